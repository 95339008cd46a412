"""Whoever shares a batch, a request makes what it makes alone."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.engines.base import Clip, Made, OutOfMemory, Request
from generation.engines.batch import Batch
from generation.engines.ltx import LtxEngine
from generation.engines.manifest import Manifest
from generation.engines.program import Sample
from generation.engines.room import Room
from tests.generation.engines.kinds import FRAMES, KINDS, apart, drawn, likeness, made, plain

BATCHES, TOGETHER = 30, 8


def _drawn(engine: LtxEngine, seed: int) -> list[Request]:
    random = np.random.default_rng(seed)
    return [drawn(engine, random) for _ in range(TOGETHER)]


@pytest.fixture(scope="module")
def bf16_engine(video_manifest: Manifest) -> LtxEngine:
    return LtxEngine(video_manifest, phrase=str, frames=FRAMES, dtype=torch.bfloat16)


@pytest.mark.parametrize("seed", range(BATCHES))
def test_a_mixed_batch_makes_what_each_makes_alone(video_engine: LtxEngine, seed: int) -> None:
    requests = _drawn(video_engine, seed)
    together = made(video_engine, *requests)
    for request, result in zip(requests, together, strict=True):
        alone = made(video_engine, request)[0]
        assert isinstance(alone, Clip) == (request.frames > 1)
        assert apart(result, alone) <= 1


def test_all_kinds_are_drawn(video_engine: LtxEngine) -> None:
    requests = [request for seed in range(BATCHES) for request in _drawn(video_engine, seed)]
    assert len(requests) >= 200
    assert len({len(request.conditions) for request in requests}) == 3
    for kind in KINDS:
        random = np.random.default_rng(0)
        assert made(video_engine, drawn(video_engine, random, kind)), kind


@pytest.mark.parametrize("seed", range(6))
def test_a_split_batch_makes_the_same(video_engine: LtxEngine, video_manifest: Manifest, seed: int) -> None:
    narrow = LtxEngine(video_manifest, phrase=str, frames=FRAMES, token_budget=1 if seed % 2 else 60)
    requests = _drawn(video_engine, 100 + seed)
    for one, other in zip(made(video_engine, *requests), made(narrow, *requests), strict=True):
        assert apart(one, other) <= 1


@pytest.mark.parametrize("seed", range(12))
def test_in_bf16_a_mixed_batch_is_very_like(bf16_engine: LtxEngine, seed: int) -> None:
    requests = _drawn(bf16_engine, 200 + seed)
    for request, result in zip(requests, made(bf16_engine, *requests), strict=True):
        assert likeness(result, made(bf16_engine, request)[0]) >= 45


def _run(
    batch: Batch[Sample], coming: dict[int, list[Request]], leaving: set[Request]
) -> dict[Request, Made]:
    """Let requests join before the pass that is named, and some leave after one pass of their own."""
    results: dict[Request, Made] = {}
    tickets: dict[int, Request] = {}
    passes = 0
    while batch or passes <= max(coming):
        for request in coming.get(passes, []):
            tickets[batch.join(request)] = request
        gone = [ticket for ticket, request in tickets.items() if request in leaving and passes % 2]
        for ticket in gone:
            batch.leave(ticket)
        for ticket, result in (batch.advance() if batch else {}).items():
            assert isinstance(result, Made)
            results[tickets[ticket]] = result
        passes += 1
    return results


@pytest.mark.parametrize("seed", range(12))
def test_requests_join_and_leave_between_steps(video_engine: LtxEngine, seed: int) -> None:
    random = np.random.default_rng(300 + seed)
    requests = list(dict.fromkeys(_drawn(video_engine, 300 + seed)))
    leaving = set(random.choice(np.arange(len(requests)), 2, replace=False).tolist())
    coming: dict[int, list[Request]] = {}
    for request in requests:
        coming.setdefault(int(random.integers(0, 10)), []).append(request)
    results = _run(video_engine.open_batch(), coming, {requests[at] for at in leaving})
    stayed = [request for at, request in enumerate(requests) if at not in leaving]
    assert set(results) >= set(stayed)
    for request, result in results.items():
        assert apart(result, made(video_engine, request)[0]) <= 1


def _full(*_: object, **__: object) -> None:
    raise torch.OutOfMemoryError("no memory")


def test_a_pass_that_does_not_fit_moves_nobody_and_is_made_again_with_fewer(
    video_engine: LtxEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [plain(video_engine, seed) for seed in range(4)]
    room = Room(2048)
    batch = video_engine.open_batch(room)
    tickets = [batch.join(request) for request in requests]
    results = dict(batch.advance())
    with monkeypatch.context() as patched:
        patched.setattr(video_engine._denoiser, "_forward", _full)
        left = batch.steps_left
        assert batch.advance() == {}
        assert (batch.steps_left, room.rows("denoise", 12)) == (left, 4)
    while batch:
        results |= batch.advance()
    for request, ticket in zip(requests, tickets, strict=True):
        result = results[ticket]
        assert isinstance(result, Made)
        assert apart(result, made(video_engine, request)[0]) <= 1


def test_one_that_does_not_fit_even_alone_leaves_with_the_error(
    video_engine: LtxEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = video_engine.open_batch(Room(2048))
    ticket = batch.join(plain(video_engine, 1))
    with monkeypatch.context() as patched:
        patched.setattr(video_engine._denoiser, "_forward", _full)
        assert isinstance(batch.advance()[ticket], OutOfMemory)
    assert len(batch) == 0


def test_a_seed_belongs_to_its_request(video_engine: LtxEngine) -> None:
    request = drawn(video_engine, np.random.default_rng(1), "text to video")
    other = replace(request, picture=replace(request.picture, seed=request.picture.seed ^ 1))
    first, same, different = made(video_engine, request, request, other)
    assert apart(first, same) == 0
    assert apart(first, different) > 20
