"""Rendered stages are the same every time, stand where the framing says, and wear their colours."""

import numpy as np
import pytest
from numpy.typing import NDArray

from generation.panggung.framing import FRAMINGS, Framing, nearest
from generation.panggung.lighting import LIGHTS, shade
from generation.panggung.renderer import distance, march
from generation.panggung.scenes import build, paint
from generation.panggung.solids import PLATFORM
from generation.panggung.words import Stage

STAGE = Stage(
    ground="teal",
    accent="orange",
    platform="round",
    structure="niche",
    prop="spheres",
    prop_colour="white",
    light="soft",
)
SMALL = Framing(96, 96, span=3.9, anchor_x=0.5, anchor_y=0.72)


def _picture(seed: int, framing: Framing = SMALL, light: str = "soft") -> NDArray[np.uint8]:
    random = np.random.default_rng(seed)
    return shade(march(build(STAGE, framing, random), framing), paint(STAGE, random), LIGHTS[light])


def test_the_same_seed_gives_the_same_picture() -> None:
    assert np.array_equal(_picture(4), _picture(4))
    assert not np.array_equal(_picture(4), _picture(5))


@pytest.mark.parametrize("light", sorted(LIGHTS))
def test_every_light_shows_another_picture_with_range(light: str) -> None:
    picture = _picture(4, light=light)
    assert picture.shape == (96, 96, 3)
    assert picture.std() > 15
    assert light == "soft" or not np.array_equal(picture, _picture(4))


@pytest.mark.parametrize("framing", FRAMINGS, ids=lambda framing: f"{framing.width}x{framing.height}")
def test_the_anchor_is_on_the_platform(framing: Framing) -> None:
    geometry = march(build(STAGE, framing, np.random.default_rng(1)), framing)
    x, y = framing.anchor("round")
    at = int(y * framing.height) * framing.width + int(x * framing.width)
    sample = int(np.flatnonzero(geometry.pixel == at)[0])
    assert geometry.material[sample] == PLATFORM
    assert abs(float(geometry.position[sample, 1]) - 0.55) < 0.02


def test_rays_end_on_surfaces_that_face_them() -> None:
    scene = build(STAGE, SMALL, np.random.default_rng(1))
    geometry = march(scene, SMALL)
    away = distance(scene, np.ascontiguousarray(geometry.position.T))
    assert float(np.quantile(np.abs(away), 0.99)) < 0.002
    assert np.allclose(np.linalg.norm(geometry.normal, axis=1), 1.0, atol=1e-3)
    seen = ((geometry.eye - geometry.position) * geometry.normal).sum(1)
    assert float((seen > 0).mean()) > 0.99


def test_samples_of_each_pixel_share_it_whole() -> None:
    geometry = march(build(STAGE, SMALL, np.random.default_rng(1)), SMALL)
    assert np.allclose(np.bincount(geometry.pixel, geometry.share), 1.0)


@pytest.mark.parametrize(
    ("final", "trained"),
    [
        ((1080, 1080), (256, 256)),
        ((1080, 1350), (256, 320)),
        ((1080, 1920), (192, 352)),
        ((1200, 628), (352, 192)),
    ],
)
def test_final_sizes_find_their_framing(final: tuple[int, int], trained: tuple[int, int]) -> None:
    framing = nearest(*final)
    assert (framing.width, framing.height) == trained


def test_a_bare_floor_has_its_anchor_lower() -> None:
    for framing in FRAMINGS:
        assert framing.anchor("floor")[1] > framing.anchor("round")[1]
