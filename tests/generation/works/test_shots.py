"""Shots of every start are made whole: exact frames, from what they were told, described in their file."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from generation.models import Artifact, Finding, Job, JobState
from generation.shot_specs import ShotStart
from generation.video import mp4
from generation.works.shots import Shots
from tests.generation.video.scenes import decoded_by_ffmpeg, painted
from tests.generation.works.studio import Studio, difference

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("frames", [1, 9, 16, 40])
@pytest.mark.parametrize("rate", [24, 30])
def test_a_shot_has_exactly_its_frames(studio: Studio, frames: int, rate: int) -> None:
    job = studio.made(studio.spec(frames=frames, frame_rate=rate))
    assert (job.state, job.reason) == (JobState.READY, "")
    row = Artifact.objects.get(job=job, format="shot")
    assert (row.frames, row.frame_rate, row.width, row.height) == (frames, rate, 64, 64)
    assert row.media_type == "video/mp4"
    assert len(decoded_by_ffmpeg(studio.file(job))) == frames
    assert row.size == len(studio.file(job))


def test_a_shot_has_a_poster_from_its_middle(studio: Studio) -> None:
    job = studio.made(studio.spec(frames=9))
    row = Artifact.objects.get(job=job, format="poster")
    assert (row.frames, row.frame_rate, row.width, row.height) == (None, None, 64, 64)
    poster = Image.open(BytesIO(studio.file(job, "poster")))
    apart = [difference(poster, frame) for frame in studio.clip(job).frames]
    assert min(apart) == apart[4]


def test_equal_shots_are_equal_files_and_other_seeds_are_not(studio: Studio) -> None:
    one, same = studio.order(studio.spec()), studio.order(studio.spec())
    other = studio.order(studio.spec(picture=replace(studio.spec().picture, seed=8)))
    studio.run()
    assert studio.file(one) == studio.file(same)
    assert studio.file(one) != studio.file(other)


def test_a_shot_from_a_picture_begins_with_it(studio: Studio) -> None:
    picture = Image.new("RGB", (200, 100), "#c03020")
    start = ShotStart("picture", picture=studio.put_picture(picture))
    with_picture = studio.clip(studio.made(studio.spec(start=start)))
    other = ShotStart("picture", picture=studio.put_picture(Image.new("RGB", (200, 100), "#2030c0")))
    with_other = studio.clip(studio.made(studio.spec(start=other)))
    assert difference(with_picture.frames[0], with_other.frames[0]) > 0


def test_a_shot_towards_a_picture_ends_with_it_fitted_on_its_ground(studio: Studio) -> None:
    cut_out = Image.new("RGBA", (64, 32), "#c03020")
    spec = studio.spec(
        start=ShotStart("towards", picture=studio.put_picture(cut_out)), frames=29, ground="#102080"
    )
    last = studio.clip(studio.made(spec)).frames[-1]
    assert difference(last[32, 32], (0xC0, 0x30, 0x20)) < 4
    assert difference(last[2, 32], (0x10, 0x20, 0x80)) < 4


def test_a_shot_that_continues_waits_for_the_one_before_it(studio: Studio) -> None:
    first = studio.order(studio.spec())
    second = studio.order(studio.spec(start=ShotStart("continue"), frames=8), waits_for=first)
    studio.run()
    second.refresh_from_db()
    assert second.state == JobState.READY
    made = Artifact.objects.get(job=second, format="shot")
    assert made.provenance["before"] == Artifact.objects.get(job=first, format="shot").sha256


def test_a_shot_that_continues_depends_on_what_is_before_it(studio: Studio) -> None:
    former = [studio.made(studio.spec(picture=replace(studio.spec().picture, seed=seed))) for seed in (1, 2)]
    digests = [Artifact.objects.get(job=job, format="shot").sha256 for job in former]
    start = ShotStart("continue")
    made = [studio.clip(studio.made(studio.spec(start=start, before=digest))) for digest in digests]
    assert made[0] != made[1]


def test_a_restyle_of_strength_0_keeps_the_clip(studio: Studio) -> None:
    clip = studio.put_clip(painted(1, 40, rate=30, size=(128, 64)))
    kept = studio.made(studio.spec(start=ShotStart("restyle", clip=clip, strength=0.0), frames=30))
    changed = studio.made(studio.spec(start=ShotStart("restyle", clip=clip, strength=1.0), frames=30))
    assert studio.clip(kept) != studio.clip(changed)
    assert len(studio.clip(kept)) == 30


def test_references_change_every_link(studio: Studio) -> None:
    reference = studio.put_picture(Image.new("RGB", (64, 64), "#20c040"))
    plain = studio.clip(studio.made(studio.spec()))
    anchored = studio.clip(studio.made(studio.spec(references=(reference,))))
    for part in (slice(0, 17), slice(17, 20)):
        assert difference(plain.frames[part], anchored.frames[part]) > 0


def test_a_shot_says_how_it_was_made_in_row_and_file(studio: Studio) -> None:
    job = studio.made(studio.spec())
    row = Artifact.objects.get(job=job, format="shot")
    assert row.provenance["prompt"] == "a red arch"
    assert (row.provenance["seed"], row.provenance["links"]) == (7, 2)
    assert row.provenance["model_digest"] == studio.model.digest
    packet = mp4.xmp_of(BytesIO(studio.file(job))).decode()
    for said in ("a red arch", studio.model.digest, "trainedAlgorithmicMedia", job.spec_digest, "Variasi"):
        assert said in packet
    assert b"a red arch" in studio.file(job, "poster")


def test_drift_is_found_and_never_blocks(studio: Studio) -> None:
    job = studio.made(studio.spec(frames=48))
    found = Finding.objects.get(job=job)
    assert (found.check_name, found.format, found.limit) == ("drift", "shot", "0.25")
    assert found.outcome in ("pass", "flag")
    assert float(found.measured) == pytest.approx(
        Artifact.objects.get(job=job, format="shot").provenance["drift"], abs=0.01
    )


def test_who_waits_for_shots_hears_of_them_once_they_are_recorded(studio: Studio) -> None:
    heard: list[tuple[Job, int]] = []
    works = {"shot": Shots(finished=lambda job: heard.append((job, Artifact.objects.count())))}
    job = studio.order(studio.spec(frames=1))
    studio.run(**works)
    assert heard == [(job, 2)]


def test_a_whole_minute_is_made_of_links(studio: Studio) -> None:
    job = studio.made(studio.spec(frames=1440, picture=replace(studio.spec().picture, steps=1)))
    assert Artifact.objects.get(job=job, format="shot").frames == 1440
    assert np.all(np.isfinite(studio.clip(job).frames))
