"""Checks of a file as such: its size in pixels and its weight."""

from generation.checks.base import Candidate, Measurement, Outcome
from platforms.wording import gettext_noop as _


def exact_size(candidate: Candidate) -> Measurement:
    """Block a file whose pixels are not exactly those of its format."""
    wanted = (candidate.format.width, candidate.format.height)
    outcome = Outcome.PASS if candidate.picture.size == wanted else Outcome.BLOCK
    message = _("The size is exact.") if outcome is Outcome.PASS else _("The size is not that of the format.")
    return Measurement(outcome, message, _size(candidate.picture.size), _size(wanted))


def weight(candidate: Candidate) -> Measurement:
    """Block a file that is heavier than its format's platforms take."""
    limit, measured = candidate.format.max_bytes, len(candidate.content)
    outcome = Outcome.PASS if measured <= limit else Outcome.BLOCK
    message = (
        _("The file is light enough.")
        if outcome is Outcome.PASS
        else _("The file is heavier than platforms take.")
    )
    return Measurement(outcome, message, _kilobytes(measured), _kilobytes(limit))


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]} x {size[1]}"


def _kilobytes(count: int) -> str:
    return f"{-(-count // 1000)} kB"
