"""Reads the camera's move off a clip without a network: how the picture shears, grows, shifts and brightens.

Between frames four apart, the affine motion of the whole picture is found by Gauss-Newton (Lucas and Kanade,
1981). Its parameters over the clip, and how much brighter the parts of the picture became, are compared with
rendered clips: the likeliest move where each spreads by a Gaussian of its own (Friedman, "Regularized
discriminant analysis", 1989).
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from generation.panggung.cameras import MOVES

SIDE = 64
EVERY = 4
ROUNDS = 10
SHARED = 0.3
Floats = NDArray[np.float64]


class CameraReader:
    """The mean and spread of each move's measures."""

    def __init__(self, clips: Sequence[NDArray[np.uint8]], moves: Sequence[str]) -> None:
        """Learn from clips (frames, height, width, 3), each with its move."""
        measured = np.stack([measure(clip) for clip in clips])
        self.moves = sorted(set(moves), key=MOVES.index)
        which = np.array([self.moves.index(move) for move in moves])
        self.scale = measured.std(0) + 1e-9
        measured = measured / self.scale
        self.means = np.stack([measured[which == at].mean(0) for at in range(len(self.moves))])
        away = measured - self.means[which]
        shared = away.T @ away / len(away)
        own = [_spread(away[which == at], shared) for at in range(len(self.moves))]
        self.inverses = np.stack([np.linalg.inv(spread) for spread in own])
        self.volumes = np.array([np.linalg.slogdet(spread)[1] for spread in own])

    def read(self, clip: NDArray[np.uint8]) -> str:
        """Return the likeliest move."""
        away = measure(clip) / self.scale - self.means
        distances = np.einsum("mi,mij,mj->m", away, self.inverses, away) + self.volumes
        return self.moves[int(distances.argmin())]


def _spread(away: Floats, shared: Floats) -> Floats:
    """Return one move's covariance, drawn towards that of all, as few clips say little of it."""
    whole: Floats = (1 - SHARED) * (away.T @ away / len(away)) + SHARED * shared
    return whole + 1e-3 * np.eye(len(shared))


def measure(clip: NDArray[np.uint8]) -> Floats:
    """Return the measures of a clip: six of its motion, three of its light."""
    frames = torch.from_numpy(np.ascontiguousarray(clip[::EVERY])).float().mean(-1)[:, None] / 255
    small = functional.interpolate(frames, (SIDE, SIDE), mode="area")
    motion = sum(
        (_affine(one[None], other[None]) for one, other in pairwise(small)),
        torch.zeros(6),
    )
    quarters = small.unflatten(3, (4, SIDE // 4)).mean((1, 2, 4))
    brighter = (quarters - quarters[:1]).abs().mean(0)
    light = torch.stack(
        [brighter.max(), (small - small[:1]).mean().abs(), (small[1:] - small[:-1]).abs().mean()]
    )
    return torch.cat([motion, light]).double().numpy()


def _affine(one: Tensor, other: Tensor) -> Tensor:
    """Return the six parameters that carry one picture (1, 1, side, side) to another, -1 to 1 across."""
    axis = torch.linspace(-1, 1, SIDE)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    basis = torch.stack([torch.ones_like(x), x, y])
    parameters = torch.zeros(6)
    for _ in range(ROUNDS):
        flow = (parameters.view(2, 3, 1, 1) * basis).sum(1)
        seen = functional.grid_sample(
            other,
            torch.stack([x + flow[0], y + flow[1]], -1)[None],
            padding_mode="border",
            align_corners=True,
        )[0, 0]
        down, across = torch.gradient(seen, spacing=2 / (SIDE - 1))
        slopes = torch.cat([across * basis, down * basis]).flatten(1)
        wrong = (seen - one[0, 0]).flatten()
        weight = 0.05 / (0.05 + wrong.abs())
        square = (slopes * weight) @ slopes.T + 1e-3 * torch.eye(6)
        parameters = parameters - torch.linalg.solve(square, (slopes * weight) @ wrong)
    return parameters
