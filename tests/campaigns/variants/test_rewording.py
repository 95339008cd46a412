"""Other words for a variant that is made: what it voids, what it refuses, and the way back."""

import json
from dataclasses import asdict, replace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.contents import Content
from campaigns.models import Approval, Brand, BrandVersion, Variant
from campaigns.selectors.publications import publishable
from campaigns.selectors.reviews import waiting
from campaigns.selectors.variants import approved_of
from campaigns.services.docket import Sight
from campaigns.services.publications import Wish, publish
from campaigns.services.reviews import approve
from campaigns.services.rewording import Wording, keep, reword
from campaigns.services.variants import record_revision, remake
from generation.models import Artifact, Job, JobState
from generation.services.jobs import order
from generation.specs import RenderSpec, Typefaces
from tests.campaigns.api import api_of
from tests.campaigns.factories import current, make_revision, make_spec, make_variant
from tests.conftest import Person
from tests.rest import problem_of
from workspaces.errors import Conflict, Invalid, NotAllowed, NotFound
from workspaces.models import LedgerEntry

WORDING = Wording("Coffee that waits for you", "Beans from Gayo, roasted this week.", "Order now")
WHY = {JobState.FAILED: "Out of memory.", JobState.BLOCKED: "A text is hard to read."}
pytestmark = pytest.mark.usefixtures("planned_model")


@pytest.fixture
def variant(alice: Person, rosa: Person) -> Variant:
    """Return a variant that Alice made and Rosa approved."""
    made = make_variant(alice.membership.workspace, alice.user)
    approve(rosa.membership, sight(made))
    return made


def sight(variant: Variant) -> Sight:
    revision = current(variant)
    return Sight(revision.pk, revision.digest)


def end(job: Job, state: JobState = JobState.READY) -> None:
    """Let a job end as a worker does; a ready one has a file of each format."""
    Job.objects.filter(pk=job.pk).update(state=state, progress=1.0, reason=WHY.get(state, ""))
    job.refresh_from_db()
    if state != JobState.READY:
        return
    before = job.variant.current_revision
    assert before is not None
    for place, artifact in enumerate(Artifact.objects.filter(job=before.job)):
        artifact.pk, artifact.job, artifact.sha256 = None, job, f"{place:064x}"
        artifact.save(force_insert=True)
    record_revision(job)


def address(variant: Variant, name: str) -> str:
    return reverse(name, args=["kopi-senja", variant.code])


def test_all_formats_are_ordered_with_the_same_picture_and_only_the_words_differ(
    alice: Person, variant: Variant
) -> None:
    before = RenderSpec.from_json(variant.job.spec)
    job = reword(alice.membership, variant.pk, replace(WORDING, headline="  Coffee that\n waits for you "))
    after = RenderSpec.from_json(job.spec)
    assert asdict(after.copy) == asdict(before.copy) | {"headline": "Coffee that waits for you"}
    assert replace(after.picture, model=before.picture.model) == before.picture
    assert (after.formats, after.layout, job.state) == (before.formats, before.layout, JobState.QUEUED)
    entry = LedgerEntry.objects.get(kind="variant.reword")
    assert json.loads(entry.content) == {
        "words": {"headline": [before.copy.headline, "Coffee that waits for you"]}
    }


def test_from_the_order_on_what_was_approved_counts_no_more(
    alice: Person, rosa: Person, olivia: Person, variant: Variant
) -> None:
    seen = sight(variant)
    assert [one.pk for one in publishable(variant.workspace)] == [Approval.objects.get().pk]
    reword(alice.membership, variant.pk, WORDING)
    assert not publishable(variant.workspace).exists()
    assert not approved_of([Variant.objects.get(pk=variant.pk)])
    assert not waiting(olivia.membership).exists()
    with pytest.raises(Conflict, match="nothing was") as refusal:
        publish(alice.membership, Wish("Autumn", [variant.pk]))
    assert "was changed" in refusal.value.errors[0]["message"]
    with pytest.raises(Conflict, match="counts no more") as late:
        approve(olivia.membership, seen)
    assert late.value.code == "changed"


