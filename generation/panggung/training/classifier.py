"""A small network that reads the stage words off a picture: the measure of what the model follows."""

import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.panggung.training import clockwork
from generation.panggung.training.autoencoder import to_tensor
from generation.panggung.training.pictures import Pictures, stored
from generation.panggung.vocabulary import ALL_WORDS
from generation.panggung.words import Stage

BATCH = {"cpu": 48, "cuda": 256}
SIDE = 96


def _words(kind: str) -> tuple[str, ...]:
    return tuple(entry.word for entry in ALL_WORDS[kind])


HEADS = {
    "ground": _words("colour"),
    "accent": _words("colour"),
    "platform": _words("platform"),
    "structure": _words("structure"),
    "prop": _words("prop"),
    "prop_colour": _words("colour"),
    "light": _words("light"),
}


class Reader(nn.Module):
    """Pictures (batch, 3, any, any) in -1 to 1 to one row of scores per head."""

    def __init__(self) -> None:
        super().__init__()
        widths = (5, 24, 48, 96, 160)
        self.stages = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(incoming, outgoing, 3, stride=2, padding=1),
                nn.GroupNorm(8, outgoing),
                nn.SiLU(),
                nn.Conv2d(outgoing, outgoing, 3, padding=1),
                nn.GroupNorm(8, outgoing),
                nn.SiLU(),
            )
            for incoming, outgoing in pairwise(widths)
        )
        self.heads = nn.ModuleDict(
            {name: nn.Linear(widths[-1] * 9, len(words)) for name, words in HEADS.items()}
        )

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """Return the scores of each head, (batch, words)."""
        pooled = self.seen(pictures)
        return {name: head(pooled) for name, head in self.heads.items()}

    def seen(self, pictures: Tensor) -> Tensor:
        """Return what the network sees in nine parts of each picture, (batch, features)."""
        x = functional.interpolate(pictures, (SIDE, SIDE), mode="area")
        row = torch.linspace(-1, 1, SIDE, device=x.device).expand(len(x), 1, SIDE, SIDE)
        x = torch.cat([x, row, row.transpose(2, 3)], 1)
        for stage in self.stages:
            x = stage(x)
        return functional.adaptive_avg_pool2d(x, 3).flatten(1)


def targets(stages: Sequence[Stage]) -> dict[str, Tensor]:
    """Return the right class per head and picture, -100 where a stage has no such thing."""
    return {
        name: torch.tensor(
            [words.index(word) if (word := getattr(stage, name)) in words else -100 for stage in stages]
        )
        for name, words in HEADS.items()
    }


def train(team: clockwork.Team, work: Path, seconds: float) -> None:
    """Train for `seconds` in this process and save."""
    torch.manual_seed(3)
    model = clockwork.channels_last(Reader()).to(team.device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.02)
    sets, start, step = stored(work, "train"), time.monotonic(), 0
    while (share := (time.monotonic() - start) / seconds) < 1.0:
        optimiser.param_groups[0]["lr"] = 2e-3 * min(1.0, 2.0 * (1.0 - share), (step + 1) / 30)
        loss = _loss(model, sets, np.random.default_rng([step, 6]), team.device)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
        if step % 50 == 0:
            clockwork.log(f"classifier {step} {share:.2f} loss {loss.item():.3f}")
    clockwork.save(work / "classifier.pt", model=model.state_dict())


def _loss(model: Reader, sets: list[Pictures], random: np.random.Generator, device: torch.device) -> Tensor:
    pictures = sets[int(random.integers(len(sets)))]
    indices = random.integers(0, len(pictures.stages), BATCH[device.type])
    whole = to_tensor(pictures.take(indices), device)
    pixels = functional.interpolate(whole, (SIDE, SIDE), mode="area")
    pixels = pixels + 0.03 * torch.randn_like(pixels) + 0.05 * torch.randn_like(pixels[:, :1, :1, :1])
    with clockwork.autocast(device):
        scores = model(pixels.contiguous(memory_format=torch.channels_last))
    right = targets([pictures.stages[at] for at in indices])
    losses = [
        functional.cross_entropy(scores[name].float(), right[name].to(device), label_smoothing=0.02)
        for name in HEADS
    ]
    return torch.stack([loss for loss in losses if loss.isfinite()]).sum()


def load_reader(work: Path) -> Reader:
    """Return the trained reader."""
    state = clockwork.load(work / "classifier.pt")
    if state is None:
        raise FileNotFoundError(f"there is no trained classifier in {work}")
    model = Reader().eval()
    model.load_state_dict(state["model"])
    return model


@torch.no_grad()
def distance(model: Reader, some: Tensor, others: Tensor) -> float:
    """Return the kernel distance of two sets of pictures (n, 3, height, width), 0 where they are alike.

    The unbiased squared maximum mean discrepancy of the reader's features under a cubic kernel
    (Binkowski et al., "Demystifying MMD GANs", 2018), times a thousand.
    """
    one, other = (model.seen(pictures).unflatten(1, (-1, 9)).mean(2) for pictures in (some, others))
    scale = one.std()

    def kernel(left: Tensor, right: Tensor) -> Tensor:
        return (left @ right.T / scale**2 / left.shape[1] + 1) ** 3

    def within(rows: Tensor) -> Tensor:
        same = kernel(rows, rows)
        return (same.sum() - same.diagonal().sum()) / (len(rows) * (len(rows) - 1))

    return float(within(one) + within(other) - 2 * kernel(one, other).mean()) * 1000


@torch.no_grad()
def accuracy(model: Reader, pictures: Tensor, stages: Sequence[Stage]) -> dict[str, tuple[int, int]]:
    """Return, per head, how many pictures were read rightly and how many have that word."""
    scores, right = model(pictures), targets(stages)
    found = {}
    for name in HEADS:
        has = right[name] >= 0
        hits = (scores[name].argmax(1) == right[name]) & has
        found[name] = (int(hits.sum()), int(has.sum()))
    return found
