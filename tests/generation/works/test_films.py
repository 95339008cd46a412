"""Films are joined of shots: a shot made again changes its own frames and no others."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from generation.models import Artifact, Job, JobState
from generation.shot_specs import FilmShot, FilmSpec
from generation.video import mp4
from tests.generation.video.scenes import decoded_by_ffmpeg, packets_of
from tests.generation.works.studio import Studio, difference

pytestmark = pytest.mark.django_db


def shots_of(studio: Studio, *seeds: int, frames: int = 12) -> list[Artifact]:
    """Make a shot for each seed."""
    picture = studio.spec().picture
    jobs = [studio.made(studio.spec(picture=replace(picture, seed=seed), frames=frames)) for seed in seeds]
    return [Artifact.objects.get(job=job, format="shot") for job in jobs]


def film_of(studio: Studio, shots: list[FilmShot], *, poster: int = 0) -> Job:
    """Order and make a film."""
    job = studio.order_film(FilmSpec(tuple(shots), 24, 64, 64, poster))
    studio.run()
    job.refresh_from_db()
    assert (job.state, job.reason) == (JobState.READY, "")
    return job


def test_a_film_is_its_shots_in_order_and_trimmed(studio: Studio) -> None:
    one, other = shots_of(studio, 1, 2)
    job = film_of(studio, [FilmShot(other.sha256, 2, 7), FilmShot(one.sha256, 0, 12)], poster=8)
    row = Artifact.objects.get(job=job, format="film")
    assert (row.frames, row.frame_rate, row.width, row.media_type) == (19, 24, 64, "video/mp4")
    film = decoded_by_ffmpeg(studio.file(job, "film"))
    assert film == decoded_by_ffmpeg(studio.store.read(other.sha256))[2:9] + decoded_by_ffmpeg(
        studio.store.read(one.sha256)
    )
    poster = Image.open(BytesIO(studio.file(job, "poster")))
    assert difference(poster, studio.clip(job, "film").frames[8]) < 6


def test_a_shot_made_again_leaves_the_others_byte_for_byte(studio: Studio) -> None:
    shots = shots_of(studio, 1, 2, 3)
    parts = [FilmShot(shot.sha256, 0, 12) for shot in shots]
    before = packets_of(studio.file(film_of(studio, parts), "film"))
    parts[1] = FilmShot(shots_of(studio, 99)[0].sha256, 0, 12)
    after = packets_of(studio.file(film_of(studio, parts), "film"))
    assert after[:12] == before[:12]
    assert after[24:] == before[24:]
    assert after[12:24] != before[12:24]


def test_a_film_needs_no_model_and_takes_no_device(studio: Studio) -> None:
    [shot] = shots_of(studio, 1)
    job = film_of(studio, [FilmShot(shot.sha256, 0, 12)])
    assert (job.kind, job.model, job.load) == ("film", "", 0)


def test_a_film_says_how_its_shots_were_made(studio: Studio) -> None:
    shots = shots_of(studio, 1, 2)
    job = film_of(studio, [FilmShot(shot.sha256, 0, 12) for shot in shots])
    row = Artifact.objects.get(job=job, format="film")
    assert row.provenance["seed"] == [1, 2]
    assert row.provenance["model_name"] == ["panggung"]
    packet = mp4.xmp_of(BytesIO(studio.file(job, "film"))).decode()
    assert 'variasi:seed="1 2"' in packet
    assert studio.model.digest in packet
    assert "trainedAlgorithmicMedia" in packet
