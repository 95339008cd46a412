"""Which jobs a device makes next: of a loaded model, then where most waits, and nobody waits for ever."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from generation import claims, dispatch
from generation.dispatch import Dispatch
from generation.models import Job, JobGroup
from generation.services.jobs import order
from generation.specs import ModelRef
from tests.generation.jobs.orders import SPEC, Orders, lose, spec_with
from workspaces.models import Workspace

MODELS = [ModelRef(name, letter * 64) for name, letter in (("one", "a"), ("two", "b"), ("three", "c"))]


def _served(device: Dispatch, *, loaded: tuple[str, ...] = (), budget: int = 4) -> list[Job]:
    batch = device.next(loaded=loaded, budget=budget)
    return batch.jobs if batch else []


def _lose_patience(jobs: list[Job]) -> None:
    long_ago = timezone.now() - timedelta(seconds=settings.MODEL_PATIENCE + 1)
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(created_at=long_ago)


def _elsewhere(orders: Orders, workspace: Workspace) -> Orders:
    return replace(orders, group=JobGroup.objects.create(workspace=workspace))


def test_a_loaded_model_comes_before_one_with_more_to_do(orders: Orders) -> None:
    orders.place(3, spec=spec_with(model=MODELS[0]))
    [other] = orders.place(spec=spec_with(model=MODELS[1]))
    assert _served(Dispatch("w1"), loaded=(MODELS[1].digest,)) == [other]


def test_of_loaded_models_the_one_used_last_comes_first(orders: Orders) -> None:
    orders.place(3, spec=spec_with(model=MODELS[0]))
    [last_used] = orders.place(spec=spec_with(model=MODELS[1]))
    loaded = (MODELS[1].digest, MODELS[0].digest)
    assert _served(Dispatch("w1"), loaded=loaded) == [last_used]


def test_otherwise_the_model_with_most_tokens_waiting_comes_first(orders: Orders) -> None:
    orders.place(3, spec=spec_with(model=MODELS[0]), load=1)
    heavy = orders.place(2, spec=spec_with(model=MODELS[1]), load=2)
    assert _served(Dispatch("w1")) == heavy


def test_whoever_has_waited_for_a_minute_comes_first_and_then_waits_again(orders: Orders) -> None:
    loaded = (MODELS[0].digest,)
    busy = orders.place(8, spec=spec_with(model=MODELS[0]))
    patient = orders.place(6, spec=spec_with(model=MODELS[1]))
    device = Dispatch("w1")
    assert _served(device, loaded=loaded) == busy[:4]
    _lose_patience([*busy, *patient])
    assert _served(device, loaded=loaded) == patient[:4]
    assert _served(device, loaded=loaded) == busy[4:]
    assert _served(device, loaded=loaded) == patient[4:]


def test_what_was_tried_before_comes_last_singly_but_not_never(orders: Orders) -> None:
    poison = orders.place(2)
    device = Dispatch("w1")
    batch = device.next(budget=4)
    assert batch is not None
    lose(batch)
    fresh = orders.place(8)
    assert _served(device) == fresh[:4]
    device._lines.clear()
    _lose_patience(poison)
    assert _served(device) == [poison[0]]
    assert _served(device) == fresh[4:]
    assert _served(device) == [poison[1]]


def test_workspaces_take_turns_however_much_one_of_them_has_ordered(
    orders: Orders, elsewhere: Workspace
) -> None:
    orders.place(9)
    small = _elsewhere(orders, elsewhere).place(2)
    device = Dispatch("w1")
    first, second = _served(device, budget=1), _served(device, budget=1)
    assert {job.workspace_id for job in first + second} == {orders.group.workspace_id, elsewhere.pk}
    shared = _served(device, budget=4)
    assert [job.workspace_id for job in shared].count(elsewhere.pk) == 1
    assert set(small) <= set(first + second + shared)


def test_a_job_that_needs_all_the_room_is_not_overtaken_for_ever(orders: Orders) -> None:
    orders.place(1, load=1)
    [large] = orders.place(1, load=50)
    orders.place(1, load=1)
    device = Dispatch("w1")
    batch = device.next(budget=4)
    assert batch is not None
    assert len(batch) == 1
    assert device.more(batch, room=3, budget=4) == []
    assert device.more(batch, room=4, budget=4) == [large]


def test_jobs_without_a_model_come_along_with_any(orders: Orders) -> None:
    orders.place(1)
    [film] = orders.place(1, spec=spec_with(seed=9))
    Job.objects.filter(pk=film.pk).update(model="")
    assert film in _served(Dispatch("w1"))


@pytest.mark.parametrize("waits", [False, True])
def test_jobs_join_until_another_model_has_lost_its_patience(
    orders: Orders, monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    monkeypatch.setattr(dispatch, "LOOK_EVERY", 0.0)
    orders.place(6, spec=spec_with(model=MODELS[0]), load=1)
    device = Dispatch("w1")
    batch = device.next(budget=4)
    assert batch is not None
    other = orders.place(3, spec=spec_with(model=MODELS[1]))
    if waits:
        _lose_patience(other)
    assert len(device.more(batch, room=1, budget=4)) == (0 if waits else 1)
    assert len(batch) == (4 if waits else 5)


def test_after_jobs_without_a_model_any_model_may_follow(
    orders: Orders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "LOOK_EVERY", 0.0)
    [film] = orders.place()
    Job.objects.update(model="")
    device = Dispatch("w1")
    batch = device.next(budget=4)
    assert batch is not None
    assert batch.jobs == [film]
    pictures = orders.place(2, spec=spec_with(model=MODELS[0]))
    assert device.more(batch, room=4, budget=4) == pictures


def test_a_paused_group_and_followers_are_in_no_line(orders: Orders) -> None:
    [first] = orders.place()
    orders.place(waits_for=first)
    [line] = dispatch.lines()
    assert (line.tokens, list(line.workspaces)) == (1, [orders.group.workspace_id])
    claims.pause(orders.group)
    assert dispatch.lines() == []


def test_a_long_line_is_counted_at_once(orders: Orders) -> None:
    Job.objects.bulk_create(
        order(orders.group, spec_with(seed), requested_by=orders.person, load=2) for seed in range(500)
    )
    [line] = dispatch.lines()
    assert (line.model, line.tried, line.tokens) == (SPEC.model.digest, False, 1000)
