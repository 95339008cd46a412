"""The review page and its forms, without a script."""

from uuid import uuid4

import pytest
from django.test import Client

from campaigns.contents import Content
from campaigns.models import Approval, Decision, Variant
from campaigns.services.reviews import approve, reject
from tests.campaigns.factories import current, flag, make_revision, make_variant
from tests.campaigns.reviews.conftest import sight_of
from tests.conftest import Person

ABSENT = "01a20000-0000-7000-8000-000000000000"

PAGE = "/w/kopi-senja/review/"
ITEMS = f"{PAGE}items/"
DECIDE = f"{PAGE}decide/"


def pressed(variant: Variant, verdict: str, **more: object) -> dict[str, object]:
    """Return what the form of the page sends."""
    revision = current(variant)
    return {"verdict": verdict, "revision": revision.pk, "digest": revision.digest, "seen": 0, **more}


def test_the_page_shows_the_variant_with_its_facts(rosa: Person, variant: Variant) -> None:
    flag(current(variant))
    page = rosa.client.get(PAGE).content.decode()
    for fact in (variant.code, variant.segment.name, "Order now", "The headline is long.", "1 left"):
        assert fact in page
    assert page.count("review-thumb-words") == 4
    assert "Approve<kbd>A</kbd>" in page


def test_an_empty_workspace_says_what_to_do(rosa: Person) -> None:
    page = rosa.client.get(PAGE).content.decode()
    assert "Nothing to review yet" in page
    assert "/w/kopi-senja/campaigns/" in page


def test_all_done_leads_to_publish(rosa: Person, variant: Variant) -> None:
    approve(rosa.membership, sight_of(variant))
    page = rosa.client.get(PAGE).content.decode()
    assert "What is approved can be published." in page
    assert "/w/kopi-senja/publish/" in page


