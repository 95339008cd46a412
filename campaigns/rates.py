"""Rates of few numbers, said honestly: how many stand behind one, and how far it may be off by chance."""

from dataclasses import dataclass
from math import sqrt

# Below so many, a percentage claims more than anybody knows.
LEAST_CLAIMED = 10
# The normal quantile that leaves 5 % on each side: intervals of 90 %.
_Z = 1.6448536


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` of `whole`, both counts, 0 <= part <= whole."""

    part: int
    whole: int

    @property
    def is_claimed(self) -> bool:
        """Whether enough stand behind it to say a percentage at all."""
        return self.whole >= LEAST_CLAIMED

    @property
    def share(self) -> float:
        """Return the share, 0 to 1; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return the bounds of the 90 % score interval, 0 to 1; all of it for nothing.

        E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
        American Statistical Association 22 (1927), 209-212. It holds where few were counted and near 0 and 1.
        """
        if not self.whole:
            return 0.0, 1.0
        count, share, square = self.whole, self.share, _Z * _Z
        middle = share + square / (2 * count)
        reach = _Z * sqrt(share * (1 - share) / count + square / (4 * count * count))
        scale = 1 + square / count
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)

    @property
    def low(self) -> float:
        """Return the lower bound of the interval."""
        return self.interval[0]

    @property
    def high(self) -> float:
        """Return the upper bound of the interval."""
        return self.interval[1]
