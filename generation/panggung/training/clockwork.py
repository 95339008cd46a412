"""What all training stages share: the device or processes in step, rates that follow the clock, Muon."""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, distributed, nn
from torch.multiprocessing.spawn import spawn

SAVE_EVERY = 280.0
# What a CPU calls its products of bfloat16.
FAST_HALVES = ("avx512_bf16", "amx_bf16")
Model = TypeVar("Model", bound=nn.Module)


@dataclass(frozen=True, slots=True)
class Team:
    """Who trains: one process on a GPU, or `workers` processes of one CPU thread each, this one `rank`."""

    device: torch.device
    workers: int
    rank: int = 0

    @property
    def on_gpu(self) -> bool:
        """Say whether a GPU does the work."""
        return self.device.type != "cpu"


def in_step(work: Path, team: Team, task: Callable[..., None], *arguments: object) -> None:
    """Run task(team, *arguments): here on a GPU, else in processes of one thread that average tensors."""
    if team.on_gpu:
        torch.backends.cudnn.benchmark = True
        torch.manual_seed(1000)
        task(team, *arguments)
        return
    meeting = work / f"meeting-{os.getpid()}-{time.time_ns()}"
    spawn(_join, (team.workers, str(meeting), task, arguments), nprocs=team.workers)
    meeting.unlink(missing_ok=True)


def _join(
    rank: int, workers: int, meeting: str, task: Callable[..., None], arguments: tuple[object, ...]
) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1000 + rank)
    distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=workers)
    task(Team(torch.device("cpu"), workers, rank), *arguments)
    distributed.barrier()
    distributed.destroy_process_group()


def precision(device: torch.device) -> torch.dtype:
    """Return what products are computed in: bfloat16 on a GPU and on a CPU that is made for it.

    Other CPUs multiply matrices in it up to forty times slower than in float32.
    """
    if device.type != "cpu":
        return torch.bfloat16
    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if any(able.get(name) for name in FAST_HALVES) else torch.float32


def autocast(device: torch.device) -> torch.autocast:
    """Return a context in which products are computed in the device's `precision`."""
    kind = precision(device)
    return torch.autocast(device.type, torch.bfloat16, enabled=kind is torch.bfloat16)


@dataclass(slots=True)
class Clock:
    """Counts training time over interruptions; `share` runs from 0 to 1 and is the same in all processes."""

    budget: float
    spent: float = 0.0
    share: float = 0.0
    _since: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        """Return the seconds trained so far."""
        return self.spent + time.monotonic() - self._since


def rate(share: float, *, flat_until: float, last: float) -> float:
    """Return the learning rate's factor: a short rise, a flat stretch, a straight fall to `last`."""
    rise = min(1.0, share / 0.01 + 0.02)
    fall = 1.0 - (1.0 - last) * max(0.0, share - flat_until) / (1.0 - flat_until)
    return min(rise, max(fall, last))


def average_gradients(parameters: list[nn.Parameter], clock: Clock) -> None:
    """Average gradients over all processes, and with them the clock."""
    if not distributed.is_initialized():
        clock.share = clock.now() / clock.budget
        return
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    share = torch.tensor([clock.now() / clock.budget])
    flat = torch.cat([*(gradient.reshape(-1) for gradient in gradients), share])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    at = 0
    for gradient in gradients:
        gradient.copy_(flat[at : at + gradient.numel()].view_as(gradient))
        at += gradient.numel()
    clock.share = float(flat[-1])


