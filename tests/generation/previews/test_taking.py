"""Workers take previews, newest first, each once, and twice at most."""

from datetime import timedelta

from django.utils import timezone
from PIL import Image

from generation import previewing
from generation.engines.registry import manifest_of
from generation.housekeeping import reconcile
from generation.models import Preview
from generation.services.previews import PREVIEW_STEPS, Sight, ask
from tests.conftest import Person


def asked(person: Person, seed: int = 0) -> Preview:
    return ask(person.membership, Sight("a blue stage", seed), model="panggung")


def test_the_newest_comes_first_and_each_once(alice: Person) -> None:
    older, newer = asked(alice, 1), asked(alice, 2)
    assert [previewing.take(), previewing.take(), previewing.take()] == [newer, older, None]


def test_one_whose_worker_died_is_taken_once_more(alice: Person) -> None:
    preview = asked(alice)
    for _attempt in range(previewing.MOST_ATTEMPTS):
        assert previewing.take() == preview
        Preview.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert previewing.take() is None
    reconcile()
    assert Preview.objects.get().reason == previewing.WORKER_LOST


def test_what_is_asked_of_the_engine(alice: Person) -> None:
    manifest = manifest_of("panggung")
    request = previewing.request_of(asked(alice, 7), manifest)
    picture = request.picture
    assert (picture.prompt, picture.seed, picture.model) == ("a blue stage", 7, manifest.ref)
    assert (picture.steps, request.frames, request.width) == (PREVIEW_STEPS, 1, 256)


def test_a_picture_that_comes_late_changes_nothing(alice: Person) -> None:
    preview = asked(alice)
    previewing.refuse(preview, "No.")
    previewing.keep(preview, Image.new("RGB", (8, 8)))
    assert list(Preview.objects.values_list("picture", "reason")) == [(None, "No.")]


def test_yesterday_s_are_forgotten(alice: Person) -> None:
    asked(alice, 1)
    Preview.objects.update(created_at=timezone.now() - timedelta(hours=25))
    kept = asked(alice, 2)
    reconcile()
    assert list(Preview.objects.all()) == [kept]
