"""How much a device takes at once: a budget of tokens, and what was learned by running out of memory."""

from typing import Literal

Act = Literal["denoise", "decode"]


class Room:
    """How many rows of so many tokens fit together, for each act of an engine.

    It begins with `token_budget` and learns: a number of rows that did not fit is halved and remembered, so
    that a device runs out of memory once and not with every batch. Keep one for each model of a process.
    """

    def __init__(self, token_budget: int) -> None:
        self.token_budget = token_budget
        self._learned: dict[tuple[Act, int], int] = {}

    def rows(self, act: Act, tokens: int) -> int:
        """Return the most rows of this many tokens, at least one."""
        most = self.token_budget // max(1, tokens)
        return max(1, min(most, self._learned.get((act, tokens), most)))

    def halve(self, act: Act, tokens: int, *, rows: int) -> None:
        """Remember that so many rows did not fit."""
        self._learned[act, tokens] = max(1, rows // 2)
