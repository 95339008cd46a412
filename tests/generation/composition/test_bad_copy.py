"""Copy that asks for too much gives a sensible ad or a clear refusal: never tofu, overflow or a crash."""

from dataclasses import replace

import numpy as np
import pytest

from generation.composition.assets import load_pictures
from generation.composition.boxes import Box
from generation.composition.compose import compose, scene_sizes
from generation.composition.errors import CompositionError, CopyDoesNotFit, MissingGlyphs
from generation.composition.families import FAMILIES
from generation.specs import Copy
from tests.generation.ads import SIZES, MemoryAssets, spec_of, stages

GOOD = Copy("Senja yang kamu tunggu", "Disangrai tiap pagi.", "Pesan", "id")
SENTENCE = "Kopi hangat untuk sore yang panjang dan pagi yang datang terlalu cepat. "
CASES = {
    "empty headline": replace(GOOD, headline=""),
    "empty everything": Copy("", "", "", "id"),
    "white space": replace(GOOD, headline=" \t\n ", body="\u3000"),
    "invisible": replace(GOOD, headline="\u200b\u200d\ufe0f"),
    "500 characters": replace(GOOD, headline=(SENTENCE * 8)[:500]),
    "500 characters of body": replace(GOOD, body=(SENTENCE * 8)[:500]),
    "500 ideographs": replace(GOOD, headline="咖" * 500, locale="zh-CN"),
    "one word": replace(GOOD, headline="K" * 400),
    "right to left with digits": Copy("خصم 25% على 3 أكواب", "من 08:00 إلى 17:30 (Kopi)", "اطلب 1", "ar"),
    "right to left in a Latin ad": replace(GOOD, headline="Kopi قهوة 25% שלום (ab) 3"),
    "emoji of seven code points": replace(GOOD, headline="👨‍👩‍👧‍👦 Kopi", call_to_action="Beli 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    "broken emoji": replace(GOOD, headline="\u200d👨\u200d\u200d🏽 🇮 \ufe0f"),
    "only emoji": Copy("☕🍊🥐", "👍🏽", "🛒", "id"),
    "no sign for it": replace(GOOD, headline="\ue000\U0010ffff"),
    "lone surrogate": replace(GOOD, body="\ud83d"),
    "control characters": replace(GOOD, headline="Ko\x00pi \x1b[1m pa\x7fgi", body="\u202egnp.exe\u202c"),
    "piled marks": replace(GOOD, headline="Z" + "\u0301\u0323" * 40),
    "Thai marks": replace(GOOD, headline="ที่" * 30, locale="th"),
    "Devanagari without a base": replace(GOOD, headline="ि ् ं", locale="hi"),
    "unknown locale": replace(GOOD, locale="xx-Xxxx-XX"),
    "no locale": replace(GOOD, locale=""),
}  # fmt: skip


@pytest.mark.parametrize("layout", sorted(FAMILIES))
@pytest.mark.parametrize("case", CASES)
def test_bad_copy_is_set_inside_its_zone_or_refused(case: str, layout: str) -> None:
    kept, spec = MemoryAssets(), spec_of(CASES[case], keys=["feed_square"], layout=layout)
    try:
        sizes = scene_sizes(spec, load_pictures(spec.assets, kept), SIZES)
    except CompositionError:
        return
    made = compose(spec, stages(sizes), kept, SIZES).stills["feed_square"]
    each = made.arrangement.format
    safe = Box(each.safe.left, each.safe.top, each.width - each.safe.right, each.height - each.safe.bottom)
    for text in made.arrangement.texts:
        assert safe.contains(text.box)
        glyphs = [glyph for line in text.block.set_lines for glyph in line.shaped(text.block.style).glyphs]
        assert glyphs
        assert all(glyph.number for glyph in glyphs)
    outside = np.array(made.ink)
    for text in made.arrangement.texts:
        box = text.box.inset(-1)
        outside[max(0, box.top) : box.bottom, max(0, box.left) : box.right] = 0
    assert not outside.any()


@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        ("500 characters", CopyDoesNotFit),
        ("one word", CopyDoesNotFit),
        ("no sign for it", MissingGlyphs),
        ("lone surrogate", MissingGlyphs),
    ],
)
def test_what_cannot_be_set_is_refused_by_name(case: str, refusal: type[CompositionError]) -> None:
    spec, kept = spec_of(CASES[case], keys=["link"]), MemoryAssets()
    with pytest.raises(refusal):
        scene_sizes(spec, load_pictures(spec.assets, kept), SIZES)
