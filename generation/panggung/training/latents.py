"""Encodes all rendered pictures and clips once, so that the denoiser trains on latents."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKLLTXVideo
from torch import Tensor, distributed

from generation.panggung.framing import Framing
from generation.panggung.training import clockwork
from generation.panggung.training.architecture import AUTOENCODER
from generation.panggung.training.autoencoder import checkpoint, to_tensor
from generation.panggung.training.clip_autoencoder import ClipAutoencoder, clip_from_ltx
from generation.panggung.training.pictures import KINDS, Pictures, stored
from generation.panggung.training.still_autoencoder import StillAutoencoder, from_ltx
from generation.panggung.words import Stage

CLIPS_AT_ONCE = 4
AGAIN_EVERY = 8
Encoded = dict[str, dict[str, Tensor]]


@dataclass(frozen=True, slots=True)
class Latents:
    """The normalised latents of one kind and size in half precision, and their stages.

    `tokens` is (n, frames, plane, channels). Of clips, `last` (n, plane, channels) is the last frame alone,
    and `again` (n, 2, plane, channels) are the first two latent frames as they are after they were shown and
    encoded once more, as those that a clip is continued from; of some clips they are the first ones.
    """

    kind: str
    framing: Framing
    tokens: Tensor
    stages: tuple[Stage, ...]
    last: Tensor
    again: Tensor


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


def trained_clip_autoencoder(work: Path, folder: Path) -> ClipAutoencoder:
    """Return the averaged autoencoder of clips, else that of the weights in `folder`."""
    state = clockwork.load(work / "motion.pt")
    if state is None:
        vae = AutoencoderKLLTXVideo.from_pretrained(folder / "vae", local_files_only=True)
        return clip_from_ltx(vae, AUTOENCODER).eval()
    model = ClipAutoencoder(AUTOENCODER)
    model.load_state_dict(state["average"])
    return model.eval()


def encode_all(team: clockwork.Team, work: Path, folder: Path) -> None:
    """Write the latents of every kind and split that are not written, all with one mean and spread.

    The processes of a team share the work, each all pictures of its turn.
    """
    spread = statistics(work, folder)
    missing = [
        (kind, split)
        for kind, split in product(KINDS, ("train", "held"))
        if not (work / f"latents-{kind}-{split}.pt").exists()
    ]
    for kind, split in missing:
        sets = stored(work, split, kind)
        own = {_name(one): _encode(work, folder, one, team, spread) for one in sets}
        parts = _gathered(team, own)
        if parts is not None:
            clockwork.save(work / f"latents-{kind}-{split}.pt", **parts)
            clockwork.log(f"latents {kind} {split}: {sum(len(one.stages) for one in sets)}")


def _gathered(team: clockwork.Team, own: Encoded) -> Encoded | None:
    """Return what all processes encoded, in the order of the pictures, in the first of them."""
    if not distributed.is_initialized():
        return own
    all_parts: list[Any] | None = [None] * team.workers if team.rank == 0 else None
    distributed.gather_object(own, all_parts)
    return None if all_parts is None else {name: woven([part[name] for part in all_parts]) for name in own}


def woven(parts: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return tensors whose rows are those of each part in turn."""
    whole = {}
    for name, first in parts[0].items():
        whole[name] = first.new_empty((sum(len(part[name]) for part in parts), *first.shape[1:]))
        for at, part in enumerate(parts):
            whole[name][at :: len(parts)] = part[name]
    return whole


@torch.no_grad()
def _encode(
    work: Path, folder: Path, pictures: Pictures, team: clockwork.Team, spread: tuple[Tensor, Tensor]
) -> dict[str, Tensor]:
    """Encode this process's turns: all pictures on a GPU."""
    device = team.device
    turns = np.arange(team.rank, len(pictures.stages), 1 if team.on_gpu else team.workers)
    model = trained_clip_autoencoder(work, folder).to(device)
    mean, std = (value.to(device)[:, None, None] for value in spread)

    def normal(latents: Tensor) -> Tensor:
        return ((latents.float() - mean) / std).flatten(3).transpose(2, 3).half().cpu()

    found: dict[str, list[Tensor]] = {"tokens": [], "last": [], "again": []}
    for start in range(0, max(1, len(turns)), CLIPS_AT_ONCE):
        # A process without a turn encodes one picture, to leave none of the right shape.
        indices = turns[start : start + CLIPS_AT_ONCE] if len(turns) else np.zeros(1, np.int64)
        rows = pictures.take_clips(indices)
        clips = to_tensor(rows.reshape(-1, *rows.shape[2:]), device).unflatten(0, rows.shape[:2])
        with clockwork.autocast(device):
            latents = model.encoder(clips)
            found["tokens"].append(normal(latents))
            last = model.encoder(clips[:, -1:]) if latents.shape[1] > 1 else latents
            found["last"].append(normal(last)[:, 0])
            again = latents[:, :2]
            if latents.shape[1] > 1 and start // CLIPS_AT_ONCE % AGAIN_EVERY == 0:
                again = model.encoder(model.decoder(latents[:, :2]).clamp(-1, 1))
            found["again"].append(normal(again))
    return {name: torch.cat(values)[: len(turns)] for name, values in found.items()}


def _name(pictures: Pictures) -> str:
    return f"{pictures.framing.width}x{pictures.framing.height}"


def load_latents(work: Path, split: str, device: torch.device) -> list[Latents]:
    """Return what `encode_all` wrote, one entry a kind and size, stills first."""
    found = []
    for kind in KINDS:
        state = clockwork.load(work / f"latents-{kind}-{split}.pt", device)
        if state is None:
            raise FileNotFoundError(f"there are no latents of {kind} in {work}")
        for pictures in stored(work, split, kind):
            parts = state.get(_name(pictures))
            if parts is not None:
                stages = pictures.stages[: len(parts["tokens"])]
                found.append(Latents(kind, pictures.framing, stages=stages, **parts))
    return found


def statistics(work: Path, folder: Path) -> tuple[Tensor, Tensor]:
    """Return mean and standard deviation of the latents of stills, per channel.

    An autoencoder that was not trained in `work` keeps its own.
    """
    state = clockwork.load(work / "latents-statistics.pt")
    if state is not None:
        return state["mean"], state["std"]
    if clockwork.load(checkpoint(work)) is None:
        vae = AutoencoderKLLTXVideo.from_pretrained(folder / "vae", local_files_only=True)
        return vae.latents_mean, vae.latents_std
    mean, std = _measured(trained_autoencoder(work, folder), stored(work, "train"))
    clockwork.save(work / "latents-statistics.pt", mean=mean, std=std)
    return mean, std


@torch.no_grad()
def _measured(model: StillAutoencoder, sets: list[Pictures]) -> tuple[Tensor, Tensor]:
    rows = []
    for pictures in sets:
        indices = np.linspace(0, len(pictures.stages) - 1, min(256, len(pictures.stages))).astype(int)
        rows += [
            model.encoder(to_tensor(pictures.take(indices[at : at + 16])))[0]
            for at in range(0, len(indices), 16)
        ]
    values = torch.cat([row.permute(0, 2, 3, 1).reshape(-1, row.shape[1]) for row in rows])
    return values.mean(0), values.std(0)