def test_what_waits_for_others_is_said(olivia: Person, rosa: Person) -> None:
    make_variant(olivia.membership.workspace, olivia.user)
    assert "waits for another reviewer" in olivia.client.get(PAGE).content.decode()


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_who_may_not_review_sees_and_is_told(
    name: str, variant: Variant, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(name)
    page = person.client.get(PAGE).content.decode()
    assert variant.code in page
    assert "Deciding is for reviewers and owners" in page
    assert "review-approve" not in page


def test_a_stranger_finds_no_page(charlie: Person, variant: Variant) -> None:
    for address in (PAGE, ITEMS):
        assert charlie.client.get(address).status_code == 404
    assert charlie.client.post(DECIDE, pressed(variant, "approve")).status_code == 404
    assert not Decision.objects.exists()


def test_signed_out_one_is_asked_to_sign_in(variant: Variant) -> None:
    assert Client().get(PAGE)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("query", ["campaign=nonsense", f"campaign={ABSENT}", f"variant={ABSENT}"])
def test_what_is_not_there_is_not_found(rosa: Person, variant: Variant, query: str) -> None:
    assert rosa.client.get(f"{PAGE}?{query}").status_code == 404


def test_a_foreign_variant_is_not_found(rosa: Person, charlie: Person, variant: Variant) -> None:
    foreign = make_variant(charlie.membership.workspace, charlie.user)
    assert rosa.client.get(f"{PAGE}?variant={foreign.pk}").status_code == 404


def test_approving_goes_on_to_the_next(rosa: Person, alice: Person, variant: Variant) -> None:
    other = make_variant(alice.membership.workspace, alice.user)
    answer = rosa.client.post(DECIDE, pressed(variant, "approve"), follow=True)
    assert Approval.objects.get().variant == variant
    assert f"{variant.code} is approved." in answer.content.decode()
    assert f'data-review-item="{other.pk}"' in answer.content.decode()


def test_rejecting_keeps_the_words_written(rosa: Person, variant: Variant) -> None:
    rosa.client.post(DECIDE, pressed(variant, "reject", reason="", other_reason="Wrong bag"))
    assert Decision.objects.get().reason == "Wrong bag"


def test_undo_shows_the_variant_again(rosa: Person, variant: Variant) -> None:
    rosa.client.post(DECIDE, pressed(variant, "approve"))
    answer = rosa.client.post(DECIDE, {"verdict": "undo"}, follow=True)
    assert f'data-review-item="{variant.pk}"' in answer.content.decode()
    assert not Approval.objects.filter(revocation=None).exists()


def test_undo_without_a_decision_is_a_conflict(rosa: Person, variant: Variant) -> None:
    assert rosa.client.post(DECIDE, {"verdict": "undo"}).status_code == 409


def test_an_undo_may_name_the_press_it_takes_back(rosa: Person, alice: Person, variant: Variant) -> None:
    press = uuid4()
    rosa.client.post(DECIDE, pressed(variant, "approve", request_id=press))
    other = make_variant(alice.membership.workspace, alice.user)
    rosa.client.post(DECIDE, pressed(other, "approve"))
    rosa.client.post(DECIDE, {"verdict": "undo", "undoes_request": press})
    assert Approval.objects.get(revocation=None).variant == other


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_who_may_not_review_cannot_post(name: str, variant: Variant, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(name)
    assert person.client.post(DECIDE, pressed(variant, "approve")).status_code == 403
    assert not Decision.objects.exists()


def test_only_post_decides(rosa: Person, variant: Variant) -> None:
    assert rosa.client.get(DECIDE).status_code == 405
    assert rosa.client.post(PAGE).status_code == 405


@pytest.mark.parametrize("wrong", [{"verdict": "maybe"}, {"revision": "x"}, {"seen": -1}, {"revision": ""}])
def test_a_broken_form_decides_nothing(rosa: Person, variant: Variant, wrong: dict[str, object]) -> None:
    assert rosa.client.post(DECIDE, {**pressed(variant, "approve"), **wrong}).status_code == 422
    assert not Decision.objects.exists()


def test_a_script_gets_json_and_problems(rosa: Person, alice: Person, variant: Variant) -> None:
    sent = pressed(variant, "approve")
    answer = rosa.client.post(DECIDE, sent, headers={"Accept": "application/json"})
    assert answer.json()["verdict"] == "approve"
    make_revision(variant, alice.user)
    refused = rosa.client.post(DECIDE, sent, headers={"Accept": "application/json"})
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert refused.json()["errors"][0]["who"] == "Alice"


def test_the_script_gets_the_next_ones(rosa: Person, alice: Person, variant: Variant) -> None:
    others = [make_variant(alice.membership.workspace, alice.user) for _ in range(9)]
    first = rosa.client.get(f"{ITEMS}?start={variant.pk}&after={variant.pk}&wrapped=").content.decode()
    assert [one.code in first for one in (variant, *others)] == [False, *[True] * 8, False]
    assert f'data-after="{others[7].pk}"' in first


def test_others_verdicts_are_shown(rosa: Person, olivia: Person, variant: Variant) -> None:
    reject(olivia.membership, sight_of(variant), "Wrong logo")
    page = rosa.client.get(f"{PAGE}?variant={variant.pk}").content.decode()
    assert "Olivia rejected it" in page
    assert "Wrong logo" in page


def test_going_back_shows_what_waits_before(rosa: Person, alice: Person, variant: Variant) -> None:
    other = make_variant(alice.membership.workspace, alice.user)
    page = rosa.client.get(f"{PAGE}?before={other.pk}").content.decode()
    assert f'data-review-item="{variant.pk}"' in page


def test_a_change_is_shown_beside_what_it_was_before(rosa: Person, alice: Person, variant: Variant) -> None:
    before = Content.from_json(current(variant).content)
    assert "data-former" not in rosa.client.get(PAGE).content.decode()
    make_revision(variant, alice.user)
    page = rosa.client.get(PAGE).content.decode()
    assert page.count("data-former=") == len(before.files)
    assert before.files[0].sha256 in page
    assert f"<del>{before.words.headline}</del>" in page
    assert page.count("<del>") == 1  # the text and the call to action are the same
