"""Trains the autoencoder on the rendered pictures: first whole, then the decoder alone."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional

from generation.panggung.training import clockwork
from generation.panggung.training.architecture import AUTOENCODER
from generation.panggung.training.pictures import Pictures, stored
from generation.panggung.training.still_autoencoder import StillAutoencoder

BATCHES = {"cpu": (4, 8), "cuda": (32, 64)}
RATES = (0.012, 2e-3)
SMALL_BATCH_UNTIL = 0.3
DECODER_ALONE_FROM = 0.45
DIVERGENCE_WEIGHT = 3e-6
FIRST_SPREAD = -5.0
LATENT_NOISE = 0.04
EDGE_WEIGHT = 0.5
ENERGY_WEIGHT = 0.35


def checkpoint(work: Path) -> Path:
    """Return where the autoencoder's state is kept."""
    return work / "autoencoder.pt"


def train(team: clockwork.Team, work: Path, seconds: float) -> None:
    """Train until `seconds` of training are spent over all calls; saves every few minutes."""
    run = _new_run(work, seconds, team.device)
    run.resume(team.device)
    sets, alone = stored(work, "train"), False
    while not run.is_over():
        share = run.clock.share
        if share >= DECODER_ALONE_FROM and not alone:
            alone = True
            _settle_encoder(run)
        size = BATCHES[team.device.type][share > SMALL_BATCH_UNTIL]
        pixels = draw_batch(sets, run.step, team, size)
        loss, error = _loss_alone(run.model, pixels) if alone else _loss(run.model, pixels)
        loss.backward()
        run.optimiser.step(run.clock, _rate(share))
        run.average.follow(run.model)
        run.step += 1
        if team.rank == 0 and run.step % 20 == 0:
            psnr = -10 * np.log10(error.item() / 4)
            clockwork.log(f"autoencoder {run.step} {share:.3f} loss {loss.item():.4f} psnr {psnr:.2f}")
        if team.rank == 0 and run.is_due():
            run.save()
            show(work, run.average, team.device)


def _rate(share: float) -> float:
    """Fall to a half while both halves train, then from the top to almost nothing for the decoder alone."""
    if share < DECODER_ALONE_FROM:
        return clockwork.rate(share / DECODER_ALONE_FROM, flat_until=0.65, last=0.5)
    return clockwork.rate((share - DECODER_ALONE_FROM) / (1 - DECODER_ALONE_FROM), flat_until=0.0, last=0.02)


@torch.no_grad()
def _settle_encoder(run: clockwork.Run[StillAutoencoder]) -> None:
    """Let the encoder stand where its average is; from here on only the decoder moves."""
    for name, value in run.model.encoder.state_dict().items():
        value.copy_(run.average.weights[f"encoder.{name}"])


def _new_run(work: Path, seconds: float, device: torch.device) -> clockwork.Run[StillAutoencoder]:
    torch.manual_seed(7)
    model = StillAutoencoder(AUTOENCODER)
    start_quietly(model)
    model = clockwork.channels_last(model).to(device)
    average, clock = clockwork.Average(model, 0.998), clockwork.Clock(seconds)
    return clockwork.Run(checkpoint(work), model, average, _optimiser(model), clock)


@torch.no_grad()
def start_quietly(model: StillAutoencoder) -> None:
    """Start with little noise on the latents; the default spread of one would drown them."""
    parameters = dict(model.encoder.conv_out.named_parameters())
    parameters["bias"][-1] = FIRST_SPREAD
    parameters["weight"][-1] *= 0.1


def _optimiser(model: StillAutoencoder) -> clockwork.Optimiser:
    outer = {f"{half}.{end}.weight" for half in ("encoder", "decoder") for end in ("conv_in", "conv_out")}
    named = list(model.named_parameters())
    inner = [value for name, value in named if value.ndim == 4 and name not in outer]
    rest = [value for name, value in named if value.ndim != 4 or name in outer]
    return clockwork.Optimiser(inner, rest, RATES)


