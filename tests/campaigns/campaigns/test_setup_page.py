"""The set-up page: what it saves, what it refuses, and that it works as a plain form."""

from typing import Any

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.schemas.campaigns import campaign_out
from campaigns.selectors.matrix import cell_key
from tests.campaigns.plans.scene import make_template
from tests.conftest import Person

HTMX = {"HX-Request": "true"}


def address(campaign: Campaign, name: str = "campaign_setup") -> str:
    return reverse(name, args=[campaign.workspace.slug, campaign.pk])


def controls(campaign: Campaign, **changes: Any) -> dict[str, Any]:
    """Return what the page's form sends when nothing on it is touched, with some changes."""
    shown = campaign_out(campaign)
    sent: dict[str, Any] = {
        "name": shown.name,
        "version": shown.version,
        "brand": shown.brand or "",
        "product": "",
        "landing_url": shown.landing_url,
        "segments": shown.segments,
        "template_versions": shown.template_versions,
        "formats": shown.formats,
        "layouts": shown.layouts,
        "pictures": shown.pictures,
        "axis": list(shown.options),
        **{f"option:{axis}": values for axis, values in shown.options.items()},
    }
    return sent | changes


def cell_of(campaign: Campaign, **options: str) -> str:
    segment, version = campaign.segments.all()[0], campaign.template_versions.all()[0]
    return cell_key({"segment": str(segment.pk), "template": str(version.template_id), **options})


def test_sending_it_untouched_changes_only_the_version(alice: Person, campaign: Campaign) -> None:
    before = campaign_out(campaign)
    answer = alice.client.post(address(campaign), controls(campaign))
    assert (answer.status_code, answer.headers["Location"]) == (302, address(campaign))
    campaign.refresh_from_db()
    assert campaign_out(campaign) == before.model_copy(update={"version": 2})


