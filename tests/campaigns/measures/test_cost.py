"""What an approved file costs: all the work on variants, over the files of those that are approved now."""

from datetime import date, timedelta

from django.utils import timezone

from campaigns.models import Variant
from campaigns.selectors.measures import Part, measures_of
from campaigns.tallies import Tally
from generation.models import JobState
from tests.campaigns.factories import make_job, make_revision, make_waiting_variant
from tests.campaigns.measures.scene import Scene


def total(scene: Scene, part: Part | None = None) -> Tally:
    return measures_of(scene.alice.membership, part or Part()).total


def money(tally: Tally) -> tuple[int, float, int]:
    return tally.micro_usd, tally.device_seconds, tally.approved_files


def test_what_is_not_approved_is_paid_for_too(scene: Scene) -> None:
    scene.judge(scene.variant())
    scene.judge(scene.variant(), "Too dark")
    scene.variant()
    tally = total(scene)
    assert money(tally) == (90, 6.0, 2)
    assert (tally.micro_usd_each, tally.device_seconds_each) == (45.0, 3.0)


def test_without_an_approved_file_there_is_no_price(scene: Scene) -> None:
    scene.judge(scene.variant(), "Too dark")
    assert (total(scene).micro_usd_each, total(scene).device_seconds_each) == (None, None)


def test_every_revision_is_paid_and_only_the_current_ones_files_count(scene: Scene) -> None:
    variant = scene.variant()
    scene.judge(variant)
    revision = make_revision(variant, scene.alice.user, formats=("feed_square", "story", "link"))
    revision.job.cost_micro_usd = 12
    revision.job.save(update_fields=["cost_micro_usd"])
    assert money(total(scene)) == (42, 2.0, 0)
    scene.judge(variant)
    assert money(total(scene)) == (42, 2.0, 3)


def test_an_order_that_is_open_or_failed_is_paid_and_ends_the_approval(scene: Scene) -> None:
    variant = scene.variant()
    scene.judge(variant)
    job = make_job(variant.plan, scene.alice.user, JobState.FAILED)
    job.cost_micro_usd = 7
    job.save(update_fields=["cost_micro_usd"])
    Variant.objects.filter(pk=variant.pk).update(job=job)
    assert money(total(scene)) == (37, 2.0, 0)


def test_what_was_never_finished_is_paid(scene: Scene) -> None:
    waiting = make_waiting_variant(scene.plan.workspace, scene.alice.user, plan=scene.plan)
    waiting.job.device_seconds = 1.5
    waiting.job.save(update_fields=["device_seconds"])
    assert money(total(scene)) == (0, 1.5, 0)


def test_two_reviewers_do_not_double_the_price(scene: Scene) -> None:
    variant = scene.variant()
    scene.judge(variant)
    scene.judge(variant, by=scene.olivia)
    found = measures_of(scene.alice.membership)
    assert money(found.total) == (30, 2.0, 2)
    assert {row.name: money(row.tally) for row in found.reviewers} == {
        "Rosa": (30, 2.0, 2),
        "Olivia": (30, 2.0, 2),
    }


def test_a_reviewers_price_is_of_what_they_judged(scene: Scene) -> None:
    scene.judge(scene.variant())
    scene.judge(scene.variant(), "Too dark")
    scene.judge(scene.variant(), by=scene.olivia)
    prices = {row.name: money(row.tally) for row in measures_of(scene.alice.membership).reviewers}
    assert prices == {"Rosa": (60, 4.0, 2), "Olivia": (30, 2.0, 2)}


def test_money_goes_by_the_day_of_the_launch(scene: Scene) -> None:
    old, new = scene.variant(), scene.variant()
    for variant in (old, new):
        scene.judge(variant)
    Variant.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    lately = Part(since=timezone.localdate() - timedelta(days=1))
    assert money(total(scene, lately)) == (30, 2.0, 2)
    assert money(total(scene, Part(until=date(2000, 1, 2)))) == (0, 0.0, 0)


def test_the_rows_of_an_axis_add_up(scene: Scene) -> None:
    for angle in ("calm", "urgent", "calm"):
        scene.judge(scene.variant(angle))
    rows = measures_of(scene.alice.membership).options
    assert {row.name: money(row.tally) for row in rows} == {
        "calm": (60, 4.0, 4),
        "urgent": (30, 2.0, 2),
        "warm": (90, 6.0, 6),
    }
