"""Encodes all rendered pictures once, so that the denoiser trains on latents."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKLLTXVideo
from torch import Tensor

from generation.panggung.framing import Framing
from generation.panggung.training import clockwork
from generation.panggung.training.architecture import AUTOENCODER
from generation.panggung.training.autoencoder import checkpoint, to_tensor
from generation.panggung.training.pictures import Pictures, stored
from generation.panggung.training.still_autoencoder import StillAutoencoder, from_ltx
from generation.panggung.words import Stage


@dataclass(frozen=True, slots=True)
class Latents:
    """The normalised latents of one size, (n, tokens, channels) in half precision, and their stages."""

    framing: Framing
    tokens: Tensor
    stages: tuple[Stage, ...]


def trained_autoencoder(work: Path, folder: Path) -> StillAutoencoder:
    """Return the last checkpoint's averaged decoder, with the encoder that the decoder was tuned to.

    Where none was trained in `work` it is the one of the weights in `folder`.
    """
    state = clockwork.load(checkpoint(work))
    if state is None:
        vae = AutoencoderKLLTXVideo.from_pretrained(folder / "vae", local_files_only=True)
        return clockwork.channels_last(from_ltx(vae, AUTOENCODER)).eval()
    model = clockwork.channels_last(StillAutoencoder(AUTOENCODER))
    encoder = {name: value for name, value in state["model"].items() if name.startswith("encoder.")}
    model.load_state_dict({**state["average"], **encoder})
    return model.eval()


def encode_all(work: Path, folder: Path, device: torch.device) -> None:
    """Write the latents of every split with the training split's mean and spread per channel."""
    model = trained_autoencoder(work, folder).to(device)
    spread: dict[str, Tensor] = {}
    for split in ("train", "held"):
        found = {
            _name(pictures.framing): _encode(model, pictures, device) for pictures in stored(work, split)
        }
        if not spread:
            rows = torch.cat([tokens.flatten(0, 1)[::7].float() for tokens in found.values()])
            spread = {"mean": rows.mean(0), "std": rows.std(0)}
        for name, tokens in found.items():
            found[name] = ((tokens.float() - spread["mean"]) / spread["std"]).half()
        clockwork.save(work / f"latents-{split}.pt", **found, **spread)
        clockwork.log(f"latents {split}: {sum(len(tokens) for tokens in found.values())}")


@torch.no_grad()
def _encode(model: StillAutoencoder, pictures: Pictures, device: torch.device) -> Tensor:
    parts = []
    for start in range(0, len(pictures.stages), 32):
        indices = np.arange(start, min(start + 32, len(pictures.stages)))
        pixels = to_tensor(pictures.take(indices), device)
        with torch.autocast(device.type, torch.bfloat16):
            mean, _ = model.encoder(pixels)
        parts.append(mean.flatten(2).transpose(1, 2).half().cpu())
    return torch.cat(parts)


def _name(framing: Framing) -> str:
    return f"{framing.width}x{framing.height}"


def load_latents(work: Path, split: str, device: torch.device) -> list[Latents]:
    """Return what `encode_all` wrote, one entry a size."""
    state = clockwork.load(work / f"latents-{split}.pt", device)
    if state is None:
        raise FileNotFoundError(f"there are no latents in {work}")
    return [
        Latents(pictures.framing, state[name], pictures.stages[: len(state[name])])
        for pictures in stored(work, split)
        if (name := _name(pictures.framing)) in state
    ]


def statistics(work: Path) -> tuple[Tensor, Tensor]:
    """Return mean and standard deviation of the latents, per channel."""
    state = clockwork.load(work / "latents-train.pt")
    if state is None:
        raise FileNotFoundError(f"there are no latents in {work}")
    return state["mean"], state["std"]
