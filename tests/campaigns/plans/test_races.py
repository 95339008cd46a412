"""Two people, or two clicks, reach for the same launch at the same moment: one plan comes of it."""

import pytest

from campaigns.models import Campaign, Plan, Variant
from campaigns.selectors.plans import preview_of
from campaigns.services.plans import launch
from generation.models import Job
from tests.campaigns.api import Api, api_of
from tests.conftest import Person
from tests.threads import in_a_thread, shared_database, together
from workspaces.errors import Conflict
from workspaces.models import LedgerEntry

__all__ = ["shared_database"]


@pytest.fixture
def digest(campaign: Campaign, shared_database: None) -> str:
    """Return what Alice sees on her screen, on a database that threads share."""
    return in_a_thread(lambda: preview_of(campaign).expansion.digest)


def test_many_clicks_launch_one_plan(alice: Person, campaign: Campaign, digest: str) -> None:
    plans = together(5, lambda _: launch(alice.membership, campaign.pk, digest=digest).pk)
    assert len(set(plans)) == 1
    counts = in_a_thread(lambda: [model.objects.count() for model in (Plan, Variant, Job)])
    assert counts == [1, 8, 8]
    assert in_a_thread(LedgerEntry.objects.filter(kind="campaign.launch").count) == 1


def test_a_launch_and_a_change_do_not_mix(alice: Person, campaign: Campaign, digest: str) -> None:
    def act(number: int) -> str:
        if number == 0:
            Campaign.objects.filter(pk=campaign.pk).update(formats=["link"], version=2)
            return "changed"
        try:
            return launch(alice.membership, campaign.pk, digest=digest).digest
        except Conflict as refusal:
            return refusal.code

    assert together(2, act)[1] in {digest, "stale"}
    launched = in_a_thread(lambda: list(Plan.objects.values_list("digest", "file_count")))
    assert launched in ([], [(digest, 16)])


def test_a_repeated_request_launches_once(alice: Person, campaign: Campaign, digest: str) -> None:
    api: Api = in_a_thread(lambda: api_of(alice))
    path = f"/campaigns/{campaign.pk}/launch"
    answers = together(4, lambda _: api.post(path, {"digest": digest}, **{"Idempotency-Key": "k"}))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert in_a_thread(Variant.objects.count) == 8
