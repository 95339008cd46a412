"""Trains the diffusion transformer and its text encoder together, on latents and stage captions."""

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from diffusers import LTXVideoTransformer3DModel
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.data import DataLoader, Dataset
from transformers import PreTrainedTokenizerBase

from generation.panggung.framing import Framing
from generation.panggung.training import clockwork
from generation.panggung.training.architecture import COMPRESSION, TEXT_LENGTH, TRANSFORMER
from generation.panggung.training.latents import Latents, load_latents
from generation.panggung.training.text import (
    caption_for_training,
    encode,
    lengths,
    make_text_encoder,
    make_tokenizer,
    tokenise,
)
from generation.panggung.words import Stage, caption

BATCH = {"cpu": 24, "cuda": 512}
RATES = (0.015, 1.5e-3)
FLAT_UNTIL = 0.5
HELD_OUT = 24
FRAMES_PER_SECOND = 25
ROPE_SCALE = (8 / FRAMES_PER_SECOND, COMPRESSION, COMPRESSION)


class Denoiser(nn.Module):
    """Text encoder and transformer as one trainable module."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        super().__init__()
        self.text_encoder = make_text_encoder(tokenizer)
        self.transformer = LTXVideoTransformer3DModel(**TRANSFORMER)

    def forward(self, noisy: Tensor, sigma: Tensor, text: tuple[Tensor, Tensor], framing: Framing) -> Tensor:
        """Return the velocity (batch, tokens, channels) at noise level `sigma` (batch,)."""
        ids, mask = text
        velocity: Tensor = self.transformer(
            hidden_states=noisy,
            encoder_hidden_states=encode(self.text_encoder, ids),
            timestep=sigma * 1000,
            encoder_attention_mask=mask,
            num_frames=1,
            height=framing.height // COMPRESSION,
            width=framing.width // COMPRESSION,
            rope_interpolation_scale=ROPE_SCALE,
            return_dict=False,
        )[0]
        return velocity


def checkpoint(work: Path) -> Path:
    """Return where the denoiser's state is kept."""
    return work / "denoiser.pt"


def train(team: clockwork.Team, work: Path, seconds: float) -> None:
    """Train until `seconds` of training are spent over all calls; saves every few minutes."""
    tokenizer = make_tokenizer()
    run = _new_run(work, seconds, tokenizer, team.device)
    run.resume(team.device)
    sets = load_latents(work, "train", team.device)
    torch.manual_seed(1000 * run.step + team.rank)
    recent = torch.zeros((), device=team.device)
    for batch in _batches(sets, tokenizer, team, run.step):
        loss = _loss(run.model, batch, sets[batch.which])
        loss.backward()
        run.optimiser.step(run.clock, clockwork.rate(run.clock.share, flat_until=FLAT_UNTIL, last=0.02))
        run.average.follow(run.model)
        run.step += 1
        recent.lerp_(loss.detach(), 1.0 if run.step == 1 else 0.02)
        if team.rank == 0 and run.step % 25 == 0:
            clockwork.log(f"denoiser {run.step} {run.clock.share:.3f} loss {recent.item():.4f}")
        if team.rank == 0 and run.is_due():
            run.save()
            error = held_out_loss(work, run.average, tokenizer, team.device)
            clockwork.log(f"denoiser held-out loss {error:.4f}")
        if run.is_over():
            break


def _new_run(
    work: Path, seconds: float, tokenizer: PreTrainedTokenizerBase, device: torch.device
) -> clockwork.Run[Denoiser]:
    torch.manual_seed(11)
    model = Denoiser(tokenizer).to(device)
    average, clock = clockwork.Average(model, 0.998), clockwork.Clock(seconds)
    return clockwork.Run(checkpoint(work), model, average, _optimiser(model), clock)


def _optimiser(model: Denoiser) -> clockwork.Optimiser:
    named = list(model.named_parameters())
    inner = [value for name, value in named if _is_inner(name, value)]
    rest = [value for name, value in named if not _is_inner(name, value)]
    return clockwork.Optimiser(inner, rest, RATES)


def _is_inner(name: str, value: Tensor) -> bool:
    blocks = "transformer_blocks." in name or "text_encoder.encoder.block." in name
    return blocks and value.ndim == 2 and "scale_shift" not in name and "relative_attention" not in name