def test_the_new_revision_has_to_be_approved_and_says_the_new_words(
    alice: Person, rosa: Person, variant: Variant
) -> None:
    end(reword(alice.membership, variant.pk, WORDING))
    revision = current(variant)
    assert (revision.number, Content.from_json(revision.content).words.headline) == (2, WORDING.headline)
    assert not publishable(variant.workspace).exists()
    assert list(waiting(rosa.membership)) == [variant]
    approve(rosa.membership, sight(variant))
    assert [one.revision for one in publishable(variant.workspace)] == [revision]


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.BLOCKED, JobState.CANCELLED])
def test_what_came_to_nothing_can_be_taken_back_and_the_approval_holds_again(
    state: JobState, alice: Person, variant: Variant
) -> None:
    end(reword(alice.membership, variant.pk, WORDING), state)
    assert not publishable(variant.workspace).exists()
    keep(alice.membership, variant.pk)
    assert [one.variant for one in publishable(variant.workspace)] == [variant]
    assert approved_of([Variant.objects.get(pk=variant.pk)]) == {variant.pk}
    newest = LedgerEntry.objects.order_by("position").last()
    assert newest is not None
    assert newest.kind == "variant.keep"


def test_another_picture_voids_the_approval_too(alice: Person, variant: Variant) -> None:
    remake(alice.membership, variant.pk, seed=5)
    assert not publishable(variant.workspace).exists()


def test_nothing_is_kept_where_nothing_was_ordered_or_while_it_is_made(
    alice: Person, variant: Variant
) -> None:
    with pytest.raises(Conflict, match="nothing was ordered"):
        keep(alice.membership, variant.pk)
    reword(alice.membership, variant.pk, WORDING)
    for act in (keep, lambda who, pk: reword(who, pk, WORDING)):
        with pytest.raises(Conflict, match="being made"):
            act(alice.membership, variant.pk)


@pytest.mark.parametrize(
    ("headline", "field", "words"),
    [
        ("", "headline", "empty"),
        ("word " * 40, "headline", "90"),
        ("=HYPERLINK(1)", "headline", "formula"),
        ("The miracle cure", "headline", "miracle"),
    ],
)
def test_words_that_cannot_be_used_are_refused_by_field(
    headline: str, field: str, words: str, alice: Person, variant: Variant
) -> None:
    brand = Brand.objects.get()
    BrandVersion.objects.create(
        workspace=brand.workspace,
        brand=brand,
        number=1,
        made_by=alice.user,
        banned_words=["miracle"],
    )
    with pytest.raises(Invalid) as refusal:
        reword(alice.membership, variant.pk, replace(WORDING, headline=headline))
    [fault] = refusal.value.errors
    assert fault["field"] == field
    assert words in str(fault["message"])
    assert Job.objects.count() == 1


@pytest.mark.parametrize("headline", ["W" * 90, "Kopi \U00013000 pagi"])
def test_words_that_fit_no_format_or_have_no_signs_are_refused_before_anything_is_made(
    headline: str, alice: Person, variant: Variant
) -> None:
    with pytest.raises(Invalid) as refusal:
        reword(alice.membership, variant.pk, replace(WORDING, headline=headline))
    assert refusal.value.code in {"copy_does_not_fit", "missing_glyphs"}
    assert Job.objects.count() == 1


def test_a_brand_with_a_typeface_of_its_own_changes_words_too(alice: Person, variant: Variant) -> None:
    spec = replace(make_spec(), typefaces=Typefaces("a" * 64, "jakarta"))
    job = order(variant.plan.group, spec, requested_by=alice.user)
    job.state, job.progress, job.finished_at = JobState.READY, 1.0, timezone.now()
    job.save()
    make_revision(variant, alice.user, job=job)
    made = RenderSpec.from_json(reword(alice.membership, variant.pk, WORDING).spec)
    assert (made.typefaces, made.copy.headline) == (spec.typefaces, WORDING.headline)


