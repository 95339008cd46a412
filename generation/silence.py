"""How long the parts of a run may still be silent; each counts down by itself until it moves again."""

import threading
from collections.abc import Hashable


class Silence:
    """Counts down in ticks of whoever watches, not by the clock.

    So a machine that slept, or a process that was stopped for a while, has not been silent meanwhile.
    """

    def __init__(self) -> None:
        self._left: dict[Hashable, float] = {}
        self._changing = threading.Lock()

    def expect(self, part: Hashable, seconds: float) -> None:
        """Say that a part has moved and may be silent for so long."""
        with self._changing:
            self._left[part] = seconds

    def forget(self, part: Hashable) -> None:
        """Say that a part has ended, or waits for another one."""
        with self._changing:
            self._left.pop(part, None)

    def tick(self, seconds: float) -> bool:
        """Count all parts down; tell whether one was silent for longer than it said."""
        with self._changing:
            self._left = {part: left - seconds for part, left in self._left.items()}
            return any(left < 0 for left in self._left.values())

    @property
    def longest(self) -> float:
        """Return for how long the part that may be silent longest may still be so; 0 where there is none."""
        with self._changing:
            return max(self._left.values(), default=0.0)
