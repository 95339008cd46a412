"""Clips in training are what the engine makes of them: the same autoencoder, masks and places."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler

from generation.engines.autoencoding import Autoencoder
from generation.engines.base import Clip, Request
from generation.engines.program import Grid, sample_of
from generation.panggung.framing import FRAMINGS, Framing
from generation.panggung.training.architecture import AUTOENCODER
from generation.panggung.training.autoencoder import start_quietly
from generation.panggung.training.clip_autoencoder import ClipAutoencoder, Taps, clip_from_ltx, clip_to_ltx
from generation.panggung.training.latents import Latents, woven
from generation.panggung.training.pictures import has_mirror, mirrored
from generation.panggung.training.still_autoencoder import StillAutoencoder, from_ltx, to_ltx
from generation.panggung.training.tasks import (
    APART,
    LAST,
    LESSONS,
    NOTHING,
    REFERENCE,
    WHOLE,
    Task,
    draw_task,
    given,
)
from generation.panggung.words import Stage
from generation.specs import ModelRef, Picture


def _still() -> StillAutoencoder:
    torch.manual_seed(0)
    still = StillAutoencoder(AUTOENCODER).eval()
    start_quietly(still)
    return still


@torch.no_grad()
def _learned(still: StillAutoencoder) -> ClipAutoencoder:
    """Return an autoencoder of clips that moved far from its start."""
    clip = clip_from_ltx(to_ltx(still), AUTOENCODER, equal=True).eval()
    for taps in clip.modules():
        if isinstance(taps, Taps):
            taps.one.normal_(0, 0.02)
            taps.other.normal_(0, 0.02)
    return clip


@torch.no_grad()
def test_the_exported_autoencoder_computes_the_same_for_clips() -> None:
    clip = _learned(_still())
    vae = clip_to_ltx(clip).eval()
    pixels = torch.rand(2, 17, 3, 32, 64) * 2 - 1
    latents = clip.encoder(pixels)
    assert latents.shape == (2, 3, 128, 1, 2)
    there = vae.encode(pixels.transpose(1, 2)).latent_dist.mean.transpose(1, 2)
    assert torch.allclose(there, latents, atol=1e-4)
    shown = vae.decode(latents.transpose(1, 2)).sample.transpose(1, 2)
    assert torch.allclose(shown, clip.decoder(latents), atol=1e-4)
    back = clip_to_ltx(clip_from_ltx(vae, AUTOENCODER)).state_dict()
    assert all(torch.allclose(value, back[name], atol=1e-5) for name, value in vae.state_dict().items())


@torch.no_grad()
def test_whatever_clips_teach_stills_stay_as_they_were() -> None:
    still = _still()
    vae = clip_to_ltx(_learned(still)).eval()
    pixels = torch.rand(1, 3, 64, 96) * 2 - 1
    mean, _ = still.encoder(pixels)
    assert torch.allclose(vae.encode(pixels[:, :, None]).latent_dist.mean[:, :, 0], mean, atol=1e-4)
    assert torch.allclose(vae.decode(mean[:, :, None]).sample[:, :, 0], still.decoder(mean), atol=1e-4)
    back = from_ltx(vae, AUTOENCODER)
    assert torch.allclose(back.decoder(mean), still.decoder(mean), atol=1e-4)


@torch.no_grad()
def test_before_training_a_latent_frame_shows_eight_equal_frames() -> None:
    still = _still()
    clip = clip_from_ltx(to_ltx(still), AUTOENCODER, equal=True).eval()
    mean, _ = still.encoder(torch.rand(1, 3, 64, 64) * 2 - 1)
    shown = clip.decoder(mean[:, None].repeat(1, 3, 1, 1, 1))
    assert shown.shape[1] == 17
    assert torch.allclose(shown, still.decoder(mean)[:, None].expand_as(shown), atol=1e-4)


FRAMING = Framing(64, 96, span=3.9, anchor_x=0.5, anchor_y=0.7)
PIXELS = np.random.default_rng(0).integers(0, 255, (17, 96, 64, 3), dtype=np.uint8)
Asked = Callable[[Request], Request]
TASKS: dict[str, tuple[int, int, Asked]] = {
    "text to video": (0, NOTHING, lambda one: one),
    "image to video": (1, NOTHING, lambda one: one.starting_from(Clip(PIXELS[:1], 24))),
    "extend": (2, NOTHING, lambda one: one.extending(Clip(PIXELS[:9], 24))),
    "in between": (1, LAST, lambda one: one.between(Clip(PIXELS[:1], 24), Clip(PIXELS[16:], 24))),
    "reference": (0, REFERENCE, lambda one: one.referring_to(Clip(PIXELS[:1], 24))),
}


@pytest.mark.parametrize("task", TASKS)
def test_training_gives_what_the_engine_gives(task: str) -> None:
    kept, beside, ask = TASKS[task]
    torch.manual_seed(0)
    vae = clip_to_ltx(_learned(_still())).eval()
    autoencoder = Autoencoder(vae)
    whole, last = (autoencoder.encoded(Clip(frames, 24)) for frames in (PIXELS, PIXELS[16:]))
    tokens = whole.flatten(2).permute(1, 2, 0)[None]
    latents = Latents("clips", FRAMING, tokens, (Stage(),), last.flatten(1).T[None], tokens[:, :2])
    drawn = given(
        latents,
        torch.tensor([0]),
        Task(
            kept=torch.tensor([kept]),
            made_before=torch.tensor([False]),
            frame_rates=torch.tensor([24]),
            beside=torch.tensor([beside]),
            stranger=torch.tensor([False]),
        ),
    )
    picture = Picture("", 1, ModelRef("panggung", "0"), steps=4)
    request = ask(Request(picture, 64, 96, frames=17, frame_rate=24))
    grid = Grid(frames=3, rows=3, columns=2, stride=8, pixels=32)
    sample = sample_of(request, grid, autoencoder, FlowMatchEulerDiscreteScheduler(), 128)
    assert torch.equal(drawn.places[0], sample.places)
    given_here = torch.zeros(drawn.kept.shape[1]) if sample.kept is None else sample.kept
    assert torch.equal(drawn.kept[0], given_here)
    held = given_here > 0
    # Kept tokens are the engine's own but for the noise that training adds.
    assert torch.allclose(drawn.shown[0][held], sample.latents[held], atol=0.6)


def test_first_and_last_latent_frames_alone_stand_where_they_stand_in_the_whole() -> None:
    torch.manual_seed(0)
    tokens = torch.randn(2, 3, 6, 128)
    latents = Latents("clips", FRAMING, tokens, (Stage(), Stage()), tokens[:, 2], tokens[:, :2])
    random = np.random.default_rng(0)
    tasks = [draw_task("clips", LESSONS["all"], frames, 2, random, random) for frames in (WHOLE, APART)]
    whole, apart = (
        given(
            latents, torch.arange(2), task._replace(beside=torch.zeros(2), frame_rates=torch.full((2,), 24))
        )
        for task in tasks
    )
    assert apart.own == 12
    assert torch.equal(apart.wanted, tokens[:, [0, 2]].flatten(1, 2))
    assert torch.equal(apart.places, whole.places.reshape(2, 3, 3, 6)[:, :, [0, 2]].flatten(2))


def test_a_mirrored_clip_says_the_other_side() -> None:
    frames = np.arange(2 * 3 * 4 * 3, dtype=np.uint8).reshape(2, 3, 4, 3)
    for move, other in (("orbit-left", "orbit-right"), ("truck-right", "truck-left"), ("still", "still")):
        stage, shown = mirrored(Stage(ground="blue", move=move), frames)
        assert stage == Stage(ground="blue", move=other)
        assert np.array_equal(shown[1, 2, 0], frames[1, 2, 3])
        assert has_mirror(stage, FRAMINGS[0])
    assert not has_mirror(Stage(move="sweep"), FRAMINGS[0])
    assert not has_mirror(Stage(move="still"), FRAMINGS[3])


def test_latents_of_several_processes_are_in_the_order_of_the_clips() -> None:
    rows = torch.arange(14.0).reshape(7, 2)
    parts = [{"tokens": rows[at::3], "last": rows[at::3, 0]} for at in range(3)]
    whole = woven(parts)
    assert torch.equal(whole["tokens"], rows)
    assert torch.equal(whole["last"], rows[:, 0])