def test_the_same_words_are_no_order(alice: Person, variant: Variant) -> None:
    same = RenderSpec.from_json(variant.job.spec).copy
    with pytest.raises(Invalid, match="the words that it has"):
        reword(alice.membership, variant.pk, Wording(same.headline, same.body, same.call_to_action))


def test_only_editors_of_the_workspace_change_words(
    bob: Person, rosa: Person, charlie: Person, variant: Variant
) -> None:
    for person in (bob, rosa):
        with pytest.raises(NotAllowed):
            reword(person.membership, variant.pk, WORDING)
        with pytest.raises(NotAllowed):
            keep(person.membership, variant.pk)
    for pk in (variant.pk, uuid4()):
        with pytest.raises(NotFound):
            reword(charlie.membership, pk, WORDING)


def test_the_page_says_what_happens_and_what_has_become_void(alice: Person, variant: Variant) -> None:
    shown = alice.client.get(address(variant, "variant_detail")).content.decode()
    assert "Approved" in shown
    form = alice.client.get(address(variant, "variant_words")).content.decode()
    assert "Its approval ends now" in form
    assert "All 4 formats are made again" in form
    assert alice.client.post(address(variant, "variant_words"), asdict(WORDING)).status_code == 302
    after = alice.client.get(address(variant, "variant_detail")).content.decode()
    assert "counts no more" in after
    assert "Approved" not in after
    assert WORDING.headline in after
    assert "changed the words" in after
    assert "Keep revision 1" not in after


def test_a_change_that_failed_is_taken_back_on_the_page(alice: Person, bob: Person, variant: Variant) -> None:
    end(reword(alice.membership, variant.pk, WORDING), JobState.FAILED)
    assert "Keep revision 1" in alice.client.get(address(variant, "variant_detail")).content.decode()
    assert "Keep revision 1" not in bob.client.get(address(variant, "variant_detail")).content.decode()
    assert alice.client.post(address(variant, "variant_keep")).status_code == 302
    assert "Approved" in alice.client.get(address(variant, "variant_detail")).content.decode()
    assert alice.client.post(address(variant, "variant_keep")).status_code == 409


def test_a_refused_form_keeps_what_was_typed(alice: Person, variant: Variant) -> None:
    sent = asdict(WORDING) | {"headline": "=1+1"}
    answer = alice.client.post(address(variant, "variant_words"), sent)
    assert answer.status_code == 422
    assert 'value="=1+1"' in answer.content.decode()
    assert Job.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_others_see_no_form_and_change_nothing(
    who: str, status: int, variant: Variant, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(who).client
    assert client.get(address(variant, "variant_words")).status_code == status
    for name in ("variant_words", "variant_keep"):
        assert client.post(address(variant, name), asdict(WORDING)).status_code == status
    assert Job.objects.count() == 1


def test_the_api_changes_words_and_keeps(alice: Person, variant: Variant) -> None:
    api = api_of(alice)
    answer = api.post(f"/variants/{variant.code}/words", asdict(WORDING)).json()
    assert (answer["state"], answer["words"]["headline"]) == ("queued", WORDING.headline)
    problem_of(api.post(f"/variants/{variant.code}/words", asdict(WORDING)), 409)
    problem_of(api.post(f"/variants/{variant.code}/keep"), 409)
    variant.refresh_from_db()
    end(variant.job, JobState.FAILED)
    assert api.post(f"/variants/{variant.code}/keep").json()["state"] == "ready"
    problem = problem_of(api.post(f"/variants/{variant.code}/words", {"headline": ""}), 422)
    assert problem["errors"][0]["field"] == "headline"
    problem_of(api.post(f"/variants/{variant.code}/words", {"headline": "x", "layout": "y"}), 422)


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_the_api_refuses_others(
    who: str, status: int, variant: Variant, request: pytest.FixtureRequest
) -> None:
    api = api_of(request.getfixturevalue(who))
    problem_of(api.post(f"/variants/{variant.code}/words", asdict(WORDING)), status)
    problem_of(api.post(f"/variants/{variant.code}/keep"), status)
