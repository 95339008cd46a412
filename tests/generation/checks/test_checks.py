"""Each check passes a good ad, catches its own fault, and an unrunnable check is never a pass."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw

from generation.checks.base import Candidate, Check, Finding, Measurement, Outcome
from generation.checks.suite import CHECKS, blocks, examine
from generation.composition.assets import Pictures, load_pictures
from generation.composition.boxes import Box
from generation.composition.colour import worst_contrast
from generation.composition.compose import compose, scene_sizes
from generation.composition.encoding import encode
from generation.composition.ground import around_letters, prepared
from generation.specs import Copy
from tests.generation.ads import PALETTE, SIZES, spec_of, stages, whole_ad

Spoil = Callable[[Candidate], Candidate]


@cache
def good(key: str = "link") -> Candidate:
    """Return a finished ad as checks see it."""
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=[key])
    sizes = scene_sizes(spec, load_pictures(names, kept), SIZES)
    composed = compose(spec, stages(sizes), kept, SIZES).stills[key]
    content = encode(composed.picture)
    picture = Image.open(BytesIO(content)).convert("RGB")
    return Candidate(spec.formats[0], content, picture, composed, spec.copy, load_pictures(names, kept))


def found(candidate: Candidate, key: str) -> Finding:
    """Return the one finding of a check."""
    (finding,) = examine(candidate, [check for check in CHECKS if check.key == key])
    return finding


def painted(candidate: Candidate, box: Box, colour: tuple[int, int, int]) -> Candidate:
    """Return the ad with a box painted over."""
    picture = candidate.picture.copy()
    ImageDraw.Draw(picture).rectangle(box.corners, fill=colour)
    return replace(candidate, picture=picture)


def wrong_size(candidate: Candidate) -> Candidate:
    return replace(candidate, picture=candidate.picture.resize((1199, 628)))


def too_heavy(candidate: Candidate) -> Candidate:
    return replace(candidate, format=replace(candidate.format, max_bytes=1000))


def unreadable(candidate: Candidate) -> Candidate:
    """Fill the ground of the headline with nearly its own ink."""
    text, ink = candidate.composed.arrangement.texts[0], candidate.composed.inks[0]
    return painted(candidate, text.box.inset(-10), (ink[0] + 30, ink[1] + 30, ink[2] + 30))


def outside(candidate: Candidate) -> Candidate:
    safe = replace(candidate.format.safe, left=200)
    return replace(candidate, format=replace(candidate.format, safe=safe))


def blank(candidate: Candidate) -> Candidate:
    """Words and product still lie over it: the failed generation is the scene alone."""
    flat = Image.effect_noise(candidate.composed.scene.size, 6).convert("RGB")
    return replace(candidate, composed=replace(candidate.composed, scene=flat))


def altered(candidate: Candidate) -> Candidate:
    box = candidate.composed.arrangement.product
    assert box is not None
    return painted(candidate, Box(box.left, box.top, box.right, round(box.centre_y)), (0, 255, 0))


@pytest.mark.parametrize("key", ["link", "story"])
def test_a_good_ad_passes_every_check(key: str) -> None:
    findings = examine(good(key))
    assert [finding.check for finding in findings] == [check.key for check in CHECKS]
    assert {finding.outcome for finding in findings} == {Outcome.PASS}, findings
    assert not blocks(findings)


@pytest.mark.parametrize(
    ("key", "spoil"),
    [
        ("exact_size", wrong_size),
        ("weight", too_heavy),
        ("contrast", unreadable),
        ("safe_zone", outside),
        ("scene_not_blank", blank),
        ("product_unchanged", altered),
    ],
)
def test_each_check_catches_its_fault(key: str, spoil: Spoil) -> None:
    finding = found(spoil(good()), key)
    assert finding.outcome is Outcome.BLOCK
    assert finding.measured
    assert finding.limit
    assert finding.measured != finding.limit
    assert finding.format == "link"


def test_words_without_a_term_of_the_glossary_are_flagged() -> None:
    words = replace(good().words, terms=("kopi seduh dingin",))
    finding = found(replace(good(), words=words), "glossary")
    assert (finding.outcome, finding.limit) == (Outcome.FLAG, "“kopi seduh dingin”")
    kept = replace(words, terms=(words.headline.split()[0],))
    assert found(replace(good(), words=kept), "glossary").outcome is Outcome.PASS


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 1.0])
def test_a_text_reads_even_where_something_bright_touches_its_end(part: float) -> None:
    """A sliver is about a hundredth of the ground, which is where veiling and checking might disagree."""
    composed = good().composed
    text = next(each for each in composed.arrangement.texts if each.field == "body")
    box, free = around_letters(text, composed.ink)
    for reach in range(-3, 12):
        canvas = Image.new("RGB", composed.picture.size, (32, 28, 60))
        lower = round(text.box.top + part * text.box.height)
        canvas.paste((250, 96, 40), (text.box.right - reach, text.box.top - 10, text.box.right + 60, lower))
        ground = prepared([canvas], [text], composed.ink, PALETTE)
        if ground.veil:
            ground.veil.draw(canvas)
        around = np.asarray(canvas.crop(box.corners))[free]
        assert worst_contrast(ground.ink, around) >= 4.5


def test_a_check_that_raises_is_an_error_and_blocks() -> None:
    def broken(candidate: Candidate) -> Measurement:
        raise RuntimeError("the model is gone")

    findings = examine(good(), [Check("guard", "Guard", broken)])
    assert findings[0].outcome is Outcome.ERROR
    assert "the model is gone" in findings[0].measured
    assert blocks(findings, [])


def test_a_check_that_never_ran_blocks() -> None:
    findings = examine(good())
    assert blocks(findings[1:])
    assert blocks(())
    assert not blocks(findings)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(Outcome.PASS, False), (Outcome.FLAG, False), (Outcome.BLOCK, True), (Outcome.ERROR, True)],
)
def test_only_block_and_error_block(outcome: Outcome, expected: bool) -> None:
    assert outcome.blocks is expected
    assert blocks([Finding("guard", "link", outcome, "")], []) is expected


def test_checks_have_keys_and_labels_of_their_own() -> None:
    assert len({check.key for check in CHECKS}) == len(CHECKS) >= 6
    assert all(check.label and check.key.isidentifier() for check in CHECKS)


def test_what_was_not_ordered_need_not_be_there() -> None:
    candidate = good()
    bare = replace(
        candidate.composed,
        product=None,
        inks=(),
        arrangement=replace(candidate.composed.arrangement, texts=(), product=None, logo=None),
    )
    unordered = replace(candidate, composed=bare, words=Copy("", "", "", "id"), pictures=Pictures())
    for key in (
        "words",
        "letters",
        "reading",
        "contrast",
        "type_size",
        "product_unchanged",
        "logo_unchanged",
    ):
        assert found(unordered, key).outcome is Outcome.PASS
    lost = replace(candidate, composed=bare)
    for key in ("words", "product_unchanged", "logo_unchanged"):
        assert found(lost, key).outcome is Outcome.BLOCK
