"""Another layout with one click: offered where geometry mends something, ordered, refused, and to whom."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Approval, Variant
from campaigns.selectors.laid_out import placed_parts
from campaigns.selectors.other_layouts import TROUBLES, layout_offer, other_layouts
from campaigns.selectors.publications import publishable
from campaigns.selectors.variants import saying_of
from campaigns.services.adjusting import adjust
from campaigns.services.docket import Sight
from campaigns.services.publications import Wish, publish
from campaigns.services.rearranging import rearrange
from campaigns.services.reviews import approve
from campaigns.services.rewording import keep
from generation.checks.suite import CHECKS
from generation.models import Finding, Job, JobState, Outcome
from generation.services.jobs import order
from generation.specs import Adjustment, RenderSpec
from tests.campaigns.api import api_of
from tests.campaigns.factories import current, make_plan, make_revision, make_variant
from tests.conftest import Person
from tests.rest import problem_of
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry

pytestmark = pytest.mark.usefixtures("planned_model")


@pytest.fixture
def variant(alice: Person, rosa: Person) -> Variant:
    """Return a variant that Alice made and Rosa approved."""
    made = make_variant(alice.membership.workspace, alice.user)
    revision = current(made)
    approve(rosa.membership, Sight(revision.pk, revision.digest))
    return made


def find(variant: Variant, check: str = "contrast", outcome: Outcome = Outcome.FLAG) -> Finding:
    return Finding.objects.create(
        job=variant.job,
        format="story",
        check_name=check,
        outcome=outcome,
        message="A text is hard to read.",
        measured="3.10",
        limit="4.50",
    )


def use(variant: Variant, spec: RenderSpec, person: Person) -> Job:
    """Let a failed job of this spec be what counts for the variant."""
    job = order(variant.job.group, spec, requested_by=person.user)
    job.state, job.reason, job.finished_at = JobState.FAILED, "No room.", timezone.now()
    job.save(force_insert=True)
    variant.job = job
    variant.save(update_fields=["job"])
    return job


def end(job: Job, state: JobState) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, reason="Out of memory.", progress=1.0)


def address(variant: Variant, name: str) -> str:
    return reverse(name, args=["kopi-senja", variant.code])


def test_every_trouble_is_a_check() -> None:
    assert TROUBLES.keys() <= {check.key for check in CHECKS}


def test_it_is_offered_where_a_layout_mends_what_was_found(variant: Variant) -> None:
    assert layout_offer(variant) is None
    find(variant, "scene_not_blank")
    find(variant, outcome=Outcome.ERROR)
    assert layout_offer(variant) is None
    find(variant)
    offer = layout_offer(variant)
    assert offer is not None
    assert (len(offer.layouts), offer.refused) == (3, False)
    assert "hero" not in {each.key for each in offer.layouts}
    # The format that has the trouble is drawn first.
    assert {(each.wireframes[0].width, each.wireframes[0].height) for each in offer.layouts} == {(1080, 1920)}


def test_an_ad_that_its_layout_has_no_room_for_is_offered_others(alice: Person, variant: Variant) -> None:
    spec = RenderSpec.from_json(variant.job.spec)
    broken = replace(spec, adjustments=(Adjustment("link", "headline", 9000, 9000, 9100, 9100),))
    use(variant, broken, alice)
    offer = layout_offer(variant)
    assert offer is not None
    assert (len(offer.layouts), offer.refused) == (3, True)
    page = alice.client.get(address(variant, "variant_detail")).content.decode()
    assert "In its layout this ad has no room" in page


def test_layouts_of_a_sibling_and_excluded_ones_are_not_offered(alice: Person, variant: Variant) -> None:
    every = {each.key for each in other_layouts(variant)}
    first, second, *_ = sorted(every)
    workspace, plan = variant.workspace, make_plan(variant.campaign, alice.user)
    for where in (plan, variant.plan):
        twin = make_variant(
            workspace, alice.user, plan=where, segment=variant.segment, template=variant.template_version
        )
        assert {each.key for each in other_layouts(variant)} == every
        Variant.objects.filter(pk=twin.pk).update(layout=first)
    assert first not in {each.key for each in other_layouts(variant)}
    variant.campaign.exclusions = [{"when": {"layout": second, "angle": "evening"}, "reason": "Never."}]
    assert second in {each.key for each in other_layouts(variant)}
    variant.campaign.exclusions = [{"when": {"layout": second, "angle": "morning"}, "reason": "Never."}]
    assert second not in {each.key for each in other_layouts(variant)}


def test_all_formats_are_ordered_with_the_same_words_and_the_approval_is_void(
    alice: Person, variant: Variant
) -> None:
    before = RenderSpec.from_json(variant.job.spec)
    after = RenderSpec.from_json(rearrange(alice.membership, variant.pk, "left").spec)
    assert after.layout == "left"
    assert replace(after, layout=before.layout, picture=before.picture) == before
    assert replace(after.picture, model=before.picture.model) == before.picture
    assert not publishable(variant.workspace).exists()
    assert Approval.objects.count() == 1
    entry = LedgerEntry.objects.get(kind="variant.rearrange")
    assert json.loads(entry.content) == {"layout": {"from": "hero", "to": "left", "moved": 0}}
    variant.refresh_from_db()
    assert saying_of(variant).layout == "left"


def test_what_was_moved_is_dropped_and_a_failure_is_taken_back(alice: Person, variant: Variant) -> None:
    box = next(placed.boxes["headline"] for placed in placed_parts(variant) if placed.format.key == "link")
    moved = Adjustment("link", "headline", box.left, box.top + 6, box.right, box.bottom + 6)
    adjust(alice.membership, variant.pk, [moved], formats=["link"])
    end(Job.objects.get(variant=variant), JobState.FAILED)
    job = rearrange(alice.membership, variant.pk, "card")
    assert RenderSpec.from_json(job.spec).adjustments == ()
    end(job, JobState.FAILED)
    keep(alice.membership, variant.pk)
    variant.refresh_from_db()
    assert saying_of(variant).layout == "hero"
    assert publishable(variant.workspace).exists()


@pytest.mark.parametrize("layout", ["hero", "spiral", ""])
def test_its_own_and_unknown_layouts_are_refused(layout: str, alice: Person, variant: Variant) -> None:
    with pytest.raises(Invalid):
        rearrange(alice.membership, variant.pk, layout)
    assert Job.objects.count() == 1
    assert not LedgerEntry.objects.filter(kind="variant.rearrange").exists()


def test_a_layout_without_room_is_refused_before_anything_is_made(alice: Person, variant: Variant) -> None:
    spec = RenderSpec.from_json(variant.job.spec)
    seal = replace(spec, copy=replace(spec.copy, call_to_action="Pertanggungjawaban sepenuhnya"))
    use(variant, seal, alice)
    with pytest.raises(Invalid) as refusal:
        rearrange(alice.membership, variant.pk, "sticker")
    assert refusal.value.code == "copy_does_not_fit"
    assert Job.objects.count() == 2


def test_nothing_is_rearranged_while_it_is_made(alice: Person, variant: Variant) -> None:
    rearrange(alice.membership, variant.pk, "left")
    with pytest.raises(Conflict, match="being made"):
        rearrange(alice.membership, variant.pk, "right")


def test_only_editors_of_the_workspace_rearrange(
    bob: Person, rosa: Person, charlie: Person, variant: Variant
) -> None:
    for person in (bob, rosa):
        with pytest.raises(NotAllowed):
            rearrange(person.membership, variant.pk, "left")
    for pk in (variant.pk, uuid4()):
        with pytest.raises(NotFound):
            rearrange(charlie.membership, pk, "left")
    assert Job.objects.count() == 1


def test_one_click_on_the_page_orders_it(alice: Person, bob: Person, variant: Variant) -> None:
    detail, there = address(variant, "variant_detail"), address(variant, "variant_rearrange")
    assert there not in alice.client.get(detail).content.decode()
    find(variant)
    shown = alice.client.get(detail).content.decode()
    assert shown.count(f'action="{there}"') == 3
    assert "its approval ends" in shown
    assert there not in bob.client.get(detail).content.decode()
    [first, *_] = other_layouts(variant)
    assert alice.client.post(there, {"layout": first.key}).status_code == 302
    after = alice.client.get(detail).content.decode()
    assert "chose another layout" in after
    assert str(first.name) in after
    assert there not in after
    assert alice.client.post(there, {"layout": "hero"}).status_code == 409


def test_review_leads_to_the_layouts(alice: Person, rosa: Person, variant: Variant) -> None:
    find(variant)
    review = f"{reverse('review', args=['kopi-senja'])}?variant={variant.pk}"
    anchor = f"{address(variant, 'variant_detail')}#other-layouts"
    assert anchor in alice.client.get(review).content.decode()
    assert anchor not in rosa.client.get(review).content.decode()


@pytest.mark.parametrize("sent", [{}, {"layout": "spiral"}, {"layout": "hero"}])
def test_a_broken_click_orders_nothing(sent: dict[str, str], alice: Person, variant: Variant) -> None:
    assert alice.client.post(address(variant, "variant_rearrange"), sent).status_code == 422
    assert alice.client.get(address(variant, "variant_rearrange")).status_code == 405
    assert Job.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_others_click_in_vain(
    who: str, status: int, variant: Variant, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    sent = {"layout": "left"}
    assert person.client.post(address(variant, "variant_rearrange"), sent).status_code == status
    problem_of(api_of(person).post(f"/variants/{variant.code}/layouts", sent), status)
    assert Job.objects.count() == 1


def test_the_api_lists_and_orders(alice: Person, bob: Person, charlie: Person, variant: Variant) -> None:
    api, path = api_of(alice), f"/variants/{variant.code}/layouts"
    listed = api_of(bob).get(path).json()
    assert [each["layout"] for each in listed] == [each.key for each in other_layouts(variant)]
    problem_of(api_of(charlie).get(path), 404)
    for broken in ({}, {"layout": 3}, {"layout": "left", "formats": []}, {"layout": "hero"}):
        problem_of(api.post(path, broken), 422)
    answer = api.post(path, {"layout": listed[0]["layout"]}).json()
    assert (answer["state"], answer["layout"]) == ("queued", listed[0]["layout"])
    problem_of(api.post(path, {"layout": "hero"}), 409)


def test_a_publication_names_the_layout_that_was_approved(
    alice: Person, rosa: Person, variant: Variant
) -> None:
    job = rearrange(alice.membership, variant.pk, "left")
    Job.objects.filter(pk=job.pk).update(state=JobState.READY, progress=1.0)
    variant.refresh_from_db()
    revision = make_revision(variant, alice.user, job=variant.job)
    approve(rosa.membership, Sight(revision.pk, revision.digest))
    publication = publish(alice.membership, Wish("Autumn", [variant.pk]))
    assert [item.facts["layout"] for item in publication.items.all()] == ["left"]
