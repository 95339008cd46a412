"""Each kind of request does what its name says."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from generation.engines.base import Blank, Clip, EngineError, Made, Request
from generation.engines.ltx import LtxEngine
from tests.generation.engines.kinds import SIZES, apart, made, moving, pixels, plain, still

SIZE = SIZES[0]


def _tokens(engine: LtxEngine, request: Request) -> Tensor:
    """All latents of a request in the end (tokens, channels), what is given beside the result included."""
    sample = engine._started(request)
    while sample.steps_left:
        [sample] = engine._denoiser.step([sample])
    return sample.latents


def _encoded(engine: LtxEngine, clip: Clip) -> Tensor:
    return engine._autoencoder.encoded(clip).flatten(1).T


def _frames(engine: LtxEngine, request: Request) -> NDArray[np.int16]:
    [result] = made(engine, request)
    assert isinstance(result, Clip)
    assert result.frame_rate == request.frame_rate
    assert result.frames.shape == (request.frames, request.height, request.width, 3)
    return pixels(result)


def test_one_frame_is_a_picture(video_engine: LtxEngine) -> None:
    [picture] = made(video_engine, plain(video_engine, 1, frames=1, size=(96, 64)))
    assert isinstance(picture, Image.Image)
    assert (picture.mode, picture.size) == ("RGB", (96, 64))


def test_a_first_picture_stays(video_engine: LtxEngine) -> None:
    first = still(1, SIZE)
    request = plain(video_engine, 1).starting_from(first)
    assert torch.equal(_tokens(video_engine, request)[:4], _encoded(video_engine, first))
    assert apart(*made(video_engine, request, plain(video_engine, 1))) > 20


def test_extending_keeps_the_given_frames(video_engine: LtxEngine) -> None:
    clip = moving(3, 9, SIZE)
    request = plain(video_engine, 2, frames=25).extending(clip)
    assert torch.equal(_tokens(video_engine, request)[:8], _encoded(video_engine, clip))
    frames = _frames(video_engine, request)
    assert np.array_equal(frames[:9], pixels(clip))
    other = _frames(video_engine, plain(video_engine, 2, frames=25).extending(moving(4, 9, SIZE)))
    assert int(np.abs(frames[9:] - other[9:]).max()) > 20


def test_extending_backward_keeps_the_given_frames(video_engine: LtxEngine) -> None:
    clip = moving(3, 17, SIZE)
    request = plain(video_engine, 3, frames=33).leading_to(clip)
    given, tokens = _encoded(video_engine, clip), _tokens(video_engine, request)
    # Two latent frames of the clip stand beside the result's five, the third is the result's last.
    assert torch.equal(tokens[16:20], given[8:])
    assert torch.equal(tokens[20:], given[:8])
    frames = _frames(video_engine, request)
    assert np.array_equal(frames[-17:], pixels(clip))
    other = _frames(video_engine, plain(video_engine, 3, frames=33).leading_to(moving(4, 17, SIZE)))
    assert int(np.abs(frames[:-17] - other[:-17]).max()) > 20


def test_an_in_between_hits_both_ends(video_engine: LtxEngine) -> None:
    first, last = still(1, SIZE), still(2, SIZE)
    request = plain(video_engine, 4).between(first, last)
    tokens = _tokens(video_engine, request)
    assert torch.equal(tokens[:4], _encoded(video_engine, first))
    assert torch.equal(tokens[12:], _encoded(video_engine, last))
    frames = _frames(video_engine, request)
    assert np.array_equal(frames[0], pixels(first)[0])
    assert np.array_equal(frames[-1], pixels(last)[0])
    other = _frames(video_engine, plain(video_engine, 4).between(first, still(5, SIZE)))
    assert int(np.abs(frames[1:-1] - other[1:-1]).max()) > 5


@pytest.mark.parametrize("frames", [1, 17])
def test_restyling_keeps_at_0_and_forgets_at_1(video_engine: LtxEngine, frames: int) -> None:
    request = plain(video_engine, 5, frames=frames)
    clip, other = moving(6, frames, SIZE), moving(7, frames, SIZE)
    kept = _tokens(video_engine, request.restyling(clip, 0.0))
    assert torch.equal(kept, _encoded(video_engine, clip))
    forgotten = made(video_engine, request.restyling(clip, 1.0))[0]
    assert apart(forgotten, made(video_engine, request)[0]) == 0
    assert apart(forgotten, made(video_engine, request.restyling(other, 1.0))[0]) == 0
    distances = [
        float((_tokens(video_engine, request.restyling(clip, strength)) - kept).abs().mean())
        for strength in (0.0, 0.15, 0.3, 0.6, 1.0)
    ]
    assert distances == sorted(distances)
    assert distances[1] > 0.01


def test_references_change_the_result_and_stay(video_engine: LtxEngine) -> None:
    request = plain(video_engine, 6)
    one, two = still(7, SIZE), still(8, SIZE)
    tokens = _tokens(video_engine, request.referring_to(one, two))
    assert torch.equal(tokens[12:], torch.cat([_encoded(video_engine, each) for each in (one, two)]))
    places = video_engine._started(request.referring_to(one, two)).places
    assert places[0, 12:].tolist() == pytest.approx([-1.0] * 4 + [-2.0] * 4)
    assert float(places[0, :12].min()) == 0
    variants = [request, request.referring_to(one), request.referring_to(two), request.referring_to(one, two)]
    results = made(video_engine, *variants)
    assert min(apart(a, b) for at, a in enumerate(results) for b in results[:at]) > 2


def test_frame_rate_moves_the_tokens_apart(video_engine: LtxEngine) -> None:
    request = plain(video_engine, 7)
    slow, fast = (_frames(video_engine, each) for each in (replace(request, frame_rate=8), request))
    assert int(np.abs(slow - fast).max()) > 1


def test_equal_clips_are_equal() -> None:
    assert moving(1, 9, SIZE) == moving(1, 9, SIZE)
    assert len({moving(1, 9, SIZE), moving(1, 9, SIZE), moving(2, 9, SIZE), moving(1, 9, SIZE, rate=30)}) == 3
    with pytest.raises(ValueError, match="read-only"):
        moving(1, 9, SIZE).frames[0] = 0


@pytest.mark.parametrize(("value", "text"), [(float("nan"), "not a number"), (-1.0, "is black")])
def test_nothing_blank_is_returned(
    video_engine: LtxEngine, monkeypatch: pytest.MonkeyPatch, value: float, text: str
) -> None:
    """Of two results one is blank: the call fails; in an open batch only that one does."""
    decode = video_engine._autoencoder._vae.decode

    def spoiled(*arguments: Any, **named: Any) -> tuple[Tensor]:
        shown = decode(*arguments, **named)[0].clone()
        shown[-1] = value
        return (shown,)

    monkeypatch.setattr(video_engine._autoencoder._vae, "decode", spoiled)
    requests = [plain(video_engine, 8), plain(video_engine, 9)]
    with pytest.raises(Blank, match=text) as caught:
        made(video_engine, *requests)
    assert not caught.value.retryable
    batch = video_engine.open_batch()
    tickets = [batch.join(request) for request in requests]
    results: dict[int, Made | EngineError] = {}
    while batch:
        results |= batch.advance()
    assert isinstance(results[tickets[0]], Clip)
    assert isinstance(results[tickets[1]], Blank)


def test_one_bad_number_makes_a_result_blank(
    video_engine: LtxEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = video_engine._denoiser._forward

    def spoiled(*arguments: Any) -> Tensor:
        velocity = step(*arguments)
        velocity[0, 0, 0] = float("inf")
        return velocity

    monkeypatch.setattr(video_engine._denoiser, "_forward", spoiled)
    with pytest.raises(Blank, match="not a number"):
        made(video_engine, plain(video_engine, 10))
