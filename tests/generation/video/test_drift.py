"""Drift: nothing for a still, little for a slow camera, much for another scene or other colours."""

import numpy as np
import pytest

from generation.engines.base import Clip
from generation.video.drift import MOST_DRIFT, drift_of, likeness
from tests.generation.video.scenes import painted

SCENE = painted(1, 1, size=(256, 256)).frames[0]
OTHER = np.ascontiguousarray(painted(9, 1, size=(256, 256)).frames[0][::-1])


def shot(*frames: np.ndarray) -> Clip:
    """Return a shot that shows each of these pictures for a second."""
    return Clip(np.repeat(np.stack(frames), 24, axis=0), 24)


def test_a_still_has_no_drift() -> None:
    measured = drift_of(shot(SCENE, SCENE, SCENE), ())
    assert (measured.figure, set(measured.likeness)) == (0.0, {1.0})


def test_a_slow_camera_stays_below_the_limit() -> None:
    assert drift_of(shot(*[np.roll(SCENE, 8 * at, axis=1) for at in range(6)]), ()).figure < MOST_DRIFT / 2


@pytest.mark.parametrize("last", [OTHER, np.roll(SCENE, 1, axis=2)])
def test_another_scene_and_other_colours_are_above_it(last: np.ndarray) -> None:
    assert drift_of(shot(SCENE, SCENE, last), ()).figure > MOST_DRIFT


def test_a_shot_is_measured_against_the_reference_that_it_is_like() -> None:
    references = [Clip(OTHER[None], 24), Clip(SCENE[None], 24)]
    assert drift_of(shot(SCENE, OTHER), references).likeness[0] == 1.0
    assert drift_of(shot(SCENE, OTHER), references).figure == drift_of(shot(SCENE, OTHER), ()).figure


def test_a_shot_that_comes_nearer_to_its_reference_has_no_drift() -> None:
    assert drift_of(shot(OTHER, SCENE), [Clip(SCENE[None], 24)]).figure == 0.0


def test_a_shot_that_is_led_to_a_picture_may_become_like_it() -> None:
    led = shot(SCENE, OTHER)
    assert drift_of(led, ()).figure > MOST_DRIFT
    assert drift_of(led, (), goal=Clip(OTHER[None], 24)).figure == 0.0
    assert (
        drift_of(shot(SCENE, np.zeros_like(SCENE), OTHER), (), goal=Clip(OTHER[None], 24)).figure > MOST_DRIFT
    )


def test_each_second_and_the_end_are_looked_at() -> None:
    assert len(drift_of(painted(1, 60), ()).likeness) == 4
    assert len(drift_of(painted(1, 10), ()).likeness) == 2
    assert drift_of(painted(1, 1), ()).figure == 0.0


def test_likeness_is_the_same_both_ways_and_never_outside_of_0_to_1() -> None:
    plain = np.zeros_like(SCENE)
    for one, other in [(SCENE, OTHER), (SCENE, plain), (plain, plain)]:
        assert likeness(one, other) == pytest.approx(likeness(other, one))
        assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(plain, plain) == pytest.approx(1.0)
