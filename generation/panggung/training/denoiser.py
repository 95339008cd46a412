"""Trains the diffusion transformer and its text encoder together, on latents and stage captions."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from diffusers import LTXVideoTransformer3DModel
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.data import DataLoader, Dataset
from transformers import PreTrainedTokenizerBase, T5EncoderModel

from generation.panggung.cameras import MOVES
from generation.panggung.training import clockwork
from generation.panggung.training.architecture import TEXT_LENGTH, TRANSFORMER
from generation.panggung.training.autoencoder import checkpoint as autoencoder_checkpoint
from generation.panggung.training.latents import Latents, load_latents
from generation.panggung.training.pictures import KINDS
from generation.panggung.training.tasks import (
    LESSONS,
    STILL,
    WHOLE,
    Given,
    Lesson,
    Task,
    draw_frames,
    draw_task,
    given,
)
from generation.panggung.training.text import (
    caption_for_training,
    encode,
    known_ids,
    lengths,
    make_text_encoder,
    make_tokenizer,
    tokenise,
)
from generation.panggung.words import Stage, caption

TOKENS = {"cpu": 1536, "cuda": 32768}
RATES = (0.015, 1.5e-3)
# A model that knows stills already is moved more gently.
WARM = 0.75
FLAT_UNTIL = 0.6
HELD_OUT = 24
EARLY = 0.5
CLIP_SHARE = 0.7


class Denoiser(nn.Module):
    """Text encoder and transformer as one trainable module."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        super().__init__()
        self.text_encoder = make_text_encoder(tokenizer)
        self.transformer = LTXVideoTransformer3DModel(**TRANSFORMER)

    def forward(self, noisy: Tensor, sigma: Tensor, text: tuple[Tensor, Tensor], places: Tensor) -> Tensor:
        """Return the velocity (batch, tokens, channels) at the noise levels `sigma` (batch, tokens or 1)."""
        ids, mask = text
        velocity: Tensor = self.transformer(
            hidden_states=noisy,
            encoder_hidden_states=encode(self.text_encoder, ids),
            timestep=sigma * 1000,
            encoder_attention_mask=mask,
            video_coords=places,
            return_dict=False,
        )[0]
        return velocity


def checkpoint(work: Path) -> Path:
    """Return where the denoiser's state is kept."""
    return work / "denoiser.pt"


def train(team: clockwork.Team, work: Path, folder: Path, lesson: str, seconds: float) -> None:
    """Train a lesson until `seconds` of training are spent over all calls; saves every few minutes."""
    tokenizer = make_tokenizer()
    run, pace = _new_run(work, folder, seconds, tokenizer, team.device)
    run.resume(team.device)
    sets = load_latents(work, "train", team.device)
    if LESSONS[lesson].kept_later is None:
        sets = [latents for latents in sets if latents.kind != "onward"]
    torch.manual_seed(1000 * run.step + team.rank)
    recent = {kind: torch.zeros((), device=team.device) for kind in KINDS}
    for batch in _batches(sets, tokenizer, team, LESSONS[lesson], run.step):
        loss = _loss(run.model, batch, sets[batch.which])
        loss.backward()
        factor = pace * clockwork.rate(run.clock.share, flat_until=FLAT_UNTIL, last=0.02)
        run.optimiser.step(run.clock, factor)
        run.average.follow(run.model)
        run.step += 1
        recent[sets[batch.which].kind].lerp_(loss.detach(), 0.03 if run.step > 100 else 0.3)
        if team.rank == 0 and run.step % 25 == 0:
            losses = " ".join(f"{kind} {value.item():.4f}" for kind, value in recent.items())
            clockwork.log(f"denoiser {run.step} {run.clock.share:.3f} loss {losses}")
        if team.rank == 0 and run.is_due():
            run.save()
            errors = held_out_loss(work, run.average, tokenizer, team.device)
            clockwork.log(f"denoiser held-out loss {errors}")
        if run.is_over():
            break