class Optimiser:
    """Muon for the matrices inside, AdamW for everything else; the processes share Muon's work."""

    def __init__(
        self, inner: Iterable[nn.Parameter], rest: Iterable[nn.Parameter], rates: tuple[float, float]
    ) -> None:
        self.inner, self.rest, self.rates = list(inner), list(rest), rates
        self.momenta = [torch.zeros_like(parameter) for parameter in self.inner]
        self.adam = torch.optim.AdamW(self.rest, lr=rates[1], betas=(0.9, 0.98), weight_decay=0.0)

    @property
    def parameters(self) -> list[nn.Parameter]:
        """Return all parameters, in a fixed order."""
        return [*self.inner, *self.rest]

    def step(self, clock: Clock, factor: float) -> None:
        """Average, clip and apply the gradients at the learning rates times `factor`."""
        average_gradients(self.parameters, clock)
        torch.nn.utils.clip_grad_norm_(self.rest, 1.0)
        for group in self.adam.param_groups:
            group["lr"] = self.rates[1] * factor
        self.adam.step()
        self._turn(self.rates[0] * factor)
        for parameter in self.parameters:
            parameter.grad = None

    @torch.no_grad()
    def _turn(self, rate: float) -> None:
        """Move each matrix along its orthogonalised momentum, the work shared between the processes."""
        shared = distributed.is_initialized()
        rank, workers = (distributed.get_rank(), distributed.get_world_size()) if shared else (0, 1)
        turns = [torch.zeros_like(parameter) for parameter in self.inner]
        alike: dict[torch.Size, list[tuple[int, Tensor]]] = {}
        for index, (parameter, momentum) in enumerate(zip(self.inner, self.momenta, strict=True)):
            if parameter.grad is None:
                continue
            momentum.lerp_(parameter.grad, 0.05)
            if index % workers == rank:
                ahead = parameter.grad.lerp(momentum, 0.95)
                alike.setdefault(parameter.shape, []).append((index, ahead))
        for members in alike.values():
            turned = orthogonal(torch.stack([ahead for _, ahead in members]))
            for (index, _), turn in zip(members, turned, strict=True):
                turns[index] = turn
        flat = torch.cat([turn.reshape(-1) for turn in turns])
        if shared:
            distributed.all_reduce(flat)
        at = 0
        for parameter in self.inner:
            parameter.add_(flat[at : at + parameter.numel()].view_as(parameter), alpha=-rate)
            at += parameter.numel()

    def state_dict(self) -> dict[str, Any]:
        """Return what `load_state_dict` needs to go on."""
        return {"momenta": self.momenta, "adam": self.adam.state_dict()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where `state_dict` was taken."""
        self.momenta = [momentum.clone() for momentum in state["momenta"]]
        self.adam.load_state_dict(state["adam"])


def orthogonal(gradients: Tensor) -> Tensor:
    """Return the nearest matrices with equal singular values, by five Newton-Schulz steps.

    `gradients` is (count, rows, ...); all that follows the rows is taken as columns.
    """
    matrices = gradients.flatten(2).to(precision(gradients.device))
    tall = matrices.shape[1] > matrices.shape[2]
    if tall:
        matrices = matrices.mT
    matrices = matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        square = matrices @ matrices.mT
        matrices = 3.4445 * matrices + (-4.7750 * square + 2.0315 * square @ square) @ matrices
    if tall:
        matrices = matrices.mT
    scale = max(1.0, matrices.shape[1] / matrices.shape[2]) ** 0.5
    return (matrices * scale).reshape(gradients.shape).to(gradients.dtype)


def channels_last(model: Model) -> Model:
    """Return the model with its weights laid out for fast convolutions."""
    moved: Model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stub lacks it
    return moved


class Average:
    """A slowly following copy of a model's weights, for use; it follows faster while the model is young."""

    def __init__(self, model: nn.Module, keep: float) -> None:
        self.keep, self.steps = keep, 0
        self.weights = {name: value.detach().clone() for name, value in model.state_dict().items()}

    @torch.no_grad()
    def follow(self, model: nn.Module) -> None:
        """Move a little towards the model."""
        self.steps += 1
        keep = min(self.keep, self.steps / (self.steps + 20))
        for name, value in model.state_dict().items():
            self.weights[name].lerp_(value, 1.0 - keep)


def save(path: Path, **state: object) -> None:
    """Write a checkpoint whole or not at all."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.rename(path)


def load(path: Path, device: torch.device | str = "cpu") -> dict[str, Any] | None:
    """Read a checkpoint that `save` wrote; None where there is none."""
    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, device, weights_only=True)
    return state


@dataclass(slots=True)
class Run(Generic[Model]):
    """All that a training stage must remember to go on after an interruption, kept at `path`."""

    path: Path
    model: Model
    average: Average
    optimiser: Optimiser
    clock: Clock
    step: int = 0
    _saved_at: float = field(default_factory=time.monotonic)

    def resume(self, device: torch.device) -> None:
        """Take up what an earlier run saved, if one did."""
        state = load(self.path, device)
        if state is None:
            return
        self.model.load_state_dict(state["model"])
        self.average.weights, self.average.steps = state["average"], state["step"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.clock.spent = state["step"], state["spent"]
        self.clock.share = self.clock.spent / self.clock.budget

    def is_over(self) -> bool:
        """Say whether the training time is spent."""
        return self.clock.share >= 1.0

    def is_due(self) -> bool:
        """Say whether it is time to save."""
        return self.is_over() or time.monotonic() - self._saved_at > SAVE_EVERY

    def save(self) -> None:
        """Write the state."""
        save(
            self.path,
            model=self.model.state_dict(),
            average=self.average.weights,
            optimiser=self.optimiser.state_dict(),
            spent=self.clock.now(),
            step=self.step,
        )
        self._saved_at = time.monotonic()


def log(line: str) -> None:
    """Print a line with the time, at once."""
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
