"""A batch goes through all stages; each job of it ends by itself."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from pytest_django import Settings

from generation import claims
from generation.engines.base import Request
from generation.models import Artifact, Finding, Job, JobState
from generation.runner import Runner
from generation.specs import Assets, Copy, FormatSpec
from generation.storage import Store
from generation.works.variants import Variants
from tests.generation.jobs.benches import run, runner_of, spec_for, states
from tests.generation.jobs.engines import Painter
from tests.generation.jobs.orders import Orders, break_spec, claim, lose

FORMATS = (FormatSpec("feed_square", 360, 360), FormatSpec("story", 360, 640))


def _files(job: Job) -> dict[str, bytes]:
    store = Store(Path(settings.FILES_DIR), job.workspace_id.hex)
    return {made.format: store.read(made.sha256) for made in Artifact.objects.filter(job=job)}


def test_a_job_ends_ready_with_a_stored_file_and_findings_for_each_format(
    orders: Orders, painter: Painter
) -> None:
    [job] = orders.place(spec=spec_for(painter, formats=FORMATS))
    run(painter)
    job.refresh_from_db()
    assert (job.state, job.stage, job.progress, job.lease_token) == (JobState.READY, "", 1.0, None)
    assert {made.format: (made.width, made.height) for made in Artifact.objects.all()} == {
        "feed_square": (360, 360),
        "story": (360, 640),
    }
    assert set(_files(job)) == {"feed_square", "story"}
    assert set(Finding.objects.values_list("format", flat=True)) == {"feed_square", "story"}


def test_what_it_took_is_measured_and_costs_what_a_second_costs(
    orders: Orders, painter: Painter, settings: Settings
) -> None:
    settings.DEVICE_SECOND_MICRO_USD = 1_000_000
    [job] = orders.place(spec=spec_for(painter))
    run(painter)
    job.refresh_from_db()
    assert job.device_seconds > 0
    assert job.cost_micro_usd == round(job.device_seconds * 1_000_000)


def test_a_batch_shares_its_passes_and_equal_pictures_are_made_once(orders: Orders, painter: Painter) -> None:
    one, other = orders.place(2, spec=spec_for(painter, formats=FORMATS))
    orders.place(1, spec=spec_for(painter, formats=FORMATS))
    run(painter)
    assert len(painter.asked) == len(set(painter.asked)) == 4
    assert {request.picture.seed for request in painter.asked} == {0, 1}
    assert [len(made) for made in painter.passes] == [4, 4]
    assert states([one, other]) == [JobState.READY, JobState.READY]


def test_the_finished_callback_runs_in_the_transaction_that_ends_the_job(
    orders: Orders, painter: Painter
) -> None:
    jobs = orders.place(2, spec=spec_for(painter))

    def refuse_the_first(job: Job) -> None:
        assert Job.objects.get(pk=job.pk).state == JobState.READY
        if job.pk == jobs[0].pk:
            raise RuntimeError("no revision could be made")

    run(painter, finished=refuse_the_first)
    assert states(jobs) == [JobState.FAILED, JobState.READY]
    assert set(Artifact.objects.values_list("job_id", flat=True)) == {jobs[1].pk}


def test_a_batch_that_does_not_fit_is_halved_until_it_does_and_the_device_remembers(
    orders: Orders, painter: Painter
) -> None:
    painter.most = 1
    runner = runner_of(painter)
    jobs = orders.place(4, spec=spec_for(painter))
    run(painter, runner=runner)
    assert states(jobs) == [JobState.READY] * 4
    assert [len(made) for made in painter.passes] == [4, 2] + [1] * 8
    painter.passes.clear()
    orders.place(2, spec=spec_for(painter, layout="left"))
    run(painter, runner=runner)
    assert [len(made) for made in painter.passes] == [1] * 4


def test_a_picture_that_does_not_fit_alone_fails_at_last_with_the_reason(
    orders: Orders, painter: Painter
) -> None:
    painter.most = 0
    [job] = orders.place(spec=spec_for(painter))
    for _attempt in range(claims.MOST_ATTEMPTS):
        run(painter)
    job.refresh_from_db()
    assert (job.state, job.reason) == (JobState.FAILED, "The pictures do not fit into memory together.")


def test_a_poisonous_job_does_not_take_its_batch_mates_down(orders: Orders, painter: Painter) -> None:
    def choke(requests: Sequence[Request]) -> None:
        if any(request.picture.seed == 1 for request in requests):
            raise RuntimeError("device-side assert")

    painter.before = choke
    jobs = orders.place(3, spec=spec_for(painter))
    for _batch in range(4):
        run(painter)
    assert states(jobs) == [JobState.READY, JobState.FAILED, JobState.READY]


def test_a_spec_that_cannot_be_read_fails_at_once_and_alone(orders: Orders, painter: Painter) -> None:
    [good] = orders.place(spec=spec_for(painter))
    broken = break_spec(good)
    run(painter)
    assert states([good, broken]) == [JobState.READY, JobState.FAILED]
    broken.refresh_from_db()
    assert broken.reason == "This order was written by another version: launch it again."


def test_a_picture_that_the_model_can_never_make_fails_at_once(orders: Orders, painter: Painter) -> None:
    spec = spec_for(painter)
    [job] = orders.place(spec=replace(spec, picture=replace(spec.picture, steps=500)))
    run(painter)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.reason) == (
        JobState.FAILED,
        1,
        "The picture asks for too many steps.",
    )


def test_a_product_picture_that_is_gone_fails_the_job_by_name(orders: Orders, painter: Painter) -> None:
    [job] = orders.place(spec=spec_for(painter, assets=Assets(product="a" * 64)))
    run(painter)
    job.refresh_from_db()
    assert (job.state, "a" * 64 in job.reason) == (JobState.FAILED, True)


def test_a_model_that_is_another_one_by_now_is_refused_with_a_reason(
    orders: Orders, painter: Painter
) -> None:
    jobs = orders.place(2)
    run(painter, runner=Runner({"variant": Variants(finished=lambda _job: None)}))
    assert states(jobs) == [JobState.FAILED] * 2
    jobs[0].refresh_from_db()
    assert "is not the one that this picture was planned with" in jobs[0].reason


def test_a_blank_scene_blocks_the_variant_and_makes_no_revision(orders: Orders, painter: Painter) -> None:
    painter.blank = True
    [job] = orders.place(spec=spec_for(painter, copy=Copy("", "", "", "en")))
    made: list[Job] = []
    run(painter, finished=made.append)
    job.refresh_from_db()
    assert (job.state, job.reason, made) == (JobState.BLOCKED, "The scene is blank.", [])
    assert Artifact.objects.filter(job=job).count() == 1


def test_a_result_that_comes_after_the_lease_changes_nothing_and_leaves_the_files(
    orders: Orders, painter: Painter
) -> None:
    [job] = orders.place(spec=spec_for(painter))

    def lose_and_take(_requests: object) -> None:
        held = Job.objects.get(pk=job.pk)
        assert held.lease_token is not None
        lose(claims.Batch(held.lease_token))
        claim(worker="quick")

    painter.before = lose_and_take
    run(painter)
    job.refresh_from_db()
    assert (job.state, job.worker, job.attempt) == (JobState.RUNNING, "quick", 2)
    assert not Artifact.objects.exists()