def _new_run(
    work: Path, folder: Path, seconds: float, tokenizer: PreTrainedTokenizerBase, device: torch.device
) -> tuple[clockwork.Run[Denoiser], float]:
    """Return the run and the factor of its rates."""
    torch.manual_seed(11)
    model = Denoiser(tokenizer)
    known = not autoencoder_checkpoint(work).exists() and (folder / "transformer").exists()
    if known:
        take_up(model, folder)
    model = model.to(device)
    average, clock = clockwork.Average(model, 0.998), clockwork.Clock(seconds)
    run = clockwork.Run(checkpoint(work), model, average, _optimiser(model), clock)
    return run, WARM if known else 1.0


@torch.no_grad()
def take_up(model: Denoiser, folder: Path) -> None:
    """Begin with the weights of a folder; words that its text encoder does not know keep random rows."""
    there = LTXVideoTransformer3DModel.from_pretrained(folder / "transformer", local_files_only=True)
    model.transformer.load_state_dict(there.state_dict())
    text = T5EncoderModel.from_pretrained(folder / "text_encoder", local_files_only=True)
    rows = model.text_encoder.shared.weight.clone()
    ids = known_ids(folder)
    rows[list(ids.values())] = text.shared.weight[list(ids)].float()
    model.text_encoder.resize_token_embeddings(text.config.vocab_size)
    model.text_encoder.load_state_dict(text.state_dict())
    model.text_encoder.resize_token_embeddings(len(rows))
    model.text_encoder.shared.weight.copy_(rows)


def _optimiser(model: Denoiser) -> clockwork.Optimiser:
    named = list(model.named_parameters())
    inner = [value for name, value in named if _is_inner(name, value)]
    rest = [value for name, value in named if not _is_inner(name, value)]
    return clockwork.Optimiser(inner, rest, RATES)


def _is_inner(name: str, value: Tensor) -> bool:
    blocks = "transformer_blocks." in name or "text_encoder.encoder.block." in name
    return blocks and value.ndim == 2 and "scale_shift" not in name and "relative_attention" not in name


class Batch(NamedTuple):
    """Which latents to train on: their place, rows (batch,), token ids and mask (batch, length), the task."""

    which: int
    rows: Tensor
    ids: Tensor
    mask: Tensor
    task: Task


@dataclass(frozen=True, slots=True)
class Source:
    """What may be drawn from: the kind, the stages, and the tokens of a latent frame."""

    kind: str
    stages: tuple[Stage, ...]
    plane: int


