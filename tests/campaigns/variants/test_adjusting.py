"""Parts of a variant's layout elsewhere: what it voids, what it refuses, on the page and in the API."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from campaigns.models import Approval, Variant
from campaigns.selectors.laid_out import placed_parts
from campaigns.selectors.publications import publishable
from campaigns.services.adjusting import adjust
from campaigns.services.docket import Sight
from campaigns.services.reviews import approve
from generation.composition.boxes import Box
from generation.models import Job, JobState
from generation.specs import Adjustment, RenderSpec
from tests.campaigns.api import api_of
from tests.campaigns.factories import current, make_variant
from tests.conftest import Person
from tests.rest import problem_of
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry

pytestmark = pytest.mark.usefixtures("planned_model")
FORMAT = "feed_square"


@pytest.fixture
def variant(alice: Person, rosa: Person) -> Variant:
    """Return a variant that Alice made and Rosa approved."""
    made = make_variant(alice.membership.workspace, alice.user)
    revision = current(made)
    approve(rosa.membership, Sight(revision.pk, revision.digest))
    return made


def headline(variant: Variant, key: str = FORMAT) -> Box:
    return next(placed.boxes["headline"] for placed in placed_parts(variant) if placed.format.key == key)


def moved(variant: Variant, *, down: int = 6, key: str = FORMAT) -> Adjustment:
    """Return the headline a little further down."""
    box = headline(variant, key)
    return Adjustment(key, "headline", box.left, box.top + down, box.right, box.bottom + down)


def spec_of(variant: Variant) -> RenderSpec:
    variant.refresh_from_db()
    return RenderSpec.from_json(variant.job.spec)


def numbers(box: Box, part: str = "headline") -> dict[str, int]:
    return {
        f"{part}-left": box.left,
        f"{part}-top": box.top,
        f"{part}-width": box.width,
        f"{part}-height": box.height,
    }


def page(variant: Variant, key: str = FORMAT) -> str:
    return reverse("variant_layout", args=["kopi-senja", variant.code, key])


def test_all_formats_are_ordered_with_the_same_picture_and_the_approval_is_void(
    alice: Person, variant: Variant
) -> None:
    before, change = spec_of(variant), moved(variant)
    job = adjust(alice.membership, variant.pk, [change], formats=[FORMAT])
    after = RenderSpec.from_json(job.spec)
    assert after.adjustments == (change,)
    assert replace(after, adjustments=(), picture=before.picture) == before
    assert replace(after.picture, model=before.picture.model) == before.picture
    assert not publishable(variant.workspace).exists()
    assert Approval.objects.count() == 1
    entry = LedgerEntry.objects.get(kind="variant.adjust")
    assert json.loads(entry.content) == {"layout": {FORMAT: ["headline"]}}


def test_other_formats_keep_what_was_moved_in_them(alice: Person, variant: Variant) -> None:
    first, second = moved(variant), moved(variant, key="link")
    adjust(alice.membership, variant.pk, [first], formats=[FORMAT])
    Job.objects.update(state=JobState.READY, progress=1.0)
    adjust(alice.membership, variant.pk, [second], formats=["link"])
    assert spec_of(variant).adjustments == (first, second)
    Job.objects.update(state=JobState.READY, progress=1.0)
    adjust(alice.membership, variant.pk, [], formats=[FORMAT])
    assert spec_of(variant).adjustments == (second,)


def test_a_box_where_the_layout_has_it_is_no_change(alice: Person, variant: Variant) -> None:
    with pytest.raises(Invalid, match="where it was"):
        adjust(alice.membership, variant.pk, [moved(variant, down=0)], formats=[FORMAT])


def test_every_broken_rule_is_told_by_its_place(alice: Person, variant: Variant) -> None:
    with pytest.raises(Invalid) as refusal:
        adjust(alice.membership, variant.pk, [moved(variant, down=3000)], formats=[FORMAT])
    assert refusal.value.code == "layout_broken"
    assert {fault["field"] for fault in refusal.value.errors} == {f"{FORMAT}.headline"}
    assert "px beyond" in str(refusal.value.errors[0]["message"])
    assert Job.objects.count() == 1


def test_foreign_formats_and_doubled_parts_are_refused(alice: Person, variant: Variant) -> None:
    change = moved(variant)
    with pytest.raises(Invalid, match="no format tower"):
        adjust(alice.membership, variant.pk, [replace(change, format="tower")], formats=["tower"])
    with pytest.raises(Invalid, match="one place"):
        adjust(alice.membership, variant.pk, [change, change], formats=[FORMAT])
    assert Job.objects.count() == 1


def test_nothing_is_moved_while_it_is_made(alice: Person, variant: Variant) -> None:
    change = moved(variant)
    adjust(alice.membership, variant.pk, [change], formats=[FORMAT])
    with pytest.raises(Conflict, match="being made"):
        adjust(alice.membership, variant.pk, [change], formats=[FORMAT])


def test_only_editors_of_the_workspace_move_parts(
    bob: Person, rosa: Person, charlie: Person, variant: Variant
) -> None:
    for person in (bob, rosa):
        with pytest.raises(NotAllowed):
            adjust(person.membership, variant.pk, [], formats=[FORMAT])
    for pk in (variant.pk, uuid4()):
        with pytest.raises(NotFound):
            adjust(charlie.membership, pk, [], formats=[FORMAT])


def test_the_page_shows_the_ad_and_tries_without_ordering(alice: Person, variant: Variant) -> None:
    shown = alice.client.get(page(variant)).content.decode()
    assert "data:image/webp;base64," in shown
    assert "Its approval ends now" in shown
    far = Box.sized(5000, 5000, 300, 100)
    tried = alice.client.get(page(variant), numbers(far)).content.decode()
    assert "px beyond where it is surely seen" in tried
    assert 'value="5000"' in tried
    assert Job.objects.count() == 1


def test_the_page_orders_what_was_moved(alice: Person, variant: Variant) -> None:
    box = headline(variant)
    there = Box.sized(box.left, box.top + 9, box.width, box.height)
    assert alice.client.post(page(variant), numbers(there)).status_code == 302
    [change] = spec_of(variant).adjustments
    assert (change.part, change.top) == ("headline", box.top + 9)
    after = alice.client.get(reverse("variant_detail", args=["kopi-senja", variant.code])).content.decode()
    assert "moved parts of the layout" in after
    assert "with moved parts" in after


def test_formats_of_the_same_shape_follow_where_it_is_wished(alice: Person, rosa: Person) -> None:
    workspace = alice.membership.workspace
    variant = make_variant(workspace, alice.user, formats=["story", "video_story"])
    box = headline(variant, "story")
    there = Box.sized(box.left, box.top + 10, box.width, box.height)
    sent = {**numbers(there), "alike": "on"}
    assert alice.client.post(page(variant, "story"), sent).status_code == 302
    assert {each.format for each in spec_of(variant).adjustments} == {"story", "video_story"}


@pytest.mark.parametrize("sent", [{"headline-left": "many"}, {"headline-width": 0}])
def test_a_broken_form_is_told_and_nothing_is_ordered(
    sent: dict[str, Any], alice: Person, variant: Variant
) -> None:
    answer = alice.client.post(page(variant), {**numbers(headline(variant)), **sent})
    assert answer.status_code == 422
    assert "whole pixels" in answer.content.decode()
    assert Job.objects.count() == 1


def test_a_refused_order_keeps_what_was_moved(alice: Person, variant: Variant) -> None:
    answer = alice.client.post(page(variant), numbers(Box.sized(4000, 10, 300, 100)))
    assert answer.status_code == 422
    assert 'value="4000"' in answer.content.decode()
    assert "Some parts cannot stay there" in answer.content.decode() or "px beyond" in answer.content.decode()


def test_an_unknown_format_is_not_found(alice: Person, variant: Variant) -> None:
    assert alice.client.get(page(variant, "tower")).status_code == 404
    assert alice.client.post(page(variant, "tower"), {}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_others_see_no_boxes_and_move_nothing(
    who: str, status: int, variant: Variant, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(who).client
    assert client.get(page(variant)).status_code == status
    assert client.post(page(variant), numbers(headline(variant))).status_code == status
    assert client.get(reverse("variant_layouts", args=["kopi-senja", variant.code])).status_code == status
    assert Job.objects.count() == 1


def body(change: Adjustment, **more: object) -> dict[str, object]:
    box = {name: getattr(change, name) for name in Adjustment.__slots__}
    return {"formats": [change.format], "boxes": [{**box, **more}]}


def test_the_api_shows_and_moves_parts(alice: Person, variant: Variant) -> None:
    api, change = api_of(alice), moved(variant)
    shown = api.get(f"/variants/{variant.code}/layout").json()
    assert [form["format"] for form in shown] == [form.key for form in spec_of(variant).formats]
    assert not any(part["moved"] for form in shown for part in form["parts"])
    answer = api.post(f"/variants/{variant.code}/layout", body(change)).json()
    assert answer["state"] == "queued"
    again = api.get(f"/variants/{variant.code}/layout").json()
    [there] = [part for form in again for part in form["parts"] if part["moved"]]
    assert (there["part"], there["top"]) == ("headline", change.top)
    problem_of(api.post(f"/variants/{variant.code}/layout", body(change)), 409)


@pytest.mark.parametrize(
    "more", [{"part": "shadow"}, {"left": 10, "right": 10}, {"top": "high"}, {"top": 9000, "bottom": 9100}]
)
def test_the_api_refuses_boxes_that_are_none(
    more: dict[str, object], alice: Person, variant: Variant
) -> None:
    problem_of(api_of(alice).post(f"/variants/{variant.code}/layout", body(moved(variant), **more)), 422)
    assert Job.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_the_api_refuses_others(
    who: str, status: int, variant: Variant, request: pytest.FixtureRequest
) -> None:
    api = api_of(request.getfixturevalue(who))
    problem_of(api.post(f"/variants/{variant.code}/layout", body(moved(variant))), status)
