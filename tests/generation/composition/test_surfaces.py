"""Plates and windows that a person moved: what follows, what is refused, and that the picture stays."""

from dataclasses import replace

import pytest

from generation.composition.adjusting import Trial, part_box, settled, tried
from generation.composition.boxes import Box
from generation.composition.compose import arrangements
from generation.composition.families import FAMILIES
from generation.composition.layout import Arrangement
from generation.composition.stages import size_for, stage_foot
from generation.composition.surfaces import carries, kind_of
from generation.specs import Adjustment, Part
from tests.generation.ads import KEYS, SIZES, spec_of
from tests.generation.composition.test_adjusting import PARTS, SHAPES, change, laid_out

INNER: tuple[Part, ...] = ("headline", "body", "call_to_action", "fine_print", "logo", "product")


def shifted(family: str, key: str, parts: tuple[Part, ...], *, right: int = 0, down: int = 0) -> Trial:
    """Return a layout with these parts that many pixels further."""
    frame, made = laid_out(family, key)
    boxes = {part: box for part in parts if (box := part_box(made, part))}
    there = {
        part: Box.sized(box.left + right, box.top + down, box.width, box.height)
        for part, box in boxes.items()
    }
    return tried(frame, made, [change(key, part, box) for part, box in there.items()])


def inside(made: Arrangement, part: Part) -> tuple[Part, ...]:
    """Return a part and what lies in it, as the page moves them together."""
    outer = part_box(made, part)
    assert outer is not None
    return part, *(other for other in INNER if (box := part_box(made, other)) and outer.contains(box))


def test_each_layout_has_what_it_can_move() -> None:
    kinds = {family: kind_of(laid_out(family, "feed_square")[1]) for family in FAMILIES}
    assert {family for family, kind in kinds.items() if kind == ""} == {
        "hero",
        "poster",
        "sticker",
        "minimal",
    }
    assert {family for family, kind in kinds.items() if kind == "window"} == {
        "frame",
        "arch",
        "slant",
        "editorial",
    }
    assert kinds["card"] == "card"
    for family in FAMILIES:
        for key in KEYS:
            _, made = laid_out(family, key)
            found = {part for part in ("plate", "window") if part_box(made, part)}
            assert len(found) == bool(kind_of(made))
            assert any(carries(made, part) for part in PARTS) == (kind_of(made) in {"card", "window"})


def test_a_card_moves_with_its_words_and_not_without_them() -> None:
    frame, made = laid_out("card", "feed_square")
    trial = shifted("card", "feed_square", inside(made, "plate"), right=-8, down=-8)
    assert not [fault for fault in trial.faults if fault.blocks]
    assert trial.arrangement.plate == Box(*(side - 8 for side in made.plate.corners))  # type: ignore[union-attr]  # a card
    alone = shifted("card", "feed_square", ("plate",), down=60)
    told = [fault for fault in alone.faults if fault.rule == "across"]
    assert told
    assert all(fault.part == "plate" and fault.other in INNER for fault in told)
    mend = told[0].mend
    assert mend is not None
    assert not tried(frame, made, [change("feed_square", "plate", mend)]).faults


def test_a_card_never_covers_the_product() -> None:
    _, made = laid_out("card", "feed_square")
    trial = shifted("card", "feed_square", inside(made, "plate"), down=200)
    assert ("plate", "overlap", "product") in {(each.part, each.rule, each.other) for each in trial.faults}


@pytest.mark.parametrize("family", ["left", "right", "band", "type"])
def test_of_a_plate_beside_its_picture_one_edge_moves(family: str) -> None:
    frame, made = laid_out(family, "feed_square")
    plate = part_box(made, "plate")
    assert plate is not None
    larger = change("feed_square", "plate", plate.inset(-12))
    there = settled(made, larger)
    now = tried(frame, made, [there]).arrangement
    assert now.plate is not None
    area = [box.width * box.height for box in (now.plate, now.picture)]
    assert sum(area) == 1080 * 1080
    assert not now.plate.meets(now.picture)
    assert now.scene.contains(now.picture)
    assert sum(one != other for one, other in zip(plate.corners, now.plate.corners, strict=True)) == 1
    assert settled(made, change("feed_square", "headline", plate)) == change("feed_square", "headline", plate)


def test_a_plate_leaves_its_picture_large_enough() -> None:
    frame, made = laid_out("left", "feed_square")
    wide = settled(made, Adjustment("feed_square", "plate", 0, 0, 5000, 1080))
    trial = tried(frame, made, [wide])
    [small] = [fault for fault in trial.faults if fault.rule == "small"]
    assert (small.part, small.measured, small.limit) == ("plate", 1, 324)
    assert small.mend is not None
    assert not [
        fault
        for fault in tried(frame, made, [change("feed_square", "plate", small.mend)]).faults
        if fault.blocks
    ]


def test_a_window_takes_the_same_picture_along() -> None:
    frame, made = laid_out("arch", "feed_square")
    trial = shifted("arch", "feed_square", inside(made, "window"), right=70)
    now = trial.arrangement
    assert not [fault for fault in trial.faults if fault.blocks]
    assert now.picture.left == made.picture.left + 70
    assert size_for(frame, now.scene) == size_for(frame, made.scene)
    assert now.product is not None
    assert abs(stage_foot(frame, now.scene)[0] - now.product.centre_x) < 40


def test_a_window_of_another_shape_still_shows_the_picture_that_was_made() -> None:
    wide = Adjustment("feed_square", "window", 40, 560, 1040, 1080)
    frame, made = laid_out("arch", "feed_square")
    now = tried(frame, made, [wide]).arrangement
    assert now.picture == Box(40, 560, 1040, 1080)
    assert now.scene.contains(now.picture)
    # The model is asked by the layout's own scene.
    assert size_for(frame, now.scene) == size_for(frame, made.scene)


def test_a_window_leaves_neither_the_file_nor_its_product() -> None:
    outside = shifted("frame", "feed_square", ("window",), right=400)
    assert ("window", "outside") in {(each.part, each.rule) for each in outside.faults}
    _, made = laid_out("arch", "feed_square")
    product = made.product
    assert product is not None
    away = shifted("arch", "feed_square", ("window",), right=product.width + 400)
    assert ("window", "across", "product") in {(each.part, each.rule, each.other) for each in away.faults}


def test_what_is_not_there_does_not_move() -> None:
    spec = spec_of(layout="hero", keys=["feed_square"])
    moved = replace(spec, adjustments=(Adjustment("feed_square", "plate", 10, 10, 500, 500),))
    assert arrangements(moved, SHAPES, SIZES) == arrangements(spec, SHAPES, SIZES)
