"""What each link of a shot asks for: anchored to the same pictures, begun with what came before it."""

from typing import Any

import numpy as np
import pytest
from PIL import Image

from generation.engines.base import Clip, Frames, Request
from generation.models import Artifact, Job
from generation.shot_specs import ShotStart
from generation.video.clips import read_clip
from generation.video.colour import Pixels
from generation.works.materials import Materials, gathered
from tests.generation.video.scenes import painted
from tests.generation.works.studio import Studio, difference

pytestmark = pytest.mark.django_db
TRAINED = Frames(1, 17, 8)


def materials_of(studio: Studio, *, waits_for: Job | None = None, **changes: Any) -> Materials:
    job = studio.order(studio.spec(**changes), waits_for=waits_for)
    return gathered(job, studio.spec(**changes), studio.store, TRAINED)


def requests_of(materials: Materials) -> list[Request]:
    """Return what all links ask for, where each frame that is made shows its number."""
    shown: Pixels = materials.before
    requests, done = [], 0
    for number, link in enumerate(materials.links):
        requests.append(materials.request(number, link, shown))
        new = np.arange(done, done + link.count, dtype=np.uint8)[:, None, None, None]
        shown = np.concatenate([shown, np.broadcast_to(new, (link.count, 64, 64, 3))])
        done += link.count
    return requests


def test_each_link_refers_to_all_references_and_has_a_seed_of_its_own(studio: Studio) -> None:
    references = tuple(studio.put_picture(Image.new("RGB", (64, 64), each)) for each in ("red", "blue"))
    requests = requests_of(materials_of(studio, references=references, frames=33))
    assert [request.frames for request in requests] == [17, 17, 17]
    assert {len(request.references) for request in requests} == {2}
    assert len({request.references for request in requests}) == 1
    assert len({request.picture.seed for request in requests}) == 3
    assert requests[0].picture.seed == 7


def test_each_link_begins_with_the_last_nine_frames_before_it(studio: Studio) -> None:
    first, second, third = requests_of(materials_of(studio, frames=33))
    assert first.conditions == ()
    [given] = second.conditions
    assert (given.frame, given.exact, len(given.clip)) == (0, True, 9)
    assert list(given.clip.frames[:, 0, 0, 0]) == list(range(8, 17))
    assert list(third.conditions[0].clip.frames[:, 0, 0, 0]) == list(range(16, 25))


def test_only_the_first_link_begins_with_the_picture(studio: Studio) -> None:
    start = ShotStart("picture", picture=studio.put_picture(Image.new("RGB", (64, 64), "red")))
    first, second = requests_of(materials_of(studio, start=start, frames=20))
    assert (len(first.conditions[0].clip), first.conditions[0].exact) == (1, False)
    assert difference(first.conditions[0].clip.frames[0], (255, 0, 0)) == 0
    assert len(second.conditions[0].clip) == 9


def test_only_the_last_link_ends_on_the_picture(studio: Studio) -> None:
    start = ShotStart("towards", picture=studio.put_picture(Image.new("RGB", (64, 64), "red")))
    first, second, third = requests_of(materials_of(studio, start=start, frames=30))
    assert first.conditions == ()
    assert len(second.conditions) == 1
    assert [(each.frame, len(each.clip), each.exact) for each in third.conditions] == [
        (0, 9, True),
        (16, 1, True),
    ]


def test_a_shot_goes_on_from_the_frames_of_the_job_it_waits_for(studio: Studio) -> None:
    former = studio.made(studio.spec(frames=20))
    materials = materials_of(studio, start=ShotStart("continue"), frames=8, waits_for=former)
    [request] = requests_of(materials)
    assert materials.former == Artifact.objects.get(job=former, format="shot").sha256
    assert np.array_equal(request.conditions[0].clip.frames, studio.clip(former).frames[-9:])


def test_a_shot_goes_on_from_where_the_one_before_it_is_trimmed(studio: Studio) -> None:
    former = studio.made(studio.spec(frames=20))
    before = Artifact.objects.get(job=former, format="shot").sha256
    trimmed: dict[str, Any] = {
        "start": ShotStart("continue"),
        "before": before,
        "before_frames": 12,
        "frames": 8,
    }
    [request] = requests_of(materials_of(studio, **trimmed))
    assert np.array_equal(request.conditions[0].clip.frames, studio.clip(former).frames[3:12])


def test_a_restyle_takes_the_frames_that_are_due_at_the_shots_rate(studio: Studio) -> None:
    clip = painted(1, 30, rate=30, size=(64, 64))
    start = ShotStart("restyle", clip=studio.put_clip(clip), strength=0.4)
    first, second = requests_of(materials_of(studio, start=start, frames=24))
    stored = read_clip(studio.store.open(start.clip or ""))
    assert first.restyle is not None
    assert second.restyle is not None
    assert (first.restyle.strength, first.restyle.clip.frame_rate) == (0.4, 24)
    # At 24 a second every fifth frame of 30 is passed over; the second link begins nine frames back.
    due = [at * 30 // 24 for at in range(25)]
    assert same(first.restyle.clip, stored, due[:17])
    assert same(second.restyle.clip, stored, [min(at, 29) for at in due[8:25]])
    assert len(second.conditions[0].clip) == 9


def same(clip: Clip, other: Clip, places: list[int]) -> bool:
    """Tell whether a clip shows these frames of another."""
    return np.array_equal(clip.frames, other.frames[places])
