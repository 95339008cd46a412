"""The launch and the live page: what arrives, what one can do, and every refusal."""

import re

import pytest
from django.urls import reverse

from campaigns.models import Campaign, Plan
from campaigns.selectors.plans import preview_of
from campaigns.services.plans import launch
from generation.models import Job, JobState
from tests.conftest import Person

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(alice: Person, campaign: Campaign) -> Plan:
    """Return Alice's launched plan: eight waiting variants."""
    return launch(alice.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)


def address(campaign: Campaign, name: str = "campaign_detail") -> str:
    return reverse(name, args=["kopi-senja", campaign.pk])


def action(plan: Plan, name: str) -> str:
    return reverse(f"plan_{name}", args=["kopi-senja", plan.campaign_id, plan.pk])


def seen_in(text: str) -> list[str]:
    return re.findall(r'name="seen" value="([^"]+)"', text)


def test_the_button_launches_what_the_page_showed(alice: Person, campaign: Campaign) -> None:
    page = alice.client.get(address(campaign, "campaign_setup")).content.decode()
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', page)[0]
    answer = alice.client.post(address(campaign, "campaign_launch"), {"digest": digest})
    assert (answer.status_code, answer.headers["Location"]) == (302, address(campaign))
    assert Plan.objects.get().digest == digest
    assert "8 variants are on their way." in alice.client.get(address(campaign)).content.decode()


def test_a_stale_launch_is_refused(alice: Person, campaign: Campaign) -> None:
    answer = alice.client.post(address(campaign, "campaign_launch"), {"digest": "0" * 64})
    assert answer.status_code == 409
    assert "no longer the one you saw" in answer.content.decode()
    assert not Plan.objects.exists()


def test_without_a_launch_one_is_sent_to_the_setup(bob: Person, campaign: Campaign) -> None:
    answer = bob.client.get(address(campaign))
    assert (answer.status_code, answer.headers["Location"]) == (302, address(campaign, "campaign_setup"))


def test_the_grid_holds_a_place_for_every_variant(bob: Person, plan: Plan) -> None:
    page = bob.client.get(address(plan.campaign)).content.decode()
    assert len(seen_in(page)) == 8
    assert 'viewBox="0 0 1080 1080"' in page
    assert "Pause" not in page
    other = bob.client.get(address(plan.campaign) + "?format=story").content.decode()
    assert 'viewBox="0 0 1080 1920"' in other


def test_the_grid_is_filtered_and_paged(alice: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    here = address(plan.campaign)
    Job.objects.filter(pk=plan.variants.all()[0].job_id).update(state=JobState.FAILED, reason="Full disk.")
    failed = alice.client.get(f"{here}?state=failed").content.decode()
    assert len(seen_in(failed)) == 1
    assert "Full disk." in failed
    segment = plan.variants.all()[0].segment_id
    assert len(seen_in(alice.client.get(f"{here}?segment={segment}").content.decode())) == 4
    monkeypatch.setattr("campaigns.selectors.tiles.TILES", 3)
    pages = [seen_in(alice.client.get(f"{here}?after={after}").content.decode()) for after in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert len({mark for page in pages for mark in page}) == 8


@pytest.mark.parametrize("query", ["segment=x", "state=x", "after=x", "format=x"])
def test_a_filter_that_means_nothing_shows_a_page(query: str, alice: Person, plan: Plan) -> None:
    assert alice.client.get(f"{address(plan.campaign)}?{query}").status_code == 200


def test_a_plan_that_is_not_there_is_not_found(alice: Person, plan: Plan) -> None:
    assert alice.client.get(f"{address(plan.campaign)}?plan=2").status_code == 404


def test_progress_brings_only_what_changed(alice: Person, plan: Plan) -> None:
    here = address(plan.campaign, "campaign_progress")
    seen = seen_in(alice.client.get(address(plan.campaign)).content.decode())
    assert seen_in(alice.client.get(here, {"seen": seen}, headers=HTMX).content.decode()) == []
    job = Job.objects.get(variant__number=3)
    Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED, revision=job.revision + 1)
    changed = alice.client.get(here, {"seen": seen}, headers=HTMX).content.decode()
    assert len(seen_in(changed)) == 1
    assert f'id="tile-{job.variant.code}"' in changed
    assert "hx-swap-oob" in changed


def test_the_buttons_do_what_they_say(alice: Person, plan: Plan) -> None:
    assert alice.client.post(action(plan, "pause")).status_code == 302
    assert "Go on" in alice.client.get(address(plan.campaign)).content.decode()
    answer = alice.client.post(action(plan, "resume"), headers=HTMX)
    assert "Pause" in answer.content.decode()
    alice.client.post(action(plan, "cancel"))
    assert Job.objects.filter(state=JobState.CANCELLED).count() == 8
    assert alice.client.post(action(plan, "cancel")).status_code == 409
    assert alice.client.post(action(plan, "retry")).status_code == 409


@pytest.mark.parametrize("name", ["pause", "resume", "cancel", "retry"])
@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_others_cannot_touch_the_work(
    name: str, who: str, status: int, plan: Plan, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(who).client
    assert client.post(action(plan, name)).status_code == status
    assert client.get(action(plan, name)).status_code == 405
    plan.group.refresh_from_db()
    assert plan.group.paused_at is None
    assert Job.objects.filter(state=JobState.QUEUED).count() == 8


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("rosa", 403), ("charlie", 404)])
def test_others_do_not_launch(
    who: str, status: int, campaign: Campaign, request: pytest.FixtureRequest
) -> None:
    digest = preview_of(campaign).expansion.digest
    client = request.getfixturevalue(who).client
    assert client.post(address(campaign, "campaign_launch"), {"digest": digest}).status_code == status
    assert not Plan.objects.exists()


def test_a_stranger_finds_nothing(charlie: Person, plan: Plan) -> None:
    for name in ("campaign_detail", "campaign_progress"):
        assert charlie.client.get(address(plan.campaign, name)).status_code == 404
