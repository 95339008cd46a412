"""Pausing, resuming, cancelling, retrying and remaking: who may, when, and what the ledger keeps."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from campaigns.models import Plan, Variant
from campaigns.services import variants
from generation import claims
from generation.engines.registry import model_ref
from generation.models import Job, JobState
from generation.specs import RenderSpec
from tests.campaigns.factories import (
    current,
    make_campaign,
    make_job,
    make_plan,
    make_revision,
    make_variant,
    make_waiting_variant,
)
from tests.conftest import Person
from workspaces.errors import Conflict, NotAllowed, NotFound
from workspaces.models import LedgerEntry, Membership, Workspace

ACTS = [variants.pause, variants.resume, variants.cancel, variants.retry]
Act = Callable[[Membership, UUID], Plan]


@pytest.fixture
def plan(workspace: Workspace, alice: Person) -> Plan:
    return make_plan(make_campaign(workspace, alice.user), alice.user)


def _waiting(plan: Plan, alice: Person) -> Job:
    return make_waiting_variant(plan.workspace, alice.user, plan=plan).job


def _failed(plan: Plan, alice: Person) -> Job:
    job = _waiting(plan, alice)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, reason="No.", attempt=4)
    return job


def _kinds() -> list[str]:
    return list(LedgerEntry.objects.order_by("position").values_list("kind", flat=True))


def test_a_paused_plan_is_not_claimed_until_it_is_resumed(plan: Plan, alice: Person) -> None:
    _waiting(plan, alice)
    assert variants.pause(alice.membership, plan.pk).group.paused_at is not None
    assert not claims.anything_to_do()
    assert variants.resume(alice.membership, plan.pk).group.paused_at is None
    assert claims.anything_to_do()
    assert _kinds() == ["plan.pause", "plan.resume"]


def test_pausing_twice_is_recorded_once(plan: Plan, alice: Person) -> None:
    variants.pause(alice.membership, plan.pk)
    variants.pause(alice.membership, plan.pk)
    assert _kinds() == ["plan.pause"]


def test_cancelling_ends_what_waits_and_leaves_what_is_ready(
    plan: Plan, alice: Person, workspace: Workspace
) -> None:
    waiting = _waiting(plan, alice)
    ready = make_variant(workspace, alice.user, plan=plan)
    variants.cancel(alice.membership, plan.pk)
    waiting.refresh_from_db()
    ready.job.refresh_from_db()
    assert (waiting.state, ready.job.state) == (JobState.CANCELLED, JobState.READY)


def test_retrying_queues_what_failed(plan: Plan, alice: Person) -> None:
    job = _failed(plan, alice)
    variants.retry(alice.membership, plan.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.reason) == (JobState.QUEUED, 0, "")


def test_a_failed_job_that_was_remade_since_is_not_retried(plan: Plan, alice: Person) -> None:
    abandoned = _failed(plan, alice)
    Variant.objects.filter(job=abandoned).update(job=make_job(plan, alice.user, JobState.QUEUED))
    with pytest.raises(Conflict):
        variants.retry(alice.membership, plan.pk)


@pytest.mark.parametrize("act", [variants.cancel, variants.retry])
def test_where_nothing_can_be_cancelled_or_retried_one_is_told_so(
    act: Act, plan: Plan, alice: Person
) -> None:
    with pytest.raises(Conflict):
        act(alice.membership, plan.pk)
    assert _kinds() == []


@pytest.mark.parametrize("act", ACTS)
def test_who_only_reads_or_reviews_may_not(
    act: Act, plan: Plan, alice: Person, bob: Person, rosa: Person
) -> None:
    job = _failed(plan, alice)
    for person in (bob, rosa):
        with pytest.raises(NotAllowed):
            act(person.membership, plan.pk)
    job.refresh_from_db()
    assert (job.state, _kinds()) == (JobState.FAILED, [])


@pytest.mark.parametrize("act", ACTS)
def test_a_plan_of_another_workspace_is_not_there(act: Act, plan: Plan, charlie: Person) -> None:
    for plan_id in (plan.pk, uuid4()):
        with pytest.raises(NotFound):
            act(charlie.membership, plan_id)


def test_remaking_orders_the_variant_with_another_seed_for_the_same_model(
    workspace: Workspace, alice: Person, planned_model: None
) -> None:
    variant = make_variant(workspace, alice.user)
    before = RenderSpec.from_json(variant.job.spec)
    job = variants.remake(alice.membership, variant.pk, seed=99)
    variant.refresh_from_db()
    after = RenderSpec.from_json(job.spec)
    assert (variant.job, after.picture.seed, after.copy) == (job, 99, before.copy)
    assert after.picture.model == model_ref("panggung")
    assert variant.current_revision is not None
    assert _kinds()[-1] == "variant.remake"


def test_a_variant_that_is_being_made_cannot_be_remade(workspace: Workspace, alice: Person) -> None:
    variant = make_waiting_variant(workspace, alice.user)
    with pytest.raises(Conflict):
        variants.remake(alice.membership, variant.pk)
    assert Job.objects.count() == 1


def test_only_editors_of_the_workspace_remake(
    workspace: Workspace, alice: Person, rosa: Person, charlie: Person
) -> None:
    variant = make_variant(workspace, alice.user)
    with pytest.raises(NotAllowed):
        variants.remake(rosa.membership, variant.pk)
    with pytest.raises(NotFound):
        variants.remake(charlie.membership, variant.pk)


def test_a_remade_variant_gets_a_second_revision_and_keeps_the_first(
    workspace: Workspace, alice: Person
) -> None:
    variant = make_variant(workspace, alice.user)
    first = current(variant)
    second = make_revision(variant, alice.user)
    assert (first.number, second.number, current(variant)) == (1, 2, second)
    assert set(variant.revisions.all()) == {first, second}
