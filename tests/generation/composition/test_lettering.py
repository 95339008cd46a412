"""Letters as pixels: all ink in its box, the same in a fresh process, with no layout engine of Pillow's."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation.composition.boxes import Box
from generation.composition.lettering import ROOM, Lettering, lettered
from generation.composition.typography import Style, TextBlock, set_text
from tests.generation.composition.test_scripts import SAMPLES

ROOT = Path(__file__).parents[3]
FRESH = """
import hashlib, sys
from PIL import ImageFont, features
def refuse(*_, **__): raise AssertionError("Pillow was asked to lay text out")
ImageFont.truetype = ImageFont.FreeTypeFont = ImageFont.load_default = refuse
from tests.generation.composition.test_lettering import digest_of_all
sys.stdout.write(digest_of_all())
"""


def drawn(text: str, locale: str, *, centred: bool = False, size: int = 60) -> tuple[TextBlock, Lettering]:
    block = set_text(text, Style("fraunces", "display", size, 1.05, locale), width=520, most_lines=6)
    assert block is not None
    return block, lettered(block, Box.sized(40, 40, block.width, block.height), centred=centred)


def digest_of_all() -> str:
    digest = hashlib.sha256()
    for locale, text in SAMPLES.items():
        _, letters = drawn(f"{text} 👍🏽", locale)
        digest.update(letters.mask.tobytes())
        assert letters.colours
        digest.update(letters.colours.tobytes())
    return digest.hexdigest()


@pytest.mark.parametrize("locale", SAMPLES)
@pytest.mark.parametrize("centred", [False, True])
def test_ink_fills_its_box_and_nothing_beyond(locale: str, centred: bool) -> None:
    block, letters = drawn(SAMPLES[locale], locale, centred=centred)
    assert letters.mask.size == (block.width + 2 * ROOM, block.height + 2 * ROOM)
    ink = letters.mask.getbbox()
    assert ink is not None
    left, top, right, bottom = ink
    assert left >= ROOM - 1
    assert top >= ROOM - 1
    assert right <= letters.mask.width - ROOM + 1
    assert bottom <= letters.mask.height - ROOM + 1
    assert right - left >= block.width - 2


def test_lines_begin_at_the_side_of_their_language() -> None:
    for locale, side in (("id", 0), ("ar", 1)):
        block, letters = drawn(SAMPLES[locale], locale)
        mask = np.asarray(letters.mask)
        edges = []
        for number in range(len(block.lines)):
            top = max(0, round(block.rise * 0.2) + number * block.line_distance)
            columns = np.flatnonzero(mask[top : top + block.line_distance].max(axis=0) > 128)
            edges.append(letters.mask.width - columns[-1] if side else columns[0])
        assert max(edges) - min(edges) <= 4, locale


def test_emoji_are_drawn_in_their_colours_and_leave_no_ink_of_their_own() -> None:
    _, letters = drawn("Kopi 🍊", "id")
    assert letters.colours
    canvas = Image.new("RGB", (600, 200), "white")
    letters.draw(canvas, (0, 0, 255))
    pixels = np.asarray(canvas).reshape(-1, 3).astype(int)
    orange = (pixels[:, 0] > 200) & (pixels[:, 1] > 80) & (pixels[:, 1] < 190) & (pixels[:, 2] < 120)
    assert orange.sum() > 300
    ink = Image.new("L", canvas.size)
    letters.mark(ink)
    assert (np.asarray(ink).reshape(-1)[orange] > 0).all()


def test_joined_letters_show_no_seam() -> None:
    _, letters = drawn("ـــــ", "ar", size=80)
    mask = np.asarray(letters.mask)
    row = mask[mask.sum(axis=1).argmax()]
    assert row[ROOM + 2 : -ROOM - 2].min() == row.max()


def test_fresh_process_draws_the_same_pixels_without_pillows_layout() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FRESH], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout == digest_of_all()
