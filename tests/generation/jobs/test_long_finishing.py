"""Work that takes long after the engine, as a video does: it shows how far it is, and can be stopped."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from generation import claims, leases
from generation.leases import Lease
from generation.models import Artifact, Job, JobState
from generation.runner import Runner
from generation.works.base import OnStage, Product, Reading, Script
from tests.generation.jobs.orders import Orders, claim, state_of

PARTS = 4


@dataclass
class Drawing:
    """Draws in four parts; `after` is called after each with its number."""

    after: Callable[[int], object]

    def read(self, job: Job) -> Reading:
        """See `Work.read`."""
        return Reading(None, self._script())

    def _script(self) -> Script:
        yield from ()

        def end(on_stage: OnStage) -> Product:
            on_stage("compose")
            for part in range(1, PARTS + 1):
                on_stage("compose", part / PARTS)
                self.after(part)
            return Product((), lambda _job: None)

        return end


def draw(after: Callable[[int], object], stopping: threading.Event | None = None) -> None:
    lease = Lease(claim(), stopping or threading.Event())
    Runner({"variant": Drawing(after)}).run(lease, budget=100)


def test_pages_can_say_how_far_it_is(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEW_EVERY", 0.0)
    [job] = orders.place()
    seen = []
    draw(lambda _part: seen.append(Job.objects.values_list("stage", "progress").get(pk=job.pk)))
    assert seen == [("compose", part / PARTS) for part in range(1, PARTS + 1)]
    assert state_of(job) == JobState.READY


def test_the_lease_is_renewed_while_it_goes_on(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEW_EVERY", 0.0)
    [job] = orders.place()
    ends = []

    def after(_part: int) -> None:
        ends.append(Job.objects.values_list("lease_until", flat=True).get(pk=job.pk))
        # SQLite's clock counts thousandths, and a part here may take less.
        time.sleep(0.002)

    draw(after)
    assert len(set(ends)) == PARTS


def test_between_two_renewals_it_writes_nothing(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEW_EVERY", 1_000_000_000.0)
    [job] = orders.place()
    seen = set()
    draw(lambda _part: seen.add(Job.objects.get(pk=job.pk).revision))
    assert len(seen) == 1


def test_stopped_amidst_it_is_given_back_with_its_attempt(orders: Orders) -> None:
    stopping, parts = threading.Event(), []
    [job] = orders.place()

    def after(part: int) -> None:
        parts.append(part)
        stopping.set()

    draw(after, stopping)
    job.refresh_from_db()
    assert (job.state, job.attempt, parts) == (JobState.QUEUED, 0, [1])


def test_cancelled_amidst_it_goes_no_further(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEW_EVERY", 0.0)
    [job] = orders.place()
    parts = []

    def after(part: int) -> None:
        parts.append(part)
        claims.cancel(Job.objects.filter(pk=job.pk))

    draw(after)
    assert (state_of(job), parts) == (JobState.CANCELLED, [1])
    assert not Artifact.objects.exists()
