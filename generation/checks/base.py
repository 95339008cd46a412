"""What a check is given and what it says: a measurement with an outcome, never a bare yes or no."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Self

from PIL import Image

from generation.composition.assets import Pictures
from generation.composition.draw import Composed
from generation.specs import USUAL_LOGO_RULES, Copy, FormatSpec, LogoRules


class Outcome(StrEnum):
    """What follows: `block` and `error` keep a revision from review, `flag` is shown to people."""

    PASS = "pass"  # noqa: S105 (an outcome, not a password)
    FLAG = "flag"
    BLOCK = "block"
    ERROR = "error"

    @property
    def blocks(self) -> bool:
        """Say whether a file with this outcome must not be approved."""
        return self in (Outcome.BLOCK, Outcome.ERROR)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check measured on one format. `message` is English and the key of its translations.

    `measured` and `limit` are in the check's own unit, ready to be shown; empty where there is no number.
    """

    check: str
    format: str
    outcome: Outcome
    message: str
    measured: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One finished file: its bytes, the picture decoded from exactly these bytes, and what it should show.

    `words`, `pictures` and `logo_rules` are what was ordered; of `composed` a check takes the geometry, never
    what was drawn, or a fault of the drawing would be measured against itself.
    """

    format: FormatSpec
    content: bytes
    picture: Image.Image
    composed: Composed
    words: Copy
    pictures: Pictures
    logo_rules: LogoRules = USUAL_LOGO_RULES

    @classmethod
    def of(
        cls,
        content: bytes,
        composed: Composed,
        words: Copy,
        pictures: Pictures,
        logo_rules: LogoRules = USUAL_LOGO_RULES,
    ) -> Self:
        """Return a still as its own bytes show it."""
        picture = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
        picture.load()
        each, shown = composed.arrangement.format, picture.convert("RGB")
        return cls(each, content, shown, composed, words, pictures, logo_rules)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a check says of a candidate; the suite adds whose finding it is."""

    outcome: Outcome
    message: str
    measured: str = ""
    limit: str = ""

    @classmethod
    def of(cls, good: str, bad: str, measured: str, limit: str, *, passes: bool) -> Self:
        """Return a pass with the first message, or a block with the second."""
        return cls(Outcome.PASS if passes else Outcome.BLOCK, good if passes else bad, measured, limit)


Measure = Callable[[Candidate], Measurement]


@dataclass(frozen=True, slots=True)
class Check:
    """A named measurement; `key` is stored with findings, `label` is English and translated on pages."""

    key: str
    label: str
    measure: Measure
