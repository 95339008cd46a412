"""320 x 50: which parts it shows, and that headlines of ordinary length have room in every script."""

from dataclasses import replace

import pytest

from generation.composition.compose import arrangements
from generation.composition.errors import CopyDoesNotFit
from generation.composition.families import FAMILIES
from generation.composition.layout import LEAST_PIXELS, Arrangement, Shapes
from generation.specs import Copy
from tests.generation.ads import SIZES, spec_of

KEY = "display_mobile"
SHAPES = Shapes(product=0.64, logo=4.0)
LONG = {
    "en": Copy("Gayo coffee roasted this week, free delivery in Jakarta", "b", "Order now", "en"),
    "id": Copy("Kopi Gayo disangrai minggu ini, gratis ongkir se-Jakarta", "b", "Pesan sekarang", "id"),
    "ar": Copy("قهوة غايو المحمصة هذا الأسبوع مع توصيل مجاني للجميع", "b", "اطلب الآن", "ar"),
    "ja": Copy("今週焙煎したガヨ産コーヒーを送料無料でお届けします", "b", "今すぐ注文", "ja"),
    "th": Copy("กาแฟกาโยคั่วสดสัปดาห์นี้ ส่งฟรีทั่วกรุงเทพ", "b", "สั่งซื้อเลย", "th"),
    "hi": Copy("इस हफ़्ते भुनी गायो कॉफ़ी, पूरे शहर में मुफ़्त डिलीवरी", "b", "अभी मँगाएँ", "hi"),
}


def ribbon(copy: Copy, layout: str = "hero", *, legal: str = "", label: str = "AI") -> Arrangement:
    spec = spec_of(replace(copy, legal=legal, label=label), layout=layout, keys=[KEY])
    return arrangements(spec, SHAPES, SIZES)[KEY]


@pytest.mark.parametrize("script", LONG)
@pytest.mark.parametrize("layout", FAMILIES)
def test_ordinary_headlines_have_room_with_all_parts(layout: str, script: str) -> None:
    for legal in ("", "Selama persediaan masih ada."):
        made = ribbon(LONG[script], layout, legal=legal)
        assert {text.field for text in made.texts} == {"headline", "call_to_action", "fine_print"}
        assert None not in {made.product, made.logo, made.button}
        boxes = [text.box for text in made.texts if text.field != "call_to_action"]
        boxes += [box for box in (made.product, made.logo, made.button) if box]
        assert not any(one.meets(other) for at, one in enumerate(boxes) for other in boxes[:at])
        assert all(box.left >= 0 and box.top >= 0 and box.right <= 320 and box.bottom <= 50 for box in boxes)
        headline, small = (
            next(text.block.style.size for text in made.texts if text.field == field)
            for field in ("headline", "fine_print")
        )
        assert headline >= 10 > LEAST_PIXELS
        assert headline >= small >= LEAST_PIXELS


def test_the_picture_gives_way_only_where_words_are_many() -> None:
    short = ribbon(Copy("Seduh dulu", "", "Pesan", "id"), "left")
    long = ribbon(LONG["ar"], "left", legal="حتى نفاد الكمية.")
    assert (short.picture.width, long.picture.width) == (48, 34)


def test_one_line_of_fine_print_is_better_than_two() -> None:
    made = ribbon(Copy("Seduh dulu", "", "Pesan", "id"), legal="Selama persediaan ada.", label="Dibuat AI")
    [small] = [text for text in made.texts if text.field == "fine_print"]
    assert len(small.block.lines) == 1


def test_what_is_longer_than_that_is_refused_by_name() -> None:
    with pytest.raises(CopyDoesNotFit, match="320 x 50"):
        ribbon(replace(LONG["id"], headline="Kopi yang layak ditunggu " * 6))
