"""Lengths of shots: seconds that people say as whole frames, and the minute that a film may last."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from generation.shot_specs import LONGEST_SECONDS
from workspaces.errors import Invalid
from workspaces.names import Fault

# Seconds are said to a thousandth, which is up to 0.015 of a frame.
_NEARLY = Decimal("0.02")


def length_faults(seconds: Decimal, frame_rate: int) -> list[Fault]:
    """Return what is wrong with the length of a shot, by field, empty where it is whole frames."""
    if not seconds.is_finite() or seconds <= 0:
        return [{"field": "seconds", "message": _("A shot needs at least one frame.")}]
    if seconds > LONGEST_SECONDS:
        message = _("%(seconds)s s were asked for; a shot is at most %(most)d s long.")
        said = {"seconds": plain(seconds), "most": LONGEST_SECONDS}
        return [{"field": "seconds", "message": message % said}]
    exact = seconds * frame_rate
    if abs(exact - round(exact)) <= _NEARLY and round(exact) >= 1:
        return []
    below = int(exact)
    message = _(
        "%(seconds)s s are no whole number of frames at %(rate)d a second: "
        "take %(below)s s (%(below_frames)d frames) or %(above)s s (%(above_frames)d frames)."
    )
    said = {
        "seconds": plain(seconds),
        "rate": frame_rate,
        "below": plain(seconds_of(max(1, below), frame_rate)),
        "below_frames": max(1, below),
        "above": plain(seconds_of(below + 1, frame_rate)),
        "above_frames": below + 1,
    }
    return [{"field": "seconds", "message": message % said}]


def frames_of(seconds: Decimal, frame_rate: int) -> int:
    """Return how many frames a length without faults is."""
    return round(seconds * frame_rate)


def seconds_of(frames: int, frame_rate: int) -> Decimal:
    """Return a number of frames in seconds, to a thousandth; `frames_of` gives the frames back."""
    return round(Decimal(frames) / frame_rate, 3)


def plain(seconds: Decimal) -> str:
    """Return seconds without zeros at the end."""
    return f"{seconds:f}".rstrip("0").rstrip(".") if "." in f"{seconds:f}" else f"{seconds:f}"


def check_total(frames: int, frame_rate: int) -> None:
    """Raise Invalid, naming the figure, where all shots together would be longer than a film may be."""
    if frames > LONGEST_SECONDS * frame_rate:
        message = _("All shots together would be %(seconds)s s long; a film is at most %(most)d s.") % {
            "seconds": plain(seconds_of(frames, frame_rate)),
            "most": LONGEST_SECONDS,
        }
        raise Invalid(message, code="too_long", errors=[{"field": "seconds", "message": message}])
