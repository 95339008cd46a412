"""A device makes the previews that wait before its jobs and between two passes."""

from pathlib import Path
from threading import Event

import pytest
from django.conf import settings

from generation import device
from generation.device import Device
from generation.engines.base import EngineError, Request
from generation.leases import UNEXPECTED
from generation.models import Job, JobState, Preview
from generation.runner import LOADING_SECONDS
from generation.services.previews import Sight, ask
from generation.specs import ModelRef
from tests.conftest import Person
from tests.generation.jobs.benches import runner_of, spec_for, states
from tests.generation.jobs.engines import Painter
from tests.generation.jobs.orders import Orders


@pytest.fixture
def own_device(painter: Painter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Device:
    """Return a device that no other process of this machine can hold, with the painter's model loaded."""
    monkeypatch.setattr(settings, "HOME_DIR", tmp_path)
    monkeypatch.setattr(device, "loaded_models", lambda: [painter.model.digest])
    return Device("w1", runner_of(painter))


def asked(person: Person, seed: int = 0) -> Preview:
    return ask(person.membership, Sight("a blue stage", seed), model="panggung")


def outcomes() -> list[tuple[bool, str]]:
    rows = Preview.objects.order_by("seed").values_list("picture", "reason")
    return [(picture is not None, reason) for picture, reason in rows]


def test_a_preview_comes_before_the_jobs_that_wait(alice: Person, orders: Orders, own_device: Device) -> None:
    [job] = orders.place()
    asked(alice)
    assert own_device.step(Event())
    assert (outcomes(), states([job])) == ([(True, "")], [JobState.QUEUED])


def test_a_preview_is_made_between_two_passes(
    alice: Person, orders: Orders, painter: Painter, own_device: Device
) -> None:
    [job] = orders.place(spec=spec_for(painter))
    seen: list[list[tuple[bool, str]]] = []

    def ask_once() -> None:
        if not Preview.objects.exists():
            asked(alice)
        seen.append(outcomes())

    painter.started = ask_once
    own_device.step(Event())
    assert states([job]) == [JobState.READY]
    assert seen == [[(False, "")], [(True, "")]]


def test_a_run_makes_no_previews_of_models_that_are_not_loaded(
    alice: Person, orders: Orders, painter: Painter, own_device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "loaded_models", lambda: ["1" * 64])
    orders.place(spec=spec_for(painter))
    painter.started = lambda: asked(alice)
    own_device.step(Event())
    assert outcomes() == [(False, "")]
    assert Job.objects.get().state == JobState.READY


@pytest.mark.parametrize(
    ("error", "reason"),
    [(EngineError("No memory for this."), "No memory for this."), (RuntimeError("oops"), UNEXPECTED)],
)
def test_a_failure_is_said_and_harms_no_job(
    alice: Person,
    orders: Orders,
    painter: Painter,
    own_device: Device,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    reason: str,
) -> None:
    def fail(_requests: list[Request], _on_step: object) -> None:
        raise error

    monkeypatch.setattr(painter, "generate", fail)
    [job] = orders.place(spec=spec_for(painter))
    asked(alice)
    assert own_device.step(Event())
    assert own_device.step(Event())
    assert (outcomes(), states([job])) == ([(False, reason)], [JobState.READY])


def test_a_model_that_was_replaced_makes_none(alice: Person, own_device: Device) -> None:
    asked(alice)
    Preview.objects.update(model_digest="2" * 64)
    assert own_device.step(Event())
    assert outcomes() == [(False, "The model panggung is another one by now: ask once more.")]


def test_a_preview_that_hangs_is_noticed(
    alice: Person, painter: Painter, own_device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []
    patience = int(LOADING_SECONDS // device.WATCH_EVERY) + 1

    def hang(_requests: list[Request], _on_step: object) -> None:
        looks.extend(own_device.is_hung() for _look in range(patience))
        raise EngineError("It hung.")

    monkeypatch.setattr(painter, "generate", hang)
    asked(alice)
    own_device.step(Event())
    assert looks == [False] * (patience - 1) + [True]
    assert not own_device.is_hung()


@pytest.mark.usefixtures("db", "own_device")
def test_an_idle_device_loads_what_shall_be_warm_once(painter: Painter) -> None:
    opened: list[ModelRef] = []

    def open_engine(ref: ModelRef) -> Painter:
        opened.append(ref)
        return painter

    runner = runner_of(painter)
    runner.open_engine = open_engine
    warm = Device("w1", runner, warm=["panggung"])
    assert [warm.step(Event()), warm.step(Event())] == [True, False]
    assert opened == [painter.model]


@pytest.mark.usefixtures("db", "own_device")
def test_a_model_that_cannot_be_loaded_stops_nothing(painter: Painter) -> None:
    warm = Device("w1", runner_of(painter), warm=["unheard-of"])
    assert [warm.step(Event()), warm.step(Event())] == [True, False]
