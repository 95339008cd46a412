"""Letters over a scene that changes under them: its edges are no ink, and a lost letter is still found."""

from dataclasses import replace
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from generation.checks.base import Candidate, Outcome
from generation.checks.lettering import letters_in_place
from generation.composition.assets import load_pictures
from generation.composition.boxes import Box
from generation.composition.compose import compose, scene_sizes
from generation.composition.encoding import encode
from generation.specs import Copy
from tests.generation.ads import SIZES, spec_of, stages, whole_ad

# Signs so dense that little of what is behind them can be seen within one.
DENSE = Copy("夕暮れまで。", "今週焙煎。", "今すぐ注文", "ja", "数量限定。鬱鷹鸞麟", "AIで作成")


@cache
def over_an_edge() -> Candidate:
    """Return an ad whose fine print begins on a bright column and goes on beside it."""
    kept, names = whole_ad()
    spec = spec_of(DENSE, layout="sticker", assets=names, keys=["story"])
    sizes = scene_sizes(spec, load_pictures(names, kept), SIZES)
    scenes = {key: picture.copy() for key, picture in stages(sizes, (88, 140, 70)).items()}
    for picture in scenes.values():
        ImageDraw.Draw(picture).rectangle((0, 0, 0.17 * picture.width, picture.height), fill=(236, 255, 240))
    composed = compose(spec, scenes, kept, SIZES).stills["story"]
    content = encode(composed.picture)
    picture = Image.open(BytesIO(content)).convert("RGB")
    return Candidate(spec.formats[0], content, picture, composed, spec.copy, load_pictures(names, kept))


def fine_print() -> Box:
    texts = over_an_edge().composed.arrangement.texts
    return next(text.box for text in texts if text.field == "fine_print")


def test_the_edge_lies_under_the_words() -> None:
    box = fine_print()
    row = np.asarray(over_an_edge().composed.scene.crop(box.corners).convert("L")).astype(int)[0]
    assert row[0] > row[-1] + 80


def test_an_edge_of_the_scene_is_no_ink() -> None:
    measured = letters_in_place(over_an_edge())
    assert measured.outcome is Outcome.PASS, measured


def test_a_sign_lost_beside_the_edge_is_found() -> None:
    good, box = over_an_edge(), fine_print()
    sign = Box(box.left, box.top - 3, box.left + box.height, box.bottom + 3)
    picture = good.picture.copy()
    picture.paste(good.composed.scene.crop(sign.corners), (sign.left, sign.top))
    assert letters_in_place(replace(good, picture=picture)).outcome is Outcome.BLOCK
