"""What counts: nothing that was undone, nothing twice, each day by itself, every look that was measured."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.utils import translation

from campaigns.models import Decision
from campaigns.rates import Rate
from campaigns.selectors.measures import EVERYTHING, LONGEST_LOOK, Part, measures_of
from campaigns.tallies import Measure, Measures, Tally
from tests.campaigns.factories import make_campaign, make_plan, make_revision
from tests.campaigns.measures.scene import Scene, on_day
from tests.conftest import Person
from workspaces.errors import Invalid, NotFound


def measured(scene: Scene, part: Part = EVERYTHING) -> Measures:
    return measures_of(scene.alice.membership, part)


def verdicts(tally: Tally) -> tuple[int, int]:
    return tally.approved, tally.rejected


def named(rows: Sequence[Measure]) -> dict[str, tuple[int, int]]:
    return {row.name: verdicts(row.tally) for row in rows}


def test_each_table_has_its_rows(scene: Scene) -> None:
    scene.judge(scene.variant("calm"))
    scene.judge(scene.variant("urgent"), "Off brand")
    scene.judge(scene.variant("urgent", "Commuters"), by=scene.olivia)
    found = measured(scene)
    assert named(found.templates) == {"Stage": (2, 1)}
    assert {(row.axis, row.name): verdicts(row.tally) for row in found.options} == {
        ("angle", "calm"): (1, 0),
        ("angle", "urgent"): (1, 1),
        ("tone", "warm"): (2, 1),
    }
    assert named(found.segments) == {"Gift buyers": (1, 1), "Commuters": (1, 0)}
    assert named(found.models) == {"Earlier model 00000000": (2, 1)}
    assert named(found.reviewers) == {"Rosa": (1, 1), "Olivia": (1, 0)}
    assert verdicts(found.total) == (2, 1)


def test_what_was_undone_counts_no_more_but_was_looked_at(scene: Scene) -> None:
    variant = scene.variant()
    scene.undo(scene.judge(variant, "Too dark"))
    total = measured(scene).total
    assert (verdicts(total), total.looks, total.seconds_looked) == ((0, 0), 1, 4.0)
    assert total.reasons == {}


def test_an_undo_brings_back_what_was_before(scene: Scene) -> None:
    variant = scene.variant()
    scene.judge(variant)
    scene.undo(scene.judge(variant, "Too dark"))
    assert verdicts(measured(scene).total) == (1, 0)


def test_who_changes_their_mind_counts_once(scene: Scene) -> None:
    variant = scene.variant()
    scene.judge(variant, "Too dark")
    scene.judge(variant)
    total = measured(scene).total
    assert (verdicts(total), total.looks, total.reasons) == ((1, 0), 2, {})


def test_two_reviewers_count_both(scene: Scene) -> None:
    variant = scene.variant()
    scene.judge(variant)
    scene.judge(variant, by=scene.olivia)
    assert verdicts(measured(scene).total) == (2, 0)


def test_a_superseded_revision_counts_no_more_once_the_next_is_decided(scene: Scene) -> None:
    variant = scene.variant()
    scene.judge(variant, "Too dark")
    make_revision(variant, scene.alice.user)
    assert verdicts(measured(scene).total) == (0, 1)
    later = scene.judge(variant, by=scene.olivia)
    assert verdicts(measured(scene).total) == (1, 0)
    assert named(measured(scene).reviewers) == {"Olivia": (1, 0), "Rosa": (0, 0)}
    assert later.revision.number == 2


def test_a_later_verdict_that_was_undone_supersedes_nothing(scene: Scene) -> None:
    variant = scene.variant()
    scene.judge(variant, "Too dark", by=scene.olivia)
    make_revision(variant, scene.alice.user)
    scene.undo(scene.judge(variant))
    assert named(measured(scene).reviewers)["Olivia"] == (0, 1)


def test_looks_are_measured_or_not_and_never_endless(scene: Scene) -> None:
    scene.judge(scene.variant(), looked=None)
    scene.judge(scene.variant(), looked=1500)
    scene.judge(scene.variant(), looked=LONGEST_LOOK * 10)
    total = measured(scene).total
    assert (total.looks, total.seconds_looked, total.seconds_each) == (2, 301.5, 150.75)


def test_periods_add_up(scene: Scene) -> None:
    for day, reason in ((1, ""), (2, "Too dark"), (3, "")):
        with on_day(date(2026, 3, day)):
            scene.judge(scene.variant(), reason)
    first = measured(scene, Part(until=date(2026, 3, 2))).total
    second = measured(scene, Part(since=date(2026, 3, 3), until=date(2026, 3, 3))).total
    assert [verdicts(first), verdicts(second)] == [(1, 1), (1, 0)]


def test_a_campaign_by_itself(scene: Scene) -> None:
    scene.judge(scene.variant())
    here, first = scene.plan.campaign, scene.plan
    scene.plan = make_plan(make_campaign(here.workspace, scene.alice.user), scene.alice.user)
    scene.judge(scene.variant(), "Too dark")
    assert verdicts(measured(scene, Part(here.pk)).total) == (1, 0)
    assert verdicts(measured(scene, Part(scene.plan.campaign_id)).total) == (0, 1)
    assert first.campaign_id != scene.plan.campaign_id


def test_reasons_are_one_in_all_languages(scene: Scene) -> None:
    for reason in ("Too dark", "Terlalu gelap", "The bag floats"):
        scene.judge(scene.variant(), reason)
    with translation.override("id"):
        found = [(one.reason, one.rate) for one in measured(scene).reasons]
    assert found == [("Too dark", Rate(2, 3)), ("The bag floats", Rate(1, 3))]


def test_the_worst_comes_first_and_what_is_hardly_known_last(scene: Scene) -> None:
    scene.many(6, 4, angle="urgent")
    scene.many(1, 9, angle="calm")
    scene.many(2, 0, angle="loud")
    rows = [row.name for row in measured(scene).options if row.axis == "angle"]
    assert rows == ["urgent", "calm", "loud"]


def test_reviewers_see_themselves_and_who_edits_sees_all(scene: Scene, bob: Person) -> None:
    scene.judge(scene.variant())
    scene.judge(scene.variant(), by=scene.olivia)
    seen = {
        person.user.name: [row.name for row in measures_of(person.membership).reviewers]
        for person in (scene.alice, scene.olivia, scene.rosa, bob)
    }
    both = ["Olivia", "Rosa"]
    assert seen == {"Alice": both, "Olivia": both, "Rosa": ["Rosa"], "Bob": []}
    assert verdicts(measures_of(bob.membership).total) == (2, 0)


def test_another_workspace_is_not_measured(scene: Scene, charlie: Person) -> None:
    scene.judge(scene.variant())
    assert measures_of(charlie.membership).is_empty
    with pytest.raises(NotFound):
        measures_of(charlie.membership, Part(scene.plan.campaign_id))


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (Part(since=date(1, 1, 1)), "since"),
        (Part(until=date.max), "until"),
        (Part(since=date(2026, 3, 2), until=date(2026, 3, 1)), "until"),
    ],
)
def test_a_senseless_period_is_refused(scene: Scene, part: Part, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        measured(scene, part)
    assert [error["field"] for error in refusal.value.errors] == [field]


def test_the_queries_are_few_however_much_there_is(scene: Scene, django_assert_num_queries: object) -> None:
    scene.judge(scene.variant())
    for angle in ("calm", "urgent", "loud"):
        scene.judge(scene.variant(angle), "Too dark")
    assert Decision.objects.count() == 4
    with django_assert_num_queries(9):  # type: ignore[operator]  # the fixture's own type is private
        measured(scene)
