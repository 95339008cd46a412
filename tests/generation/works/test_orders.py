"""What can never be made is refused before anything is ordered, each with its own words."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from generation.engines import registry
from generation.engines.base import ModelRefused, Unsupported
from generation.models import Artifact, Job, JobGroup
from generation.services.shots import check_film, check_shot, order_film, order_shot
from generation.shot_specs import FilmShot, FilmSpec, ShotStart, StartKind
from generation.specs import ModelRef
from generation.video.errors import CannotJoin
from tests.conftest import Person
from tests.generation.video.scenes import painted
from tests.generation.works.studio import Studio, train_for

pytestmark = pytest.mark.django_db
ABSENT = "0" * 64


def refused(studio: Studio, *, waits_for: Job | None = None, **changes: Any) -> str:
    """Return why a shot is not ordered; nothing is."""
    before = Job.objects.count()
    with pytest.raises(Unsupported) as caught:
        studio.order(studio.spec(**changes), waits_for=waits_for)
    assert Job.objects.count() == before
    assert not caught.value.retryable
    return caught.value.message


def retrained(studio: Studio, folder: Path, monkeypatch: pytest.MonkeyPatch, **facts: Any) -> Studio:
    """Return a studio whose model says other things of itself."""
    (folder / "manifest.json").write_bytes((registry.FOLDERS["panggung"] / "manifest.json").read_bytes())
    train_for(folder, **facts)
    monkeypatch.setitem(registry.FOLDERS, "panggung", folder)
    return replace(studio, model=registry.model_ref("panggung"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"frames": 0}, "at least one frame"),
        ({"frames": -3}, "at least one frame"),
        ({"frames": 61 * 24}, "61 s were asked for; a shot is at most 60 s long"),
        ({"frames": 60 * 24 + 1}, "at most 60 s long"),
        ({"frame_rate": 25}, "25 frames a second"),
        ({"width": 100}, "not trained for 100 x 64"),
        ({"references": (ABSENT,) * 5}, "5 references"),
        ({"references": (ABSENT,)}, "picture 000000000000 that the shot asks for is not in this workspace"),
        ({"start": ShotStart("picture", picture=ABSENT)}, "is not in this workspace"),
        ({"start": ShotStart("picture")}, "needs a picture"),
        ({"start": ShotStart("towards")}, "needs a picture"),
        ({"start": ShotStart("restyle")}, "needs a clip"),
        ({"start": ShotStart("restyle", clip=ABSENT)}, "clip to restyle is not stored"),
        ({"start": ShotStart("restyle", clip=ABSENT, strength=1.5)}, "strength 1.5"),
        ({"start": ShotStart(cast("StartKind", "sideways"))}, "cannot start like this: sideways"),
        ({"start": ShotStart("continue")}, "no shot before this one"),
        ({"start": ShotStart("continue"), "before": ABSENT}, "shot before this one is not stored"),
    ],
)
def test_each_fault_of_a_shot_has_its_own_words(studio: Studio, changes: dict[str, Any], said: str) -> None:
    assert said in refused(studio, **changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"steps": 0}, "0 steps"),
        ({"guidance": 0.5}, "guidance 0.5"),
        ({"seed": 2**32}, "seed 4294967296"),
        ({"prompt": "x" * 2001}, "2001 characters"),
        ({"negative_prompt": "x" * 2001}, "2001 characters"),
        ({"model": ModelRef("nobody", ABSENT)}, "no model named nobody"),
    ],
)
def test_each_fault_of_a_picture_has_its_own_words(
    studio: Studio, changes: dict[str, Any], said: str
) -> None:
    assert said in refused(studio, picture=replace(studio.spec().picture, **changes))


def test_sixty_seconds_can_be_ordered(studio: Studio) -> None:
    check_shot(studio.group.workspace_id, studio.spec(frames=60 * 24))
    check_shot(studio.group.workspace_id, studio.spec(frames=60 * 30, frame_rate=30))


def test_another_model_than_planned_is_refused(studio: Studio) -> None:
    other = ModelRef("panggung", ABSENT)
    with pytest.raises(ModelRefused):
        studio.order(studio.spec(picture=replace(studio.spec().picture, model=other)))


@pytest.mark.parametrize(
    ("facts", "start", "said"),
    [
        ({"frames": {}}, ShotStart("text"), "makes stills only"),
        ({"tasks": ["text_to_video"]}, ShotStart("text"), "cannot do this: extend"),
        ({"tasks": ["text_to_image", "extend"]}, ShotStart("text"), "cannot do this: text to video"),
    ],
)
def test_what_the_model_cannot_do_is_refused(
    studio: Studio,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    facts: dict[str, Any],
    start: ShotStart,
    said: str,
) -> None:
    assert said in refused(retrained(studio, tmp_path, monkeypatch, **facts), start=start)


def test_leading_on_towards_a_picture_asks_for_extending_too(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = retrained(studio, tmp_path, monkeypatch, tasks=["text_to_video", "in_between"])
    start = ShotStart("towards", picture=studio.put_picture(Image.new("RGB", (64, 64))))
    studio.order(studio.spec(start=start, frames=17))
    former = studio.order(studio.spec(frames=17))
    said = refused(studio, start=start, frames=17, waits_for=former)
    assert "cannot do this: extend" in said


def test_a_clip_shorter_than_the_shot_is_refused(studio: Studio) -> None:
    clip = studio.put_clip(painted(1, 29, rate=30))
    start = ShotStart("restyle", clip=clip)
    assert "0.97 s long, and the shot 1.00 s" in refused(studio, start=start, frames=24)
    check_shot(studio.group.workspace_id, studio.spec(start=start, frames=23))


def test_a_picture_is_no_clip_and_a_clip_is_no_picture(studio: Studio) -> None:
    picture = studio.put_picture(Image.new("RGB", (64, 64)))
    clip = studio.put_clip(painted(1, 30))
    assert "is not stored" in refused(studio, start=ShotStart("restyle", clip=picture))
    assert "is not in this workspace" in refused(studio, start=ShotStart("picture", picture=clip))


def test_a_shot_before_of_another_size_or_rate_is_refused(studio: Studio) -> None:
    former = studio.order(studio.spec(width=96))
    assert "another size or frame rate" in refused(studio, start=ShotStart("continue"), waits_for=former)
    slower = studio.made(studio.spec(frame_rate=30, frames=9))
    before = Artifact.objects.get(job=slower, format="shot").sha256
    assert "another size or frame rate" in refused(studio, start=ShotStart("continue"), before=before)


@pytest.mark.parametrize("frames", [0, 10])
def test_a_trim_that_the_shot_before_does_not_have_is_refused(studio: Studio, frames: int) -> None:
    former = studio.order(studio.spec(frames=9))
    start = ShotStart("continue")
    assert "has 9 frames, not" in refused(studio, start=start, before_frames=frames, waits_for=former)


def test_files_of_another_workspace_are_as_absent(studio: Studio, charlie: Person) -> None:
    start = ShotStart("picture", picture=studio.put_picture(Image.new("RGB", (64, 64))))
    made = Artifact.objects.get(job=studio.made(studio.spec(frames=9)), format="shot").sha256
    group = JobGroup.objects.create(workspace=charlie.membership.workspace)
    for spec in (studio.spec(start=start), studio.spec(start=ShotStart("continue"), before=made)):
        with pytest.raises(Unsupported, match=r"not (stored )?in this workspace"):
            order_shot(group, spec, requested_by=charlie.user)
    with pytest.raises(CannotJoin, match="Shot 1 is not made yet"):
        order_film(group, FilmSpec((FilmShot(made, 0, 9),), 24, 64, 64), requested_by=charlie.user)


def test_the_load_is_that_of_the_largest_pass(studio: Studio) -> None:
    plain = studio.order(studio.spec())
    guided = studio.order(studio.spec(picture=replace(studio.spec().picture, guidance=3.0)))
    still = studio.order(studio.spec(frames=1))
    assert (plain.load, guided.load, still.load) == (12, 24, 4)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"shots": ()}, "at least one shot"),
        ({"frame_rate": 30}, "another size or frame rate"),
        ({"width": 96}, "another size or frame rate"),
        ({"poster": 9}, "poster is to be frame 9"),
        ({"shots": (FilmShot(ABSENT, 0, 9),)}, "Shot 1 is not made yet"),
    ],
)
def test_each_fault_of_a_film_has_its_own_words(studio: Studio, changes: dict[str, Any], said: str) -> None:
    shot = Artifact.objects.get(job=studio.made(studio.spec(frames=9)), format="shot").sha256
    spec = replace(FilmSpec((FilmShot(shot, 0, 9),), 24, 64, 64), **changes)
    with pytest.raises(CannotJoin, match=said):
        check_film(studio.group.workspace_id, spec)


@pytest.mark.parametrize(("first", "frames"), [(0, 10), (-1, 3), (8, 2), (0, 0)])
def test_a_trim_outside_of_a_shot_is_refused(studio: Studio, first: int, frames: int) -> None:
    shot = Artifact.objects.get(job=studio.made(studio.spec(frames=9)), format="shot").sha256
    spec = FilmSpec((FilmShot(shot, 0, 9), FilmShot(shot, first, frames)), 24, 64, 64)
    with pytest.raises(CannotJoin, match="Shot 2 has 9 frames"):
        check_film(studio.group.workspace_id, spec)


def test_a_film_of_more_than_sixty_seconds_is_refused(studio: Studio) -> None:
    spec = FilmSpec((FilmShot(ABSENT, 0, 1000), FilmShot(ABSENT, 0, 441)), 24, 64, 64)
    with pytest.raises(CannotJoin, match="at most 60 s"):
        check_film(studio.group.workspace_id, spec)
