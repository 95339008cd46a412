"""How far counts that the model tells nothing different of lie apart nevertheless."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segments.ranking.numbers import Floats

ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Deviations:
    """Normal deviations on the logit scale: the `expected` spread, and the one learnt from `worth` counts."""

    expected: float
    spread: float
    worth: float

    def shares(self, trials: Floats, scatter: Floats) -> Floats:
        """Return what counts weigh beside binomial ones; `scatter` is p(1 - p). All of shape (counts,)."""
        return 1 / (1 + np.maximum(trials - 1, 0) * scatter * self.spread**2)

    def variance(self, prior_worth: float) -> float:
        """Return the variance to expect, widened for how little it was learnt from (Student's t)."""
        return self.spread**2 * (prior_worth + self.worth) / (prior_worth + self.worth - 2)

    def learnt(
        self, events: Floats, trials: Floats, *, rates: Floats, free: Floats, prior_worth: float
    ) -> Deviations:
        """Move the spread towards what squared residuals show; `free` is the part that no fit absorbed.

        A count tells of it by as much as its scatter exceeds chance: one of a single trial tells nothing.
        """
        scatter = np.maximum(rates * (1 - rates), 1e-12)
        excess = np.maximum(trials - 1, 0) * scatter
        squares = (
            (events - trials * rates) ** 2 / (np.maximum(trials, 1e-12) * scatter) / np.maximum(free, 1e-9)
        )
        spread, worth = self.spread, self.worth
        for _ in range(ROUNDS):
            relative = 1 + excess * spread**2
            told = (1 - 1 / relative) * free
            worth = float(told.sum())
            shown = float(told @ (squares / relative)) * spread**2
            asked = (prior_worth * self.expected**2 + shown) / (prior_worth + worth)
            # Half of the way on a log scale: a whole step past a narrow spread comes back as far next time.
            spread = float(np.sqrt(spread * np.sqrt(asked)))
        return Deviations(self.expected, spread, worth)
