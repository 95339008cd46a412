"""Reads a line of text from pixels with PP-OCRv6, run by onnxruntime; imported by workers, never by the web.

Only the recognising model of the `rapidocr` wheel is used: where lines are is known, so nothing has to be
found, and none of that package's own code or dependencies is imported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

from generation.checks.reading import folded

Floats = NDArray[np.float64]

# The natural logarithm of how much likelier another spelling may be before the words count as different.
MOST_DOUBT = 6.0
# What the model was trained on: the height of a line, and widths that come in steps so that shapes repeat.
HEIGHT = 48
_STEP = 32
_MODEL = Path("models", "PP-OCRv6_rec_small.onnx")


class ReaderMissing(RuntimeError):
    """The package that holds the reading model is not installed."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read on a line: `text`, and the logarithm of each sign's chance at each place.

    Column 0 is "no sign"; white space counts as that, since reading often leaves it out. Signs that look
    alike in every typeface share a column (`Reader.columns`).
    """

    text: str
    chances: Floats
    columns: Mapping[str, int]

    def agrees(self, wanted: str) -> bool:
        """Say whether the pixels show these signs about as well as the ones that were read.

        A sign that is really another one costs far more than what two readings of one picture differ by.
        """
        if folded(self.text) == wanted:
            return True
        labels = [self.columns[sign] for sign in wanted]
        return _likelihood(self.chances, labels) >= _likelihood(self.chances, self._best()) - MOST_DOUBT

    def _best(self) -> list[int]:
        best = self.chances.argmax(axis=1)
        first = np.ones(len(best), dtype=np.bool_)
        first[1:] = best[1:] != best[:-1]
        return [int(column) for column in best[first & (best != 0)]]


@dataclass(frozen=True)
class Reader:
    """The model with the signs that it knows; one for a process, as running it is safe in threads."""

    session: onnxruntime.InferenceSession
    signs: tuple[str, ...]
    columns: Mapping[str, int]
    _order: NDArray[np.int64]
    _starts: NDArray[np.int64]

    def knows(self, text: str) -> bool:
        """Say whether each sign of a text is one that can be read at all."""
        return all(sign in self.columns for sign in text)

    def read(self, lines: Sequence[Image.Image]) -> list[Reading]:
        """Return what stands on each line, an RGB picture just around its letters."""
        name = self.session.get_inputs()[0].name
        return [self._reading(self.session.run(None, {name: _prepared(line)})[0][0]) for line in lines]

    def _reading(self, chances: NDArray[np.float32]) -> Reading:
        """Join what (places, signs) of the model says of signs that look alike."""
        best = chances.argmax(axis=1)
        first = np.ones(len(best), dtype=np.bool_)
        first[1:] = best[1:] != best[:-1]
        text = "".join(self.signs[column] for column in best[first])
        joined = np.add.reduceat(chances[:, self._order], self._starts, axis=1)
        return Reading(text.strip(), np.log(np.maximum(joined, 1e-12)), self.columns)


@cache
def reader() -> Reader:
    """Open the model once for this process, on one thread; ReaderMissing where it is not installed."""
    found = find_spec("rapidocr")
    if found is None or not found.submodule_search_locations:
        raise ReaderMissing("The package 'rapidocr', which has the model that reads text, is not installed.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    path = Path(found.submodule_search_locations[0]) / _MODEL
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    known = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return _with_columns(session, ("", *known, " "))


def _with_columns(session: onnxruntime.InferenceSession, signs: tuple[str, ...]) -> Reader:
    """Give each sign a column, the same one to those that reading may fairly confuse."""
    columns: dict[str, int] = {"": 0}
    places = np.array([columns.setdefault(folded(sign), len(columns)) for sign in signs])
    order = np.argsort(places, kind="stable")
    starts = np.searchsorted(places[order], np.arange(len(columns)))
    return Reader(session, signs, columns, order, starts)


def _likelihood(chances: Floats, labels: Sequence[int]) -> float:
    """Return the logarithm of the chance that the places spell these columns (CTC; Graves 2006, 4.1)."""
    spelled = np.zeros(2 * len(labels) + 1, dtype=np.int64)
    spelled[1::2] = labels
    leaps = np.zeros(len(spelled), dtype=np.bool_)
    leaps[3::2] = spelled[3::2] != spelled[1:-2:2]
    ways = np.full(len(spelled), -np.inf)
    ways[:2] = chances[0, spelled[:2]]
    for row in chances[1:]:
        one, two = np.full_like(ways, -np.inf), np.full_like(ways, -np.inf)
        one[1:], two[2:] = ways[:-1], ways[:-2]
        two[~leaps] = -np.inf
        ways = np.logaddexp(np.logaddexp(ways, one), two) + row[spelled]
    return float(np.logaddexp(ways[-1], ways[-2])) if len(labels) else float(ways[-1])


def _prepared(line: Image.Image) -> NDArray[np.float32]:
    """Return a line as the model takes it: BGR from -1 to 1, (1, 3, HEIGHT, width), filled up with grey."""
    width = max(_STEP, round(line.width * HEIGHT / max(1, line.height)))
    sized = line.convert("RGB").resize((width, HEIGHT), Image.Resampling.BICUBIC)
    pixels = np.asarray(sized, dtype=np.float32)[..., ::-1] / 127.5 - 1.0
    room = np.zeros((1, 3, HEIGHT, -(-width // _STEP) * _STEP), dtype=np.float32)
    room[0, :, :, :width] = pixels.transpose(2, 0, 1)
    return room
