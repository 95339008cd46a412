"""What diffusers' pipelines make of one request, the sampler makes too; where 0.42.1 is wrong, it differs.

Latents before decoding are compared: the pipelines draw the noise of decoding from the sample's generator, we
from one of its own. They draw what is given from the autoencoder's distribution, of which we take the middle,
so most oracles have an autoencoder that is sure of itself. Texts are given as embeddings, since
LTXConditionPipeline hides the padding from the text encoder and the other pipelines do not.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import LTXConditionPipeline, LTXImageToVideoPipeline, LTXPipeline
from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition
from PIL import Image
from torch import Tensor

from generation.engines.base import Clip, Condition, Request
from generation.engines.ltx import LtxEngine
from generation.engines.program import Sample
from tests.generation.engines.kinds import RATE, SIZES, moving, plain, still

SIZE = SIZES[1]
CLOSE, APART = 5e-5, 5e-3

Ask = Callable[..., Tensor]


def _loaded(kind: Any, folder: Path, *, sure: bool) -> Any:
    pipeline = kind.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    if sure:
        spread = pipeline.vae.encoder.conv_out.conv
        with torch.no_grad():
            spread.weight[-1], spread.bias[-1] = 0.0, -40.0
    return pipeline


@pytest.fixture(scope="module")
def conditions(tiny_video_folder: Path) -> Any:
    return _loaded(LTXConditionPipeline, tiny_video_folder, sure=True)


@pytest.fixture(scope="module")
def ask(video_engine: LtxEngine, conditions: Any) -> Ask:
    """Ask LTXConditionPipeline by our own noise levels."""

    def asked(request: Request, *given: LTXVideoCondition, **more: Any) -> Tensor:
        return _latents(
            conditions,
            request,
            conditions=list(given) or None,
            image_cond_noise_scale=0.0,
            timesteps=_timesteps(video_engine, request),
            **more,
        )

    return asked


def _timesteps(engine: LtxEngine, request: Request) -> list[float]:
    levels = engine._started(replace(request, restyle=None)).levels
    return [float(level) * 1000 for level in levels[:-1]]


def _latents(pipeline: Any, *requests: Request, **more: Any) -> Tensor:
    """The latents that a pipeline makes of requests that differ in prompt and seed only."""
    pictures = [request.picture for request in requests]
    prompts, masks = _texts(pipeline, [picture.prompt for picture in pictures])
    negatives, negative_masks = _texts(pipeline, [picture.negative_prompt for picture in pictures])
    generators = [torch.Generator("cpu").manual_seed(picture.seed) for picture in pictures]
    found: Tensor = pipeline(
        prompt_embeds=prompts,
        prompt_attention_mask=masks,
        negative_prompt_embeds=negatives,
        negative_prompt_attention_mask=negative_masks,
        width=requests[0].width,
        height=requests[0].height,
        num_frames=requests[0].frames,
        frame_rate=requests[0].frame_rate,
        num_inference_steps=pictures[0].steps,
        guidance_scale=pictures[0].guidance,
        generator=generators if len(generators) > 1 else generators[0],
        output_type="latent",
        **more,
    ).frames
    return found


def _texts(pipeline: Any, prompts: list[str]) -> tuple[Tensor, Tensor]:
    embedded: tuple[Tensor, Tensor] = LTXPipeline._get_t5_prompt_embeds(
        pipeline, prompts, max_sequence_length=24, device=torch.device("cpu"), dtype=torch.float32
    )
    return embedded


def _denoised(engine: LtxEngine, sample: Sample) -> Tensor:
    while sample.steps_left:
        [sample] = engine._denoiser.step([sample])
    return sample.result


def _ours(engine: LtxEngine, request: Request) -> Tensor:
    return _denoised(engine, engine._started(request))


def _distance(one: Tensor, other: Tensor) -> float:
    return float((one - other).abs().max())


def _pictures(clip: Clip) -> list[Image.Image]:
    return [Image.fromarray(frame) for frame in clip.frames]


def _as_condition(given: Condition) -> LTXVideoCondition:
    pictures = _pictures(given.clip)
    shown = {"image": pictures[0]} if len(pictures) == 1 else {"video": pictures}
    return LTXVideoCondition(**shown, frame_index=given.frame, strength=given.strength)


@pytest.mark.parametrize("guidance", [1.0, 3.0])
@pytest.mark.parametrize("frames", [1, 17])
def test_from_text(video_engine: LtxEngine, ask: Ask, guidance: float, frames: int) -> None:
    request = plain(video_engine, 2, frames=frames, size=SIZE)
    request = replace(request, picture=replace(request.picture, guidance=guidance))
    assert _distance(_ours(video_engine, request), ask(request)[0]) < CLOSE


def test_from_text_by_the_first_pipeline(video_engine: LtxEngine, tiny_video_folder: Path) -> None:
    """LTXPipeline places a latent at its first frame's time, the makers' own code and we at 7 frames less."""
    request = plain(video_engine, 3, size=SIZE)
    sample = video_engine._started(request)
    oracle = _latents(_loaded(LTXPipeline, tiny_video_folder, sure=False), request)
    expected = oracle[0].T.reshape(sample.result.shape)
    assert _distance(_denoised(video_engine, _placed_otherwise(sample)), expected) < CLOSE
    assert _distance(_denoised(video_engine, sample), expected) > CLOSE


def _placed_otherwise(sample: Sample) -> Sample:
    places = sample.places.clone()
    places[0] = torch.arange(sample.grid.frames).repeat_interleave(sample.grid.plane) * 8 / RATE
    return replace(sample, places=places)


def test_from_a_picture_by_its_pipeline(video_engine: LtxEngine, tiny_video_folder: Path) -> None:
    """LTXImageToVideoPipeline draws the picture's latents before the noise, so it is given our start."""
    request = plain(video_engine, 4, size=SIZE).starting_from(still(1, SIZE))
    sample = video_engine._started(request)
    pipeline = _loaded(LTXImageToVideoPipeline, tiny_video_folder, sure=True)
    [picture] = _pictures(still(1, SIZE))
    oracle = _latents(pipeline, request, image=picture, latents=sample.latents[None])
    expected = oracle[0].T.reshape(sample.result.shape)
    assert _distance(_denoised(video_engine, _placed_otherwise(sample)), expected) < CLOSE


