"""What the set-up page says of past rejections: only of what was chosen, only on strong evidence."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns.models import Brand, Campaign
from campaigns.rates import Rate
from campaigns.selectors.past_rejections import PastRejection, past_rejections
from campaigns.selectors.setups import chosen_of
from tests.campaigns.measures.scene import Scene
from tests.conftest import Person

ANGLES = ["calm", "urgency", "loud", "shrill", "rude"]


@pytest.fixture
def chosen(scene: Scene) -> Campaign:
    """Return the scene's campaign, which chose all angles and both segments again."""
    campaign = scene.plan.campaign
    campaign.segments.set(scene.segments.values())
    campaign.template_versions.set([scene.offer(angle=ANGLES, tone=["warm"])])
    return campaign


def told(campaign: Campaign) -> list[PastRejection]:
    return list(past_rejections(chosen_of(campaign)))


def test_a_value_that_was_mostly_rejected_is_told(scene: Scene, chosen: Campaign) -> None:
    scene.many(14, 6, angle="urgency")
    scene.many(2, 10, angle="calm")
    scene.many(3, 9, angle="urgency", segment="Commuters")
    (one,) = told(chosen)
    assert (one.rate, one.reason) == (Rate(14, 20), "Off brand")
    said = "Angle “urgency” was rejected in 14 of 20 decisions for Gift buyers: mostly “Off brand”."
    assert one.sentence == said
    with translation.override("id"):
        assert "mostly" not in one.sentence


@pytest.mark.parametrize(("rejected", "approved"), [(9, 0), (6, 4), (13, 7)])
def test_weak_evidence_is_not_told(scene: Scene, chosen: Campaign, rejected: int, approved: int) -> None:
    scene.many(rejected, approved, angle="urgency")
    assert told(chosen) == []


def test_a_reason_of_half_is_not_most(scene: Scene, chosen: Campaign) -> None:
    for reason in ("Off brand", "Too dark") * 5:
        scene.judge(scene.variant("urgency"), reason)
    assert [one.sentence for one in told(chosen)] == [
        "Angle “urgency” was rejected in 10 of 10 decisions for Gift buyers."
    ]


def test_what_was_undone_is_no_evidence(scene: Scene, chosen: Campaign) -> None:
    scene.many(9, 0, angle="urgency")
    scene.undo(scene.judge(scene.variant("urgency"), "Off brand"))
    assert told(chosen) == []


def test_a_bad_angle_does_not_speak_for_its_tone(scene: Scene, chosen: Campaign) -> None:
    scene.many(20, 0, angle="urgency")
    scene.many(1, 4, angle="calm")
    assert [(one.axis, one.value) for one in told(chosen)] == [("angle", "urgency")]


def test_what_is_not_chosen_is_not_told(scene: Scene, chosen: Campaign) -> None:
    scene.many(10, 0, angle="urgency")
    chosen.options = {"angle": ["calm"]}
    assert told(chosen) == []
    chosen.options = {}
    chosen.segments.set([scene.segments["Commuters"]])
    assert told(chosen) == []
    chosen.segments.set(scene.segments.values())
    assert len(told(chosen)) == 1


def test_another_brand_is_another_matter(scene: Scene, chosen: Campaign) -> None:
    scene.many(10, 0, angle="urgency")
    chosen.brand = Brand.objects.create(workspace=chosen.workspace, name="Other")
    assert told(chosen) == []
    chosen.brand = None
    assert told(chosen) == []


def test_three_at_most_the_strongest_first(scene: Scene, chosen: Campaign) -> None:
    for angle, count in (("rude", 10), ("loud", 13), ("shrill", 11), ("urgency", 12)):
        scene.many(count, 0, angle=angle)
    assert [one.value for one in told(chosen)] == ["loud", "urgency", "shrill"]


def test_only_the_newest_are_asked(scene: Scene, chosen: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.many(10, 0, angle="urgency")
    scene.many(0, 6, angle="urgency")
    monkeypatch.setattr("campaigns.selectors.past_rejections.NEWEST", 10)
    assert told(chosen) == []


def test_it_costs_one_query(scene: Scene, chosen: Campaign, django_assert_num_queries: Any) -> None:
    scene.many(10, 0, angle="urgency")
    rows = chosen_of(chosen)
    with django_assert_num_queries(1):
        assert len(past_rejections(rows)) == 1
    chosen.segments.clear()
    rows = chosen_of(chosen)
    with django_assert_num_queries(0):
        assert past_rejections(rows) == ()


def test_the_set_up_page_says_it(scene: Scene, chosen: Campaign, charlie: Person) -> None:
    scene.many(10, 0, angle="urgency")
    address = reverse("campaign_setup", args=["kopi-senja", chosen.pk])
    page = scene.alice.client.get(address).content.decode()
    assert "Angle “urgency” was rejected in 10 of 10 decisions for Gift buyers" in page
    assert reverse("measures", args=["kopi-senja"]) in page
    assert charlie.client.get(address).status_code == 404
