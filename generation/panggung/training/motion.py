"""Trains the autoencoder's taps in time on clips; what it makes of stills stays as it is."""

from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKLLTXVideo
from PIL import Image
from torch import Tensor
from torch.nn import functional

from generation.panggung.training import clockwork
from generation.panggung.training.architecture import AUTOENCODER, COMPRESSION
from generation.panggung.training.autoencoder import edges, energy, to_tensor
from generation.panggung.training.clip_autoencoder import ClipAutoencoder, clip_from_ltx
from generation.panggung.training.latents import trained_autoencoder
from generation.panggung.training.pictures import Pictures, stored
from generation.panggung.training.still_autoencoder import to_ltx

BATCH = {"cpu": 2, "cuda": 24}
RATES = (0.008, 1e-3)
FLAT_UNTIL = 0.35
CROPS = ((128, 128), (128, 192), (192, 128))
LATENT_NOISE = 0.04
EDGE_WEIGHT, ENERGY_WEIGHT, CHANGE_WEIGHT = 0.5, 0.2, 0.5
LOOK_AGAIN_EVERY = 200
SHOWN = 4


def checkpoint(work: Path) -> Path:
    """Return where the state of the taps is kept."""
    return work / "motion.pt"


def moving(work: Path, split: str) -> list[Pictures]:
    """Return all clips, those that begin where stills are taken from and the others."""
    return [*stored(work, split, "clips"), *stored(work, split, "onward")]


def train(team: clockwork.Team, work: Path, folder: Path, seconds: float) -> None:
    """Train until `seconds` of training are spent over all calls; saves every few minutes."""
    run = _new_run(work, folder, seconds, team.device)
    run.resume(team.device)
    sets = moving(work, "train")
    while not run.is_over():
        if run.step % LOOK_AGAIN_EVERY == 0:
            sets = moving(work, "train")
        clips = draw_batch(sets, run.step, team, BATCH[team.device.type])
        loss, error = _loss(run.model, clips)
        loss.backward()
        run.optimiser.step(run.clock, clockwork.rate(run.clock.share, flat_until=FLAT_UNTIL, last=0.02))
        run.average.follow(run.model)
        run.step += 1
        if team.rank == 0 and run.step % 20 == 0:
            psnr = -10 * np.log10(error.item() / 4)
            clockwork.log(f"motion {run.step} {run.clock.share:.3f} loss {loss.item():.4f} psnr {psnr:.2f}")
        if team.rank == 0 and run.is_due():
            run.save()
            show(work, run.average, team.device)


def _new_run(
    work: Path, folder: Path, seconds: float, device: torch.device
) -> clockwork.Run[ClipAutoencoder]:
    model = starting_point(work, folder).to(device)
    average, clock = clockwork.Average(model, 0.995), clockwork.Clock(seconds)
    return clockwork.Run(checkpoint(work), model, average, _optimiser(model), clock)


def starting_point(work: Path, folder: Path) -> ClipAutoencoder:
    """Return the autoencoder of stills trained in `work` without motion, else that of the weights."""
    vae = AutoencoderKLLTXVideo.from_pretrained(folder / "vae", local_files_only=True)
    fits = tuple(vae.config.block_out_channels) == AUTOENCODER["block_out_channels"]
    if not fits or (work / "autoencoder.pt").exists():
        vae = to_ltx(trained_autoencoder(work, folder))
        return clockwork.channels_last(clip_from_ltx(vae, AUTOENCODER, equal=True))
    return clockwork.channels_last(clip_from_ltx(vae, AUTOENCODER))


def _optimiser(model: ClipAutoencoder) -> clockwork.Optimiser:
    named = list(model.named_parameters())
    outer = [value for name, value in named if "conv_in" in name or "conv_out" in name or value.ndim != 4]
    places = {id(value) for value in outer}
    return clockwork.Optimiser([value for _, value in named if id(value) not in places], outer, RATES)


def draw_batch(sets: list[Pictures], step: int, team: clockwork.Team, size: int) -> Tensor:
    """Return crops (batch, frames, 3, height, width) in -1 to 1 of clips in which something moves."""
    shared, own = np.random.default_rng([step, 7]), np.random.default_rng([step, 8, team.rank])
    counts = np.array([len(clips.stages) for clips in sets], dtype=np.float64)
    clips = sets[int(shared.choice(len(sets), p=counts / counts.sum()))]
    moves = np.array([at for at, stage in enumerate(clips.stages) if stage.move != "still"])
    height, width = CROPS[int(shared.integers(len(CROPS)))]
    rows = []
    for frames in clips.take_clips(own.choice(moves, size)):
        top = COMPRESSION * int(own.integers((frames.shape[1] - height) // COMPRESSION + 1))
        left = COMPRESSION * int(own.integers((frames.shape[2] - width) // COMPRESSION + 1))
        crop = frames[:, top : top + height, left : left + width]
        rows.append(crop[:, :, ::-1] if own.random() < 0.5 else crop)
    frames = np.ascontiguousarray(np.concatenate(rows))
    return to_tensor(frames, team.device).unflatten(0, (size, -1))


def _loss(model: ClipAutoencoder, clips: Tensor) -> tuple[Tensor, Tensor]:
    """Return the loss, on slightly wrong latents such as denoisers make, and the mean squared error."""
    with clockwork.autocast(clips.device):
        latents = model.encoder(clips)
        noise = LATENT_NOISE * latents.detach().std() * torch.randn_like(latents)
        shown = model.decoder(latents + noise)
    wrong = shown - clips
    flat = wrong.flatten(0, 1)
    change = (wrong[:, 1:] - wrong[:, :-1]).abs().mean()
    loss = flat.abs().mean() + EDGE_WEIGHT * edges(flat) + CHANGE_WEIGHT * change
    sharp = (energy(shown.flatten(0, 1)) - energy(clips.flatten(0, 1))).abs().mean()
    return loss + ENERGY_WEIGHT * sharp, wrong.detach().pow(2).mean()


@torch.no_grad()
def show(work: Path, average: clockwork.Average, device: torch.device) -> None:
    """Log the averaged model's PSNR on held-out clips and keep some frames beside their originals."""
    model = ClipAutoencoder(AUTOENCODER).to(device).eval()
    model.load_state_dict(average.weights)
    figures, strips = [], []
    for held in moving(work, "held"):
        for at in np.linspace(0, len(held.stages) - 1, SHOWN).astype(int):
            clip = to_tensor(held.take_clips(np.array([at]))[0], device)
            shown = model.decoder(model.encoder(clip[None]))[0].clamp(-1, 1)
            figures.append(
                (10 * torch.log10(4 / (shown - clip).pow(2).mean((1, 2, 3)).clamp(min=1e-6))).cpu()
            )
            if held.framing.width == held.framing.height:
                strips += [clip[::4], shown[::4]]
    per_frame = torch.stack(figures).mean(0)
    clockwork.log(
        f"motion held-out PSNR {per_frame.mean():.2f} dB, per frame {np.round(per_frame.numpy(), 1)}"
    )
    if strips:
        sheet = torch.cat([strip.permute(2, 0, 3, 1).flatten(1, 2) for strip in strips[:12]])
        sheet = functional.interpolate(sheet.permute(2, 0, 1)[None], scale_factor=0.6)[0].permute(1, 2, 0)
        Image.fromarray(((sheet + 1) * 127.5).round().byte().cpu().numpy()).save(work / "motion.png")