def draw_batch(sets: list[Pictures], step: int, team: clockwork.Team, size: int) -> Tensor:
    """Return (batch, 3, height, width) in -1 to 1; all ranks draw the same size, each its own pictures."""
    shared, own = np.random.default_rng([step, 1]), np.random.default_rng([step, 2, team.rank])
    counts = np.array([len(pictures.stages) for pictures in sets], dtype=np.float64)
    pictures = sets[int(shared.choice(len(sets), p=counts / counts.sum()))]
    rows = pictures.take(own.integers(0, len(pictures.stages), size))
    batch = to_tensor(rows, team.device)
    wide = pictures.framing.anchor_x != 0.5
    return batch if wide or own.random() < 0.5 else batch.flip(3)


def to_tensor(rows: NDArray[np.uint8], device: torch.device | str = "cpu") -> Tensor:
    """Return uint8 pictures (n, height, width, 3) as floats (n, 3, height, width) in -1 to 1."""
    return torch.from_numpy(rows).to(device).permute(0, 3, 1, 2).float().div_(127.5).sub_(1.0)


def _loss(model: StillAutoencoder, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """Return the loss of the whole autoencoder and its mean squared error."""
    with clockwork.autocast(pixels.device):
        shown, mean, spread = model(pixels)
    divergence = 0.5 * (mean.pow(2) + spread.exp() - 1.0 - spread).mean()
    loss, error = _distance(shown, pixels)
    return loss + DIVERGENCE_WEIGHT * divergence, error


def _loss_alone(model: StillAutoencoder, pixels: Tensor) -> tuple[Tensor, Tensor]:
    """Return the loss of the decoder on slightly wrong latents, such as denoisers make, and its error."""
    with clockwork.autocast(pixels.device):
        with torch.no_grad():
            mean, _ = model.encoder(pixels)
        shown = model.decoder(mean + LATENT_NOISE * mean.std() * torch.randn_like(mean))
    loss, error = _distance(shown, pixels)
    return loss + ENERGY_WEIGHT * (energy(shown) - energy(pixels)).abs().mean(), error


def _distance(shown: Tensor, pixels: Tensor) -> tuple[Tensor, Tensor]:
    difference = shown - pixels
    loss = difference.abs().mean() + EDGE_WEIGHT * edges(difference)
    return loss, difference.detach().pow(2).mean()


def energy(pixels: Tensor) -> Tensor:
    """Root of the mean squared slope in small windows.

    A blurred edge has the same slope in sum but less in squares, so asking for the right energy asks for an
    edge as sharp as the real one even where its place is not known to the pixel.
    """
    across = (pixels[..., :-1, 1:] - pixels[..., :-1, :-1]).pow(2).mean(1, keepdim=True)
    down = (pixels[..., 1:, :-1] - pixels[..., :-1, :-1]).pow(2).mean(1, keepdim=True)
    return (functional.avg_pool2d(across + down, 7, stride=3) + 1e-4).sqrt()


def edges(difference: Tensor) -> Tensor:
    """Mean absolute slope of the error, at full and at half size: an edge out of place costs twice."""
    total = torch.zeros((), device=difference.device)
    for scale in (1, 2):
        error = difference if scale == 1 else functional.avg_pool2d(difference, 2)
        across = (error[..., :, 1:] - error[..., :, :-1]).abs().mean()
        down = (error[..., 1:, :] - error[..., :-1, :]).abs().mean()
        total = total + across + down
    return total


@torch.no_grad()
def show(work: Path, average: clockwork.Average, device: torch.device) -> None:
    """Log the averaged model's PSNR on held-out pictures and keep some beside their originals."""
    follower = clockwork.channels_last(StillAutoencoder(AUTOENCODER)).to(device).eval()
    follower.load_state_dict(average.weights)
    figures = []
    for pictures in stored(work, "held"):
        indices = np.linspace(0, len(pictures.stages) - 1, 8).astype(int)
        pixels = to_tensor(pictures.take(indices), device)
        shown = follower.decoder(follower.encoder(pixels)[0]).clamp(-1, 1)
        figures.append(float((10 * torch.log10(4 / (shown - pixels).pow(2).mean((1, 2, 3)))).mean()))
        pair = torch.cat([pixels[:5], shown[:5]], 2).permute(2, 0, 3, 1).flatten(1, 2)
        name = f"autoencoder-{pictures.framing.width}x{pictures.framing.height}.png"
        Image.fromarray(((pair + 1) * 127.5).round().byte().cpu().numpy()).save(work / name)
    clockwork.log(f"autoencoder held-out PSNR {np.mean(figures):.2f} dB, per size {np.round(figures, 2)}")
