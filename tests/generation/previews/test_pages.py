"""The place of a preview on a page: asking, waiting, the picture, the reason; for members only."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from PIL import Image

from generation.models import Preview
from generation.previewing import keep, refuse
from tests.conftest import Person

ASKED = {"prompt": "a blue <stage>", "model": "panggung", "seed": "0", "width": "1080", "height": "1080"}
PLACES = "/w/kopi-senja/previews/"


def asked(person: Person, **changes: str) -> tuple[int, str]:
    answer = person.client.post(PLACES, {**ASKED, **changes}, headers={"hx-request": "true"})
    return answer.status_code, answer.content.decode()


@pytest.fixture
def preview(alice: Person) -> Preview:
    """Return a preview that waits."""
    assert asked(alice)[0] == 200
    return Preview.objects.get()


def place(person: Person, preview: Preview) -> str:
    answer = person.client.get(f"{PLACES}{preview.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_place_waits_and_looks_again(alice: Person) -> None:
    _status, text = asked(alice)
    preview = Preview.objects.get()
    assert f'hx-get="{PLACES}{preview.pk}/" hx-trigger="load delay:400ms"' in text
    assert "A coarse picture is on its way." in text


def test_a_place_looks_less_and_less_often(alice: Person, preview: Preview) -> None:
    for age, delay in ((6, "2s"), (60, "10s")):
        Preview.objects.update(created_at=timezone.now() - timedelta(seconds=age))
        text = place(alice, preview)
        assert f"load delay:{delay}" in text
        assert "No worker is running, so no picture comes." in text


def test_the_picture_is_shown_to_members(bob: Person, preview: Preview) -> None:
    assert bob.client.get(f"{PLACES}{preview.pk}/picture/").status_code == 404
    keep(preview, Image.new("RGB", (256, 256), "#123456"))
    assert 'alt="Coarse picture of: a blue &lt;stage&gt;"' in place(bob, preview)
    answer = bob.client.get(f"{PLACES}{preview.pk}/picture/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.content == bytes(Preview.objects.get().picture or b"")


def test_a_reason_is_shown_and_nothing_looks_again(alice: Person, preview: Preview) -> None:
    refuse(preview, "The prompt is too long for this model.")
    text = place(alice, preview)
    assert "The prompt is too long for this model." in text
    assert "hx-get" not in text


def test_a_stranger_finds_nothing(charlie: Person, preview: Preview) -> None:
    keep(preview, Image.new("RGB", (256, 256)))
    for path in (f"{PLACES}{preview.pk}/", f"/w/elsewhere/previews/{preview.pk}/"):
        assert [charlie.client.get(each).status_code for each in (path, f"{path}picture/")] == [404, 404]
    assert asked(charlie)[0] == 404
    assert Preview.objects.count() == 1


def test_who_only_reads_may_not_ask(bob: Person) -> None:
    assert asked(bob)[0] == 403
    assert not Preview.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"prompt": ""}, 422),
        ({"seed": "-1"}, 422),
        ({"width": "wide"}, 422),
        ({"height": "99999999999"}, 422),
        ({"model": "unheard-of"}, 409),
    ],
)
def test_a_broken_question_is_refused(alice: Person, changes: dict[str, str], status: int) -> None:
    assert asked(alice, **changes)[0] == status
    assert not Preview.objects.exists()


def test_a_preview_that_is_forgotten_is_not_found(alice: Person) -> None:
    assert alice.client.get(f"{PLACES}{uuid4()}/").status_code == 404
    assert alice.client.get(PLACES).status_code == 405
