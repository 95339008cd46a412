"""Models stay loaded while memory allows; the one used longest ago leaves for another."""

from typing import cast

import pytest

from generation.engines.base import Engine
from generation.engines.residency import MEMORY_PER_BYTE, Residency, free_memory
from generation.specs import ModelRef

ONE, TWO, THREE = (ModelRef(name, name[0] * 64) for name in ("one", "two", "three"))
GIGABYTE = 2**30


class Memory:
    """A device of two models' size: each engine that is loaded takes its part."""

    def __init__(self, holds: int) -> None:
        self.holds = holds
        self.loaded: list[ModelRef] = []

    def load(self, ref: ModelRef) -> Engine:
        """Load a model, of which nothing is asked here but to be there."""
        self.loaded.append(ref)
        return cast(Engine, ref)


@pytest.fixture
def memory() -> Memory:
    return Memory(holds=2)


def _resident(memory: Memory) -> Residency:
    residency = Residency(
        free=lambda: round((memory.holds - len(residency.refs)) * MEMORY_PER_BYTE * GIGABYTE)
    )
    return residency


def _use(residency: Residency, memory: Memory, ref: ModelRef) -> Engine:
    return residency.engine(ref, lambda: memory.load(ref), needs=GIGABYTE)


def test_a_model_is_loaded_once_while_there_is_room(memory: Memory) -> None:
    residency = _resident(memory)
    for ref in (ONE, TWO, ONE, TWO):
        assert _use(residency, memory, ref) is cast(Engine, ref)
    assert memory.loaded == [ONE, TWO]
    assert residency.refs == [TWO, ONE]


def test_the_one_used_longest_ago_leaves_for_another(memory: Memory) -> None:
    residency = _resident(memory)
    for ref in (ONE, TWO, ONE, THREE):
        _use(residency, memory, ref)
    assert residency.refs == [THREE, ONE]
    _use(residency, memory, TWO)
    assert memory.loaded == [ONE, TWO, THREE, TWO]


def test_one_that_is_larger_than_all_memory_is_tried_alone(memory: Memory) -> None:
    residency = _resident(memory)
    _use(residency, memory, ONE)
    residency.engine(THREE, lambda: memory.load(THREE), needs=9 * GIGABYTE)
    assert residency.refs == [THREE]


def test_all_others_leave_where_one_needs_all_the_memory(memory: Memory) -> None:
    residency = _resident(memory)
    for ref in (ONE, TWO):
        _use(residency, memory, ref)
    assert residency.keep_only(TWO)
    assert not residency.keep_only(TWO)
    assert residency.refs == [TWO]


def test_a_model_that_cannot_be_loaded_is_not_kept(memory: Memory) -> None:
    residency = _resident(memory)

    def fail() -> Engine:
        raise MemoryError

    with pytest.raises(MemoryError):
        residency.engine(ONE, fail, needs=GIGABYTE)
    assert residency.refs == []


def test_this_machine_has_free_memory() -> None:
    assert free_memory() > 2**20