class Batch(NamedTuple):
    """Which latents to train on: the size's place, rows (batch,), token ids and mask (batch, length)."""

    which: int
    rows: Tensor
    ids: Tensor
    mask: Tensor


@dataclass(frozen=True, slots=True)
class Batches(Dataset[Batch]):
    """Batch number `step` for each step; its size and text length are the same for all ranks."""

    stages: tuple[tuple[Stage, ...], ...]
    tokenizer: PreTrainedTokenizerBase
    rank: int
    count: int

    def __getitem__(self, step: int) -> Batch:
        """Draw a batch."""
        shared, own = np.random.default_rng([step, 3]), np.random.default_rng([step, 4, self.rank])
        sizes = np.array([len(stages) for stages in self.stages], dtype=np.float64)
        which = int(shared.choice(len(sizes), p=sizes / sizes.sum()))
        rows = own.integers(0, len(self.stages[which]), self.count)
        captions = [caption_for_training(self.stages[which][at], own) for at in rows]
        return Batch(which, torch.from_numpy(rows), *tokenise(self.tokenizer, captions, lengths(shared)))


def _batches(
    sets: list[Latents], tokenizer: PreTrainedTokenizerBase, team: clockwork.Team, first: int
) -> DataLoader[Batch]:
    """Return the batches from step `first` on without end; a GPU has them drawn by processes beside it."""
    batches = Batches(
        tuple(latents.stages for latents in sets), tokenizer, team.rank, BATCH[team.device.type]
    )
    beside = team.workers if team.on_gpu else 0
    return DataLoader(batches, batch_size=None, sampler=range(first, 1 << 40), num_workers=beside)


def _loss(model: nn.Module, batch: Batch, latents: Latents) -> Tensor:
    device = latents.tokens.device
    clean = latents.tokens[batch.rows.to(device)].float()
    text = (batch.ids.to(device), batch.mask.to(device))
    return flow_loss(model, clean, noise_levels(len(clean)).to(device), text, latents.framing)


def noise_levels(count: int) -> Tensor:
    """Draw noise levels, two in five of them from the uppermost quarter.

    Large even things, the ground's colour above all, are decided in the first steps of sampling.
    """
    middle = torch.sigmoid(torch.randn(count) + 0.2)
    upper = 1.0 - 0.25 * torch.rand(count)
    return torch.where(torch.rand(count) < 0.4, upper, middle)


def flow_loss(
    model: nn.Module, clean: Tensor, sigma: Tensor, text: tuple[Tensor, Tensor], framing: Framing
) -> Tensor:
    """Return the mean squared error of the velocity from latents to noise at noise level `sigma`."""
    noise = torch.randn_like(clean)
    level = sigma[:, None, None]
    on = clean.device.type
    # For so few tokens plain matrix products are faster on a CPU than its flash attention.
    attention = sdpa_kernel(SDPBackend.MATH) if on == "cpu" else nullcontext()
    with torch.autocast(on, torch.bfloat16), attention:
        velocity = model((1 - level) * clean + level * noise, sigma, text, framing)
    return (velocity.float() - (noise - clean)).pow(2).mean()


@torch.no_grad()
def held_out_loss(
    work: Path, average: clockwork.Average, tokenizer: PreTrainedTokenizerBase, device: torch.device
) -> float:
    """Return the averaged model's loss on held-out latents with whole captions, at fixed noise."""
    model = Denoiser(tokenizer).to(device).eval()
    model.load_state_dict(average.weights)
    losses = []
    with torch.random.fork_rng():
        torch.manual_seed(5)
        for latents in load_latents(work, "held", device):
            rows = np.linspace(0, len(latents.stages) - 1, HELD_OUT).astype(int)
            ids, mask = tokenise(tokenizer, [caption(latents.stages[at]) for at in rows], TEXT_LENGTH)
            sigma = torch.linspace(0.04, 0.98, HELD_OUT, device=device)
            clean = latents.tokens[torch.from_numpy(rows).to(device)].float()
            text = (ids.to(device), mask.to(device))
            losses.append(flow_loss(model, clean, sigma, text, latents.framing))
    return float(torch.stack(losses).mean())
