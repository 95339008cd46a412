"""Equal orders of shots and films are made once; how far a shot is counts all of its links."""

import pytest

from generation.engines.base import EngineError, Made
from generation.engines.registry import open_engine
from generation.models import Artifact, Finding
from generation.shot_specs import FilmShot, FilmSpec, ShotStart
from generation.table import Making, Table
from generation.works.shots import Shots
from tests.generation.works.studio import Studio

pytestmark = pytest.mark.django_db


def test_an_equal_shot_takes_the_files_that_are_there(studio: Studio) -> None:
    first, again = studio.made(studio.spec()), studio.made(studio.spec())
    assert again.device_seconds < first.device_seconds / 10
    for name in ("shot", "poster"):
        assert studio.file(again, name) == studio.file(first, name)
    assert Artifact.objects.get(job=again, format="shot").frames == 20
    assert Finding.objects.get(job=again).check_name == "drift"


def test_an_equal_film_takes_the_file_that_is_there(studio: Studio) -> None:
    shot = Artifact.objects.get(job=studio.made(studio.spec(frames=9)), format="shot")
    spec = FilmSpec((FilmShot(shot.sha256, 0, 9),), 24, 64, 64)
    first, again = studio.order_film(spec), studio.order_film(spec)
    studio.run()
    assert studio.file(again, "film") == studio.file(first, "film")


def test_a_shot_that_waits_for_another_is_made_for_itself(studio: Studio) -> None:
    start, files = ShotStart("continue"), []
    for seed in (1, 2):
        picture = studio.spec().picture
        former = studio.made(
            studio.spec(picture=type(picture)(picture.prompt, seed, picture.model, "", 2, 1.0))
        )
        files.append(studio.file(studio.made(studio.spec(start=start), waits_for=former)))
    assert files[0] != files[1]


def test_how_far_a_shot_is_only_grows(studio: Studio) -> None:
    job = studio.order(studio.spec(frames=33))
    reading = Shots().read(job)
    table = Table(open_engine(studio.model))
    making = Making(job, reading.script, reading.rounds)
    assert reading.rounds == 3
    requests, seen = next(making.script), []
    for link in (1, 2, 3):
        table.ask(making, requests)
        ended: list[tuple[Making, tuple[Made, ...] | EngineError]] = []
        while not ended:
            seen.append(table.progress()[job.pk])
            ended += table.advance()
        made = ended[0][1]
        assert isinstance(made, tuple)
        if link < 3:
            requests = making.script.send(made)
    assert seen == pytest.approx([0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6])
