"""Whether what a machine reads on the finished file is what was ordered, line by line.

The only check that knows nothing of our own drawing of letters: a typesetter that puts the wrong glyph for a
letter is found here. What the model was never taught to read is flagged for people, and never passed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image
from uniseg.emoji import emoji_presentation

from generation.checks.base import Candidate, Measurement, Outcome
from generation.checks.expected import letters_of, whole
from generation.composition.boxes import Box
from generation.composition.layout import PlacedText
from platforms.wording import gettext_noop as _

UNREAD = _("The machine cannot read this script: a person must read this text.")
# Of the size of type: how far a line's crop reaches above its baseline, below it, and to the sides.
_ABOVE, _BELOW, _ASIDE = 1.0, 0.33, 0.35
_SHOWN = 56
_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛′`´＇", "'") | dict.fromkeys("“”„‟″«»＂", '"') | dict.fromkeys("I|", "l")
)
# What makes one emoji of several signs.
_JOINING = "\ufe0f\u200d\u20e3"
_DASHES = re.compile("[‐‑‒–—―−－~～]+")


def text_reads_as_ordered(candidate: Candidate) -> Measurement:
    """Flag a file on which a line reads otherwise than it was set, or which the machine cannot read."""
    from generation.checks.reader import reader  # noqa: PLC0415 - onnxruntime, which the web never loads

    lines = list(_lines(candidate))
    if not lines:
        return Measurement(Outcome.PASS, _("There is no text on the picture."))
    machine = reader()
    foreign = [line for line in lines if not machine.knows(folded(line.text))]
    legible = [line for line in lines if line not in foreign]
    readings = machine.read([line.picture for line in legible])
    for line, reading in zip(legible, readings, strict=True):
        if not reading.agrees(folded(line.text)):
            message = _("The machine reads other words than those set: look at this text.")
            return Measurement(Outcome.FLAG, message, _quoted(reading.text), _quoted(line.text))
    if foreign:
        return Measurement(Outcome.FLAG, UNREAD, "", _quoted(foreign[0].text))
    return Measurement(Outcome.PASS, _("The machine reads the words that were set."))


def folded(text: str) -> str:
    """Return a text without what reading may fairly confuse: spaces, kinds of quotes and dashes, I and l."""
    plain = unicodedata.normalize("NFC", _without_emoji(text)).translate(_QUOTES)
    return re.sub(r"\s+", "", _DASHES.sub("-", plain.replace("…", "...")))


def _without_emoji(text: str) -> str:
    """Return the signs that are read; emoji are looked at by `lettering.py`."""
    return "".join(sign for sign in text if sign not in _JOINING and not emoji_presentation(sign))


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    text: str
    picture: Image.Image


def _lines(candidate: Candidate) -> Iterator[_Line]:
    """Yield each line that was set with its crop of the finished picture."""
    for text in candidate.composed.arrangement.texts:
        for line, box in zip(text.block.lines, _line_boxes(text), strict=True):
            if box is None:
                continue
            part = box.within(whole(candidate))
            yield _Line(line, candidate.picture.crop(part.corners))


def _line_boxes(text: PlacedText) -> Iterator[Box | None]:
    """Yield the box around each line, found from where its letters should be; None for one without ink."""
    letters, size = letters_of(text), text.block.style.size
    columns = np.asarray(letters.mask)
    baseline = text.box.top + text.block.rise
    for _line in text.block.lines:
        top, bottom = round(baseline - _ABOVE * size), round(baseline + _BELOW * size)
        rows = columns[max(0, top - letters.box.top) : max(0, bottom - letters.box.top)]
        touched = np.flatnonzero(rows.max(axis=0, initial=0))
        if len(touched):
            aside = round(_ASIDE * size)
            left, right = letters.box.left + int(touched[0]), letters.box.left + int(touched[-1])
            yield Box(left - aside, top, right + aside, bottom)
        else:
            yield None
        baseline += text.block.line_distance


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}”"