def test_htmx_gets_the_parts_that_depend_on_it(alice: Person, campaign: Campaign) -> None:
    sent = controls(campaign, formats=["feed_square"])
    answer = alice.client.post(address(campaign), sent, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert "Launch 8 variants" in text
    assert 'name="version" value="2"' in text


def test_a_cell_is_switched_off_with_a_reason(alice: Person, campaign: Campaign) -> None:
    off = cell_of(campaign, angle="morning", tone="calm")
    alice.client.post(address(campaign), controls(campaign, off=off, reason="Too early"))
    campaign.refresh_from_db()
    assert [rule["reason"] for rule in campaign.exclusions] == ["Too early"]
    page = alice.client.get(address(campaign)).content.decode()
    assert "Launch 7 variants" in page
    assert "Too early" in page


def test_a_reason_can_be_reworded_and_a_cell_switched_on(alice: Person, campaign: Campaign) -> None:
    off = cell_of(campaign, angle="morning", tone="calm")
    alice.client.post(address(campaign), controls(campaign, off=off, reason="Too early"))
    campaign.refresh_from_db()
    reworded = {"off": off, "reason_was": "Too early", "reason_is": "Not before nine"}
    alice.client.post(address(campaign), controls(campaign, **reworded))
    campaign.refresh_from_db()
    assert campaign.exclusions[0]["reason"] == "Not before nine"
    alice.client.post(address(campaign), controls(campaign))
    campaign.refresh_from_db()
    assert campaign.exclusions == []


def test_a_rule_that_is_no_cell_stays_until_it_is_dropped(alice: Person, campaign: Campaign) -> None:
    campaign.exclusions = [{"when": {"angle": "morning"}, "reason": "Never"}]
    campaign.save()
    page = alice.client.get(address(campaign)).content.decode()
    assert 'name="rule" value="0" checked' in page
    alice.client.post(address(campaign), controls(campaign, rule="0"))
    campaign.refresh_from_db()
    assert len(campaign.exclusions) == 1
    alice.client.post(address(campaign), controls(campaign))
    campaign.refresh_from_db()
    assert campaign.exclusions == []


def test_a_template_that_is_added_brings_its_options(alice: Person, campaign: Campaign) -> None:
    added = make_template(campaign.workspace, alice.user, "Other", options={"tone": ["calm", "loud"]})
    versions = [*campaign_out(campaign).template_versions, added.pk]
    alice.client.post(address(campaign), controls(campaign, template_versions=versions))
    campaign.refresh_from_db()
    assert campaign.options["tone"] == ["calm", "bold", "loud"]


def test_values_that_are_all_off_are_said(alice: Person, campaign: Campaign) -> None:
    answer = alice.client.post(address(campaign), controls(campaign, **{"option:tone": []}), headers=HTMX)
    assert "Choose at least one “tone”" in answer.content.decode()
    campaign.refresh_from_db()
    assert campaign.options["tone"] == []


def test_a_faulty_choice_is_said_and_not_saved(alice: Person, campaign: Campaign) -> None:
    for headers in ({}, HTMX):
        sent = controls(campaign, landing_url="kopi")
        answer = alice.client.post(address(campaign), sent, headers=headers)
        assert answer.status_code == 422
        assert "Write the whole address" in answer.content.decode()
    campaign.refresh_from_db()
    assert campaign.version == 1


@pytest.mark.parametrize(("field", "text"), [("pictures", "many"), ("brand", "x"), ("segments", "x")])
def test_what_is_no_value_at_all_is_refused(field: str, text: str, alice: Person, campaign: Campaign) -> None:
    assert alice.client.post(address(campaign), controls(campaign, **{field: text})).status_code == 422
    campaign.refresh_from_db()
    assert campaign.version == 1


def test_a_page_that_is_behind_is_refused(alice: Person, campaign: Campaign) -> None:
    alice.client.post(address(campaign), controls(campaign, name="First"))
    answer = alice.client.post(address(campaign), controls(campaign, name="Second", version=1))
    assert answer.status_code == 409
    campaign.refresh_from_db()
    assert campaign.name == "First"


def test_readers_look_and_cannot_change(bob: Person, campaign: Campaign) -> None:
    page = bob.client.get(address(campaign)).content.decode()
    assert '<fieldset class="setup-parts" disabled>' in page
    assert "data-launch" not in page
    assert bob.client.post(address(campaign), controls(campaign)).status_code == 403
    assert bob.client.post(address(campaign, "campaign_archive")).status_code == 403
    campaign.refresh_from_db()
    assert (campaign.version, campaign.archived_at) == (1, None)


def test_a_stranger_finds_nothing(charlie: Person, campaign: Campaign) -> None:
    assert charlie.client.get(address(campaign)).status_code == 404
    assert charlie.client.post(address(campaign), controls(campaign)).status_code == 404
    assert charlie.client.post(address(campaign, "campaign_archive")).status_code == 404
    campaign.refresh_from_db()
    assert (campaign.version, campaign.archived_at) == (1, None)


def test_a_wrong_method_is_refused(alice: Person, campaign: Campaign) -> None:
    assert alice.client.delete(address(campaign)).status_code == 405
    assert alice.client.get(address(campaign, "campaign_archive")).status_code == 405


def test_an_archived_campaign_is_only_looked_at(alice: Person, campaign: Campaign) -> None:
    alice.client.post(address(campaign, "campaign_archive"))
    assert "archived" in alice.client.get(address(campaign)).content.decode()
    assert alice.client.post(address(campaign), controls(campaign)).status_code == 409


def test_above_the_cap_the_number_is_said(alice: Person, campaign: Campaign, settings: Any) -> None:
    settings.PLAN_MAX_VARIANTS = 7
    page = alice.client.get(address(campaign)).content.decode()
    assert "These choices make 8 variants; one plan holds at most 7." in page


def test_many_ideas_are_shown_by_template(
    alice: Person, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaigns.selectors.matrix.MOST_CELLS", 7)
    page = alice.client.get(address(campaign)).content.decode()
    assert "each row is a whole template" in page
    assert page.count('name="off"') == 2


def test_faults_are_said_with_their_variants(alice: Person, campaign: Campaign) -> None:
    copy = {"en": {"headline": "A cheap coffee", "body": "", "call_to_action": ""}}
    campaign.template_versions.set([make_template(campaign.workspace, alice.user, "Other", copy=copy)])
    page = alice.client.get(address(campaign)).content.decode()
    assert "The template has no texts in the language “id”." in page
    assert "Headline: The brand does not use “cheap”." in page
    assert page.count("4 variants") == 2
