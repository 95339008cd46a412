"""Jobs are finished beside the engine, a few at a time, and what fails there is heard."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from generation.engines.base import Request
from generation.engines.registry import model_ref
from generation.finishing import Act, Beside, Finisher, InPlace
from generation.leases import Lease
from generation.models import Job, JobGroup
from generation.runner import Runner
from generation.silence import Silence
from generation.storage import StorageFull, Store
from generation.works.variants import Variants
from tests.campaigns.plans.scene import install_model
from tests.generation.jobs.benches import spec_for
from tests.generation.jobs.engines import Painter, opener
from tests.generation.jobs.orders import Orders, claim
from tests.threads import in_a_thread
from workspaces.models import User, Workspace

PATIENCE = 20


def test_acts_are_done_beside_and_a_few_may_wait() -> None:
    beside, go = Beside(threads=1), threading.Event()
    done: list[int] = []

    def act(number: int) -> None:
        go.wait(PATIENCE)
        done.append(number)

    beside.submit(lambda: act(1))
    beside.submit(lambda: act(2))
    third = threading.Thread(target=lambda: beside.submit(lambda: act(3)))
    third.start()
    assert not beside.wait(0)
    assert (done, third.is_alive()) == ([], True)
    go.set()
    third.join(PATIENCE)
    assert beside.wait(PATIENCE)
    assert done == [1, 2, 3]


def _finish(finisher: Finisher, act: Act) -> None:
    finisher.submit(act)
    finisher.wait(PATIENCE)


@pytest.mark.parametrize("finisher", [InPlace(), Beside()])
def test_what_goes_wrong_there_is_raised_to_who_submits_or_waits(finisher: Finisher) -> None:
    def act() -> None:
        raise StorageFull("The disk is full.")

    with pytest.raises(StorageFull):
        _finish(finisher, act)
    assert finisher.wait(PATIENCE)


def test_silence_is_counted_in_looks_and_not_by_the_clock() -> None:
    silence = Silence()
    silence.expect("engine", 10)
    silence.expect("a job", 30)
    assert not silence.tick(5)
    assert not silence.tick(5)
    assert silence.tick(5)
    silence.expect("engine", 10)
    assert not silence.tick(5)
    silence.forget("engine")
    assert silence.longest == 10
    assert not silence.tick(10)
    assert silence.tick(1)
    silence.forget("a job")
    assert not silence.tick(1000)


@pytest.fixture
def shared_painter(shared_database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Painter:
    """Return a painter on a database that threads share."""
    install_model(tmp_path / "model", monkeypatch)
    return Painter(model_ref("panggung"))


def _placed(painter: Painter, count: int) -> list[Job]:
    person = User.objects.create_user("alice@example.com")
    group = JobGroup.objects.create(workspace=Workspace.objects.create(name="Kopi", slug="kopi"))
    return Orders(group, person).place(count, spec=spec_for(painter))


def _run(painter: Painter) -> list[str]:
    runner = Runner(
        {"variant": Variants(finished=lambda _job: None)},
        open_engine=opener(painter),
        finisher=Beside(threads=1),
    )
    lease = Lease(claim(), threading.Event())
    runner.run(lease, budget=600)
    return sorted(Job.objects.values_list("state", flat=True))


def test_the_engine_goes_on_while_jobs_are_finished(
    shared_painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file is stored only once the engine has made the second picture's pass."""
    painted, put = threading.Event(), Store.put

    def put_later(store: Store, content: bytes) -> str:
        assert painted.wait(PATIENCE), "the engine waits for the storage"
        return put(store, content)

    def look(requests: Sequence[Request]) -> None:
        if any(request.picture.seed == 1 for request in requests):
            painted.set()

    shared_painter.before = look
    monkeypatch.setattr(Store, "put", put_later)
    in_a_thread(lambda: _placed(shared_painter, 2))
    shared_painter.most = 1
    assert in_a_thread(lambda: _run(shared_painter)) == ["ready", "ready"]


def test_a_full_disk_beside_gives_back_what_was_not_stored(
    shared_painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: Store, _content: bytes) -> str:
        raise StorageFull("The disk is full.")

    monkeypatch.setattr(Store, "put", full)
    in_a_thread(lambda: _placed(shared_painter, 3))
    with pytest.raises(StorageFull):
        in_a_thread(lambda: _run(shared_painter))
    rows = in_a_thread(lambda: list(Job.objects.values_list("state", "attempt")))
    assert rows == [("queued", 0)] * 3
