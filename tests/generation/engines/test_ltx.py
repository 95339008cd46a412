"""The sampler makes what the diffusers pipeline makes, and batch mates never change a picture."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import LTXPipeline
from numpy.typing import NDArray

from generation.engines import ltx
from generation.engines.base import EngineError, OutOfMemory, Request, Unsupported
from generation.engines.ltx import LtxEngine, open_ltx
from generation.engines.manifest import read_manifest
from generation.specs import ModelRef, Picture

PROMPTS = ("blue-ground orange-accent", "moon-light", "arch-behind spheres-beside pink-props", "")


@pytest.fixture(scope="module")
def engine(tiny_folder: Path) -> LtxEngine:
    return open_ltx(read_manifest(tiny_folder))


def _request(
    engine: LtxEngine, seed: int, *, steps: int = 4, guidance: float = 3.0, wide: bool = False
) -> Request:
    prompt = PROMPTS[seed % len(PROMPTS)]
    picture = Picture(
        prompt, seed, engine.model, negative_prompt="neon-light", steps=steps, guidance=guidance
    )
    return Request(picture, *((352, 192) if wide else (256, 256)))


def _ignore(_done: int, _total: int) -> None:
    """Take no notice of a step."""


def _made(engine: LtxEngine, *requests: Request) -> list[NDArray[np.int16]]:
    return [np.asarray(picture, np.int16) for picture in engine.generate(requests, _ignore)]


def _mixed(engine: LtxEngine) -> list[Request]:
    random = np.random.default_rng(8)
    return [
        _request(
            engine,
            seed,
            steps=int(random.integers(1, 6)),
            guidance=float(random.choice((1.0, 3.0, 4.5))),
            wide=bool(random.random() < 0.4),
        )
        for seed in range(9)
    ]


def test_a_mixed_batch_makes_what_each_makes_alone(engine: LtxEngine) -> None:
    requests = _mixed(engine)
    for request, together in zip(requests, _made(engine, *requests), strict=True):
        alone = _made(engine, request)[0]
        assert together.shape == (request.height, request.width, 3)
        assert int(np.abs(together - alone).max()) <= 1


def test_seeds_and_prompts_make_different_pictures(engine: LtxEngine) -> None:
    first, second = _request(engine, 0), _request(engine, 4)
    other = replace(first, picture=replace(first.picture, prompt="red-ground"))
    pictures = _made(engine, first, second, other)
    assert not np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_the_pipeline_makes_the_same(engine: LtxEngine, tiny_folder: Path, guidance: float) -> None:
    request = _request(engine, 2, guidance=guidance)
    oracle = LTXPipeline.from_pretrained(tiny_folder, local_files_only=True, dtype=torch.float32)
    oracle.set_progress_bar_config(disable=True)
    expected = oracle(
        prompt=request.picture.prompt,
        negative_prompt=request.picture.negative_prompt,
        width=request.width,
        height=request.height,
        num_frames=1,
        num_inference_steps=request.picture.steps,
        guidance_scale=guidance,
        generator=torch.Generator("cpu").manual_seed(request.picture.seed),
        max_sequence_length=24,
        output_type="np",
    ).frames[0][0]
    assert float(np.abs(_made(engine, request)[0] - expected * 255).max()) <= 1.0


def test_steps_are_counted_over_all_batches(engine: LtxEngine) -> None:
    seen: list[tuple[int, int]] = []
    requests = [_request(engine, 1, steps=3), _request(engine, 2, steps=2, wide=True)]
    engine.generate(requests, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_a_step_callback_can_stop_the_batch(engine: LtxEngine) -> None:
    def lost(_done: int, _total: int) -> None:
        raise ConnectionError("the lease is gone")

    with pytest.raises(ConnectionError):
        engine.generate([_request(engine, 1)], lost)


def test_a_small_token_budget_splits_and_changes_nothing(engine: LtxEngine, tiny_folder: Path) -> None:
    narrow = LtxEngine(read_manifest(tiny_folder), phrase=str, token_budget=1)
    requests = [_request(engine, seed) for seed in range(3)]
    for one, other in zip(_made(engine, *requests), _made(narrow, *requests), strict=True):
        assert int(np.abs(one - other).max()) <= 1


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 0},
        {"steps": 101},
        {"guidance": 0.5},
        {"guidance": float("nan")},
        {"seed": -1},
        {"seed": 2**32},
        {"model": ModelRef("panggung", "0" * 64)},
    ],
)
def test_impossible_pictures_are_unsupported(engine: LtxEngine, change: dict[str, Any]) -> None:
    picture = replace(_request(engine, 1).picture, **change)
    with pytest.raises(Unsupported):
        engine.validate([picture])


def test_untrained_sizes_are_unsupported(engine: LtxEngine) -> None:
    with pytest.raises(Unsupported):
        engine.generate([replace(_request(engine, 1), width=512)], _ignore)


def test_running_out_of_memory_is_retryable() -> None:
    def full() -> None:
        raise torch.OutOfMemoryError("no memory")

    with pytest.raises(OutOfMemory) as caught:
        ltx._guarded(full)
    assert caught.value.retryable


def test_a_broken_folder_cannot_be_loaded(tmp_path: Path, tiny_folder: Path) -> None:
    manifest = replace(read_manifest(tiny_folder), folder=tmp_path)
    with pytest.raises(EngineError) as caught:
        open_ltx(manifest)
    assert not caught.value.retryable


def test_no_request_makes_no_picture(engine: LtxEngine) -> None:
    assert engine.generate([], _ignore) == []
