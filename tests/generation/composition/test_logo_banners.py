"""A brand's rules for its logo in banners: by every layout, in every script and shape, kept or refused."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from generation.composition.compose import arrangements, frame_of
from generation.composition.errors import CopyDoesNotFit, LogoDoesNotFit
from generation.composition.families import FAMILIES
from generation.composition.layout import Arrangement, Shapes
from generation.composition.logo_room import room_around
from generation.specs import CLEAR_SPACES, LEAST_HEIGHTS, Copy, LogoRules
from tests.generation.ads import SIZES, spec_of

BANNERS = ("display_mobile", "display_skyscraper", "display_leaderboard", "display_rectangle")
WORDS = {
    "id": Copy("Seduh dulu sebelum kereta", "", "Pesan", "id", "Selama ada.", "AI"),
    "ar": Copy("قهوة تستحق أن تصحو لها", "", "اطلب الآن", "ar", "حتى نفاد الكمية.", "AI"),
    "ja": Copy("夕暮れまで、もう一杯。", "", "今すぐ注文", "ja", "数量限定。", "AI"),
    "th": Copy("กาแฟที่คุ้มค่ากับการตื่นเช้า", "", "สั่งซื้อเลย", "th", "สินค้ามีจำนวนจำกัด", "AI"),
    "hi": Copy("शाम की सबसे अच्छी कॉफ़ी", "", "अभी मँगाएँ", "hi", "स्टॉक रहने तक।", "AI"),
}
# Width by height: a long word, a disc, an upright sign.
RATIOS = (4.0, 1.0, 0.6)
Case = tuple[str, float, LogoRules]


def made(key: str, script: str, case: Case) -> Arrangement | None:
    """Return the banner, None where it is refused for its words or its logo."""
    layout, ratio, rules = case
    spec = replace(spec_of(WORDS[script], layout=layout, keys=[key]), logo=rules)
    try:
        return arrangements(spec, Shapes(0.64, ratio), SIZES)[key]
    except (LogoDoesNotFit, CopyDoesNotFit):
        return None


def cases(key: str, script: str) -> Iterator[Case]:
    """Yield every layout and shape of logo under the ends of the rules and some between them."""
    chance = random.Random(f"{key} {script}")
    ends = [LogoRules(*pair) for pair in product((35, 100), (14, 48))]
    for layout, ratio in product(FAMILIES, RATIOS):
        between = [LogoRules(chance.choice(CLEAR_SPACES), chance.choice(LEAST_HEIGHTS)) for _ in range(4)]
        yield from ((layout, ratio, rules) for rules in (*ends, *between))


@pytest.mark.parametrize(("key", "script"), product(BANNERS, WORDS))
def test_every_rule_is_kept_whole_or_refused(key: str, script: str) -> None:
    kept = 0
    for case in cases(key, script):
        layout, ratio, rules = case
        banner = made(key, script, case)
        if banner is None:
            continue
        kept, logo = kept + 1, banner.logo
        assert logo is not None
        spec = replace(spec_of(WORDS[script], layout=layout, keys=[key]), logo=rules)
        frame = frame_of(spec, spec.formats[0], Shapes(0.64, ratio), SIZES)
        assert logo.height >= rules.least_height, case
        assert abs(logo.width - ratio * logo.height) <= 0.5 + 0.5 * ratio, case
        # What the check allows: whole pixels and ink, a twentieth of the logo's height.
        assert room_around(frame, banner, logo) >= (rules.clear_space - 5) / 100 * logo.height, case
    assert kept > 13


@pytest.mark.parametrize("script", WORDS)
@pytest.mark.parametrize(
    ("key", "ratio", "rules"),
    [
        ("display_mobile", 1.0, LogoRules(50, 14)),
        ("display_mobile", 1.0, LogoRules(35, 24)),
        ("display_mobile", 4.0, LogoRules(50, 14)),
        ("display_skyscraper", 4.0, LogoRules(50, 28)),
        ("display_skyscraper", 1.0, LogoRules(60, 32)),
        ("display_leaderboard", 4.0, LogoRules(75, 28)),
        ("display_leaderboard", 4.0, LogoRules(100, 24)),
        ("display_rectangle", 4.0, LogoRules(50, 24)),
    ],
)
def test_usual_guidelines_have_room_in_most_layouts(
    key: str, ratio: float, rules: LogoRules, script: str
) -> None:
    found = [layout for layout in FAMILIES if made(key, script, (layout, ratio, rules))]
    assert len(found) >= len(FAMILIES) - 2


@pytest.mark.parametrize(("key", "script"), product(BANNERS, WORDS))
def test_a_layout_that_keeps_a_rule_keeps_a_gentler_one(key: str, script: str) -> None:
    chance = random.Random(f"gentler {key} {script}")
    for layout, ratio in product(FAMILIES, RATIOS):
        clear, least = chance.choice(CLEAR_SPACES), chance.choice(LEAST_HEIGHTS)
        if made(key, script, (layout, ratio, LogoRules(clear, least))):
            gentler = LogoRules(chance.randint(35, clear), chance.randint(14, least))
            assert made(key, script, (layout, ratio, gentler)), (layout, ratio, clear, least, gentler)