@dataclass(frozen=True, slots=True)
class Batches(Dataset[Batch]):
    """Batch number `step` for each step; its size and text length are the same for all ranks."""

    sources: tuple[Source, ...]
    tokenizer: PreTrainedTokenizerBase
    rank: int
    tokens: int
    lesson: Lesson = LESSONS["all"]

    def __getitem__(self, step: int) -> Batch:
        """Draw a batch: stills or clips of one size."""
        shared, own = np.random.default_rng([step, 3]), np.random.default_rng([step, 4, self.rank])
        which = self._draw_source(shared)
        source = self.sources[which]
        frames = draw_frames(self.lesson, shared) if source.kind != "pictures" else STILL
        count = max(1, self.tokens // (source.plane * len(frames)))
        rows = own.integers(0, len(source.stages), count)
        task = draw_task(source.kind, self.lesson, frames, count, shared, own)
        captions = [self._caption(source, at, own) for at in rows]
        text = tokenise(self.tokenizer, captions, lengths(shared))
        return Batch(which, torch.from_numpy(rows), *text, task)

    def _draw_source(self, random: np.random.Generator) -> int:
        clips = random.random() < CLIP_SHARE
        odds = np.array(
            [len(one.stages) * ((one.kind != "pictures") == clips) for one in self.sources], float
        )
        if not odds.any():
            odds = np.array([len(one.stages) for one in self.sources], float)
        return int(random.choice(len(self.sources), p=odds / odds.sum()))

    def _caption(self, source: Source, at: int, random: np.random.Generator) -> str:
        """Return a caption; a still may be asked for with a move, which changes nothing."""
        stage = source.stages[at]
        if source.kind == "pictures" and random.random() < 0.15:
            stage = replace(stage, move=str(random.choice(MOVES)))
        return caption_for_training(stage, random)


def _batches(
    sets: list[Latents],
    tokenizer: PreTrainedTokenizerBase,
    team: clockwork.Team,
    lesson: Lesson,
    first: int,
) -> DataLoader[Batch]:
    """Return the batches from step `first` on without end; a GPU has them drawn by processes beside it."""
    sources = tuple(Source(one.kind, one.stages, one.tokens.shape[2]) for one in sets)
    batches = Batches(sources, tokenizer, team.rank, TOKENS[team.device.type], lesson)
    beside = team.workers if team.on_gpu else 0
    return DataLoader(batches, batch_size=None, sampler=range(first, 1 << 40), num_workers=beside)


def _loss(model: nn.Module, batch: Batch, latents: Latents) -> Tensor:
    device = latents.tokens.device
    whole = given(latents, batch.rows.to(device), batch.task)
    text = (batch.ids.to(device), batch.mask.to(device))
    sigma = noise_levels(len(batch.rows))
    if latents.kind != "pictures":
        # What moves, and where to, is decided while almost all is noise.
        early = 1.0 - 0.18 * torch.rand(len(sigma)) ** 1.5
        sigma = torch.where(torch.rand(len(sigma)) < EARLY, early, sigma)
    return flow_loss(model, whole, sigma.to(device), text)


def noise_levels(count: int) -> Tensor:
    """Draw noise levels, two in five of them from the uppermost quarter.

    Large even things, the ground's colour above all, are decided in the first steps of sampling.
    """
    middle = torch.sigmoid(torch.randn(count) + 0.2)
    upper = 1.0 - 0.25 * torch.rand(count)
    return torch.where(torch.rand(count) < 0.4, upper, middle)


def flow_loss(model: nn.Module, whole: Given, sigma: Tensor, text: tuple[Tensor, Tensor]) -> Tensor:
    """Return the mean squared error of the velocity from latents to noise, of the tokens that are free.

    `sigma` (batch,) is the noise level of the free ones; kept ones have none.
    """
    noise = torch.randn_like(whole.shown)
    level = torch.minimum(sigma[:, None], 1 - whole.kept)
    on = whole.shown.device.type
    # For so few tokens plain matrix products are faster on a CPU than its flash attention.
    attention = sdpa_kernel(SDPBackend.MATH) if on == "cpu" else nullcontext()
    noisy = (1 - level[..., None]) * whole.shown + level[..., None] * noise
    with clockwork.autocast(whole.shown.device), attention:
        velocity = model(noisy, level if bool(whole.kept.any()) else level[:, :1], text, whole.places)
    error = (velocity[:, : whole.own].float() - (noise[:, : whole.own] - whole.wanted)).pow(2).mean(-1)
    free = (whole.kept[:, : whole.own] == 0).float()
    return (error * free).sum() / free.sum().clamp(min=1)


@torch.no_grad()
def held_out_loss(
    work: Path, average: clockwork.Average, tokenizer: PreTrainedTokenizerBase, device: torch.device
) -> dict[str, float]:
    """Return the averaged model's loss on held-out latents with whole captions, at fixed noise, by kind."""
    model = Denoiser(tokenizer).to(device).eval()
    model.load_state_dict(average.weights)
    losses: dict[str, list[float]] = {}
    with torch.random.fork_rng():
        torch.manual_seed(5)
        for latents in load_latents(work, "held", device):
            count = HELD_OUT if latents.kind == "pictures" else HELD_OUT // 3
            rows = np.linspace(0, len(latents.stages) - 1, count).astype(int)
            ids, mask = tokenise(tokenizer, [caption(latents.stages[at]) for at in rows], TEXT_LENGTH)
            frames = STILL if latents.kind == "pictures" else WHOLE
            generators = (np.random.default_rng(0), np.random.default_rng(1))
            task = draw_task(latents.kind, LESSONS["all"], frames, count, *generators)
            whole = given(latents, torch.from_numpy(rows).to(device), task)
            sigma = torch.linspace(0.04, 0.98, count, device=device)
            loss = flow_loss(model, whole, sigma, (ids.to(device), mask.to(device)))
            losses.setdefault(latents.kind, []).append(float(loss))
    return {kind: round(float(np.mean(values)), 4) for kind, values in losses.items()}
