"""Comments on the review page and the variant's page, without a script, and over the API."""

import json

import pytest

from campaigns.models import Comment, Variant
from tests.campaigns.api import api_of
from tests.campaigns.factories import current, make_variant
from tests.conftest import Person


def address(variant: Variant, more: str = "") -> str:
    return f"/w/kopi-senja/campaigns/variants/{variant.code}/comments/{more}"


def sent(variant: Variant, **more: object) -> dict[str, object]:
    """Return what the form sends."""
    return {"revision": current(variant).pk, "body": "The logo is pale.", **more}


def test_said_in_review_it_is_seen_on_both_pages(variant: Variant, rosa: Person, bob: Person) -> None:
    form = sent(variant, format="feed_square", place="1667,8333", back="review")
    answer = rosa.client.post(address(variant), form)
    assert answer.headers["Location"] == f"/w/kopi-senja/review/?variant={variant.pk}"
    review = rosa.client.get(answer.headers["Location"]).content.decode()
    assert "The logo is pale." in review
    assert 'class="review-pin"' in review
    shown = bob.client.get(f"/w/kopi-senja/campaigns/variants/{variant.code}/").content.decode()
    assert "The logo is pale." in shown
    assert "data-comment-new" not in shown


def test_a_thread_is_settled_and_opened_by_plain_forms(
    said: Comment, variant: Variant, alice: Person
) -> None:
    answer = alice.client.post(address(variant, f"{said.pk}/settle/"), {"resolved": "1", "back": "variant"})
    assert answer.headers["Location"].endswith(f"/variants/{variant.code}/#comments")
    page = alice.client.get(answer.headers["Location"]).content.decode()
    assert "Alice resolved this" in page
    assert "Open again" in page
    assert alice.client.post(address(variant, f"{said.pk}/settle/"), {"resolved": "1"}).status_code == 409


def test_scripts_get_json(variant: Variant, rosa: Person) -> None:
    answer = rosa.client.post(address(variant), sent(variant), headers={"accept": "application/json"})
    assert json.loads(answer.content)["variant"] == str(variant.pk)


@pytest.mark.parametrize(
    "form",
    [{}, {"body": ""}, {"revision": "x"}, {"place": "left"}, {"second": "soon"}, {"format": "a b"}],
    ids=str,
)
def test_a_broken_body_is_refused_in_words(variant: Variant, rosa: Person, form: dict[str, str]) -> None:
    body = sent(variant) | form if form else {}
    assert rosa.client.post(address(variant), body).status_code == 422
    assert not Comment.objects.exists()


def test_the_read_only_colleague_and_the_stranger(
    said: Comment, variant: Variant, bob: Person, charlie: Person
) -> None:
    for more, form in (("", sent(variant)), (f"{said.pk}/settle/", {"resolved": "1"})):
        assert bob.client.post(address(variant, more), form).status_code == 403
        assert charlie.client.post(address(variant, more), form).status_code == 404


def test_a_comment_of_another_variant_is_not_found(
    said: Comment, variant: Variant, alice: Person, rosa: Person
) -> None:
    other = make_variant(alice.membership.workspace, alice.user)
    assert rosa.client.post(address(other, f"{said.pk}/settle/"), {}).status_code == 404
    assert rosa.client.post(address(other), sent(variant)).status_code == 404


def test_over_the_api(variant: Variant, rosa: Person, bob: Person, charlie: Person) -> None:
    api, path = api_of(rosa), f"/variants/{variant.code}/comments"
    pin = {"format": "feed_square", "left": 100, "top": 200}
    made = api.post(path, {"revision": 1, "body": "Pale", "pin": pin})
    assert (made.status_code, made.json()["left"]) == (201, 100)
    api.post(path, {"revision": 1, "body": "Still pale", "answers": made.json()["id"]})
    [thread] = api.get(path).json()["threads"]
    assert [thread["comment"]["body"], thread["answers"][0]["body"]] == ["Pale", "Still pale"]
    settle = f"/comments/{made.json()['id']}/settle"
    assert api.post(settle, {"resolved": True}).json()["resolved"] is True
    assert api.post(settle, {"resolved": True}).status_code == 409
    assert api.post(path, {"revision": 9, "body": "Pale"}).status_code == 404
    assert api.post(path, {"revision": 1}).status_code == 422
    assert api_of(bob).post(path, {"revision": 1, "body": "Nice"}).status_code == 403
    stranger = api_of(charlie)
    assert stranger.get(path).status_code == 404
    assert stranger.post(settle, {"resolved": False}).status_code == 404
