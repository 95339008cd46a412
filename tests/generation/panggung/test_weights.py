"""The shipped weights make pictures that differ and follow the words."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from generation.engines.base import Request
from generation.engines.registry import model_ref, nearest_size, open_engine
from generation.panggung.framing import FRAMINGS
from generation.panggung.lighting import LIGHTS, shade
from generation.panggung.renderer import march
from generation.panggung.scenes import PAINT, build
from generation.panggung.training.sheet import PROMPTS
from generation.panggung.words import Stage, read
from generation.specs import Picture

Pictures = list[NDArray[np.float64]]


@pytest.fixture(scope="module")
def made() -> Pictures:
    ref = model_ref("panggung")
    size = nearest_size("panggung", 1080, 1080)
    requests = [
        Request(Picture(prompt, 40 + number, ref, steps=14), size.width, size.height)
        for number, prompt in enumerate(PROMPTS)
    ]
    pictures = open_engine(ref).generate(requests, lambda done, total: None)
    return [np.asarray(picture, np.float64) for picture in pictures]


def _strip(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean colour of the bottom edge, where nothing stands."""
    return np.asarray(picture[-10:].mean((0, 1)))


def _centroids(light: str) -> dict[str, NDArray[np.float64]]:
    """What the strip of a rendering is for every ground colour under a light."""
    framing = FRAMINGS[0]
    geometry = march(build(Stage(platform="round"), framing, np.random.default_rng(0)), framing)
    found = {}
    for word, colour in PAINT.items():
        albedo = np.tile(((np.array(colour) / 255) ** 2.2).astype(np.float32), (4, 1))
        found[word] = _strip(shade(geometry, albedo, LIGHTS[light]).astype(np.float64))
    return found


def test_eighteen_prompts_make_eighteen_pictures(made: Pictures) -> None:
    assert len(made) == 18
    for one, other in combinations(made, 2):
        assert np.abs(one - other).mean() > 8.0


def test_the_ground_follows_its_word_far_more_often_than_by_chance(made: Pictures) -> None:
    """Chance finds 1.5 of 18."""
    right = 0
    for prompt, picture in zip(PROMPTS, made, strict=True):
        stage = read(prompt).stage
        centroids = _centroids(stage.light or "soft")
        distances = {
            word: float(np.linalg.norm(_strip(picture) - place)) for word, place in centroids.items()
        }
        right += min(distances, key=lambda word: distances[word]) == stage.ground
    assert right >= 14, f"only {right} of 18 grounds were recognised"