@pytest.mark.parametrize(
    "given",
    [
        [Condition(still(1, SIZE))],
        [Condition(still(1, SIZE)), Condition(still(2, SIZE), 32)],
        [Condition(still(1, SIZE), 13)],
        [Condition(moving(3, 17, SIZE))],
        [Condition(moving(3, 9, SIZE), 24)],
        [Condition(moving(3, 25, SIZE), 8)],
        [Condition(moving(3, 9, SIZE)), Condition(moving(4, 17, SIZE), 16)],
    ],
    ids=["first", "first and last", "between", "extend", "backward 9", "backward 25", "both"],
)
def test_with_given_frames(video_engine: LtxEngine, ask: Ask, given: list[Condition]) -> None:
    request = replace(plain(video_engine, 5, frames=33, size=SIZE), conditions=tuple(given))
    oracle = ask(request, *(_as_condition(each) for each in given))
    assert _distance(_ours(video_engine, request), oracle[0]) < CLOSE


@pytest.mark.parametrize("frames", [1, 17])
def test_restyle(video_engine: LtxEngine, ask: Ask, frames: int) -> None:
    clip = moving(6, frames, SIZE)
    request = plain(video_engine, 6, frames=frames, size=SIZE).restyling(clip, 2 / 3)
    latents = video_engine._autoencoder.encoded(clip)[None]
    oracle = ask(request, latents=latents, denoise_strength=2 / 3)
    assert _distance(_ours(video_engine, request), oracle[0]) < CLOSE
    assert _distance(_ours(video_engine, replace(request, restyle=None)), oracle[0]) > APART


def test_soft_frames_lose_a_step_in_the_pipeline(video_engine: LtxEngine, ask: Ask) -> None:
    """At a strength between two noise levels the pipeline takes a token for less noisy than it is.

    It begins to move such a token one level late, and tells the model that level; on a level both agree.
    """
    request = plain(video_engine, 7, size=SIZE)
    for strength, agrees in ((1 - float(_timesteps(video_engine, request)[1]) / 1000, True), (0.5, False)):
        given = Condition(still(1, SIZE), 0, strength)
        ours = _ours(video_engine, replace(request, conditions=(given,)))
        distance = _distance(ours, ask(request, _as_condition(given))[0])
        assert distance < CLOSE if agrees else distance > APART


def test_the_pipeline_gives_a_batch_the_first_ones_picture(
    video_engine: LtxEngine, tiny_video_folder: Path
) -> None:
    """With a generator for each, the picture is drawn from the first one's alone: the second changes."""
    pipeline = _loaded(LTXConditionPipeline, tiny_video_folder, sure=False)
    requests = [plain(video_engine, seed, size=SIZE) for seed in (8, 12)]
    more = {"image": _pictures(still(1, SIZE))[0], "timesteps": _timesteps(video_engine, requests[0])}
    together = _latents(pipeline, *requests, **more)
    first, second = (_latents(pipeline, request, **more)[0] for request in requests)
    assert _distance(together[0], first) < CLOSE
    assert _distance(together[1], second) > 0.1


def test_the_pipeline_cannot_batch_last_pictures_and_restyles(
    video_engine: LtxEngine, conditions: Any
) -> None:
    requests = [plain(video_engine, seed, size=SIZE) for seed in (8, 12)]
    with pytest.raises(RuntimeError, match="Sizes of tensors must match"):
        _latents(conditions, *requests, image=_pictures(still(1, SIZE))[0], frame_index=16)
    latents = video_engine._autoencoder.encoded(moving(6, 17, SIZE))[None].repeat(2, 1, 1, 1, 1)
    with pytest.raises(RuntimeError, match="must match the size"):
        _latents(conditions, *requests, latents=latents, denoise_strength=2 / 3)
