"""What goes wrong while a shot or a film is made ends it with a reason, and leaves no file that is half."""

from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from generation.engines.base import Blank, Clip, Made
from generation.engines.ltx import LtxEngine
from generation.models import Artifact, Finding, Job, JobState
from generation.services.shots import order_shot
from generation.shot_specs import FilmShot, FilmSpec, ShotStart
from tests.generation.works.studio import Studio

pytestmark = pytest.mark.django_db


def failed(job: Job) -> str:
    """Return why a job failed; it has left nothing."""
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert not Artifact.objects.filter(job=job).exists()
    assert not Finding.objects.filter(job=job).exists()
    return job.reason


@pytest.mark.parametrize("shown", [Blank("The model made no picture: its result is black.")])
def test_a_black_link_fails_the_shot(studio: Studio, monkeypatch: pytest.MonkeyPatch, shown: Blank) -> None:
    finish = LtxEngine._finished
    calls: list[int] = []

    def second_is_black(engine: LtxEngine, samples: Any) -> list[Made | Blank]:
        made = finish(engine, samples)
        calls.append(len(made))
        return [shown] if len(calls) == 2 else made

    monkeypatch.setattr(LtxEngine, "_finished", second_is_black)
    assert "black" in failed(studio.made(studio.spec()))


def test_a_clip_of_too_few_frames_fails_the_shot(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = LtxEngine._finished

    def shorter(engine: LtxEngine, samples: Any) -> list[Made | Blank]:
        made = finish(engine, samples)
        return [Clip(one.frames[:-1], 24) if isinstance(one, Clip) else one for one in made]

    monkeypatch.setattr(LtxEngine, "_finished", shorter)
    assert "16 frames of 64 x 64; 17 of 64 x 64 were asked for" in failed(studio.made(studio.spec()))


def test_a_prompt_that_the_model_cannot_read_fails_before_any_step(studio: Studio) -> None:
    spec = studio.spec(picture=replace(studio.spec().picture, prompt="arch " * 300))
    job = studio.made(spec)
    assert "The prompt has" in failed(job)
    assert job.device_seconds == 0


def test_a_file_that_is_gone_fails_the_shot(studio: Studio) -> None:
    digest = studio.put_picture(Image.new("RGB", (64, 64), "red"))
    job = studio.order(studio.spec(start=ShotStart("picture", picture=digest)))
    (studio.store._folder / digest[:2] / digest).unlink()
    studio.run()
    assert "is not in the store" in failed(job)


def test_a_shot_after_one_that_failed_is_not_made(studio: Studio) -> None:
    first = studio.order(studio.spec(picture=replace(studio.spec().picture, prompt="arch " * 300)))
    second = studio.order(studio.spec(start=ShotStart("continue")), waits_for=first)
    studio.run()
    failed(first)
    assert failed(second)


@pytest.mark.parametrize("kind", ["shot", "film"])
def test_an_order_of_another_version_says_so(studio: Studio, kind: str) -> None:
    job = order_shot(studio.group, studio.spec(), requested_by=studio.person.user)
    job.spec, job.kind = '{"takes": 1}', kind
    job.save(force_insert=True)
    studio.run()
    assert "another version" in failed(job)


def test_a_damaged_shot_fails_the_film(studio: Studio) -> None:
    shot = Artifact.objects.get(job=studio.made(studio.spec(frames=9)), format="shot")
    job = studio.order_film(FilmSpec((FilmShot(shot.sha256, 0, 9),), 24, 64, 64))
    path = studio.store._folder / shot.sha256[:2] / shot.sha256
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.chmod(0o640)
    path.write_bytes(content)
    studio.run()
    assert "was changed after it was stored" in failed(job)
