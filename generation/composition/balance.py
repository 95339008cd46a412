"""Chooses where lines end: as few as fit, of widths that differ little, and no lonely word at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from generation.composition.breaking import Breaks

Spans = tuple[tuple[int, int], ...]

_INFINITY = float("inf")
_LONELY = 0.4


@dataclass(frozen=True, slots=True)
class _Measure:
    """How wide a text's pieces are: sums of advances up to each character.

    Piece i has the characters from `starts[i]` to `ends[i]`, without the space after it.
    """

    sums: tuple[float, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    width: float

    def length(self, first: int, last: int) -> float:
        """Return how wide the pieces first to last are on one line, the last exclusive."""
        return self.sums[self.ends[last - 1]] - self.sums[self.starts[first]]


def balanced(
    text: str, advances: Sequence[float], breaks: Breaks, width: float, most_lines: int
) -> Spans | None:
    """Return (start, end) of each line, None where the text does not fit; lengths are in the advances' unit.

    Lines end after words and phrases; inside a phrase only where one is wider than a line.
    """
    sums = (0.0, *accumulate(advances))
    if sums[-1] > most_lines * width * 1.05:
        return None
    for places in dict.fromkeys((breaks.good, breaks.possible)):
        measure = _measured(text, sums, places, width)
        if all(measure.length(piece, piece + 1) <= width for piece in range(len(measure.starts))):
            return _chosen(measure, most_lines)
    return None


def _measured(text: str, sums: tuple[float, ...], places: Sequence[int], width: float) -> _Measure:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in pairwise((0, *places)):
        kept = len(text[start:end].rstrip())
        if kept or not ends:
            starts.append(start)
            ends.append(start + kept)
    return _Measure(sums, tuple(starts), tuple(ends), width)


def _chosen(measure: _Measure, most_lines: int) -> Spans | None:
    total = len(measure.starts)
    fewest = _greedy_count(measure)
    if fewest > most_lines:
        return None
    for count in range(fewest, min(most_lines, total) + 1):
        best = _least_ragged(measure, count)
        if best is not None and (count in (most_lines, total) or not _has_widow(measure, best)):
            return _spans(measure, best)
    best = _least_ragged(measure, fewest)
    return _spans(measure, best) if best else None


def _greedy_count(measure: _Measure) -> int:
    count, first = 1, 0
    for last in range(1, len(measure.starts) + 1):
        if measure.length(first, last) > measure.width:
            count, first = count + 1, last - 1
    return count


def _has_widow(measure: _Measure, firsts: Sequence[int]) -> bool:
    """Say whether a short piece stands alone on the last of several lines."""
    total = len(measure.starts)
    if len(firsts) == 1 or total - firsts[-1] > 1:
        return False
    longest = max(measure.length(first, last) for first, last in pairwise((*firsts, total)))
    return measure.length(firsts[-1], total) < _LONELY * longest


def _least_ragged(measure: _Measure, count: int) -> tuple[int, ...] | None:
    """Return the first piece of each of `count` lines whose widths differ least, None where no split fits."""
    total = len(measure.starts)
    ideal = measure.length(0, total) / count
    # costs[i]: least cost of the first i pieces on the lines so far; cuts: where its last line begins.
    costs = [0.0] + [_INFINITY] * total
    cuts: list[list[int]] = []
    for line in range(1, count + 1):
        new, cut = [_INFINITY] * (total + 1), [0] * (total + 1)
        for end in range(line, total + 1):
            for start in range(end - 1, line - 2, -1):
                length = measure.length(start, end)
                if length > measure.width:
                    break
                price = costs[start] + (length - ideal) ** 2
                if line == count > 1 and end - start == 1 and length < _LONELY * ideal:
                    price += ideal**2
                if price < new[end]:
                    new[end], cut[end] = price, start
        costs = new
        cuts.append(cut)
    if costs[total] == _INFINITY:
        return None
    firsts, end = [], total
    for cut in reversed(cuts):
        end = cut[end]
        firsts.append(end)
    return tuple(reversed(firsts))


def _spans(measure: _Measure, firsts: Sequence[int]) -> Spans:
    total = len(measure.starts)
    return tuple(
        (measure.starts[first], measure.ends[last - 1]) for first, last in pairwise((*firsts, total))
    )
