"""Every script that ads are written in: joined, in order, broken at words, none of it as empty boxes."""

import unicodedata

import pytest

from generation.composition.breaking import breaks_of
from generation.composition.errors import MissingGlyphs
from generation.composition.shaping import main_script
from generation.composition.typography import TYPEFACES, Style, TextBlock, clean, is_right_to_left, set_text

SAMPLES = {
    "id": "Kopi hangat untuk pagi yang panjang",
    "ar": "قهوة طازجة كل صباح مع خصم 50 على Variasi اليوم",
    "he": "קפה טרי בכל בוקר במחיר 25 שקלים",
    "zh-CN": "每天清晨新鲜烘焙的咖啡，唤醒你的美好一天。",
    "zh-TW": "每天清晨新鮮烘焙的咖啡，喚醒你的美好一天。",
    "ja": "朝いちばんの焙煎コーヒーを、あなたの一日に。",
    "ko": "매일 아침 갓 볶은 커피로 하루를 시작하세요",
    "th": "กาแฟคั่วใหม่ทุกเช้าเพื่อวันที่ยาวนานของคุณ",
    "hi": "हर सुबह ताज़ी भुनी कॉफ़ी, आपके दिन की शुरुआत के लिए",
    "ru": "Кофе, ради которого стоит проснуться",
    "el": "Καφές που αξίζει το ξύπνημα",
    "vi": "Cà phê đáng để thức dậy mỗi sáng",
}


def block(
    text: str, locale: str, *, width: int = 520, cut: str = "display", key: str = "fraunces", lines: int = 6
) -> TextBlock:
    style = Style(key, "text" if cut == "text" else "display", 60, 1.05, locale)
    made = set_text(text, style, width=width, most_lines=lines)
    assert made is not None
    return made


@pytest.mark.parametrize("locale", SAMPLES)
@pytest.mark.parametrize("key", [face.key for face in TYPEFACES])
@pytest.mark.parametrize("cut", ["display", "text"])
def test_every_script_is_set_whole_within_its_width(locale: str, key: str, cut: str) -> None:
    made = block(SAMPLES[locale], locale, key=key, cut=cut)
    spaceless = "".join(made.lines).replace(" ", "")
    assert spaceless == SAMPLES[locale].replace(" ", "")
    assert max(made.widths) <= 520
    assert all(glyph.number for line in made.set_lines for glyph in line.shaped(made.style).glyphs)


@pytest.mark.parametrize("locale", SAMPLES)
@pytest.mark.parametrize("width", [360, 420, 640])
def test_no_widow_where_a_line_can_be_spared(locale: str, width: int) -> None:
    made = block(SAMPLES[locale], locale, width=width, lines=12)
    assert len(made.lines) == 1 or made.widths[-1] > 0.2 * made.width


def test_arabic_is_joined_and_runs_from_the_right() -> None:
    joined = block("قهوة", "ar").set_lines[0]
    glyphs = joined.shaped(block("قهوة", "ar").style).glyphs
    alone = {
        block(sign, "ar").set_lines[0].shaped(block(sign, "ar").style).glyphs[0].number for sign in "قهوة"
    }
    # Every letter but the waw, which is alike wherever it follows, has another form than alone.
    assert len({glyph.number for glyph in glyphs} & alone) <= 1
    first = joined.shaped(block("قهوة", "ar").style).glyphs[-1]
    lone_qaf = block("ق", "ar").set_lines[0].shaped(block("ق", "ar").style).glyphs[0]
    assert first.x > 0
    assert first.number != lone_qaf.number


def test_a_ligature_that_must_be_is_one_glyph() -> None:
    assert len(block("لا", "ar").set_lines[0].shaped(block("لا", "ar").style).glyphs) == 1


def test_devanagari_conjuncts_and_reordered_vowels() -> None:
    style = block("क्षत्रिय", "hi").style
    glyphs = block("क्षत्रिय", "hi").set_lines[0].shaped(style).glyphs
    # Eight characters become four signs: ksha, the vowel that is written before its consonant, tra, ya.
    assert len(glyphs) == 4
    vowel_alone = {glyph.number for glyph in block("कि", "hi").set_lines[0].shaped(style).glyphs}
    assert len(vowel_alone) == 2


@pytest.mark.parametrize(
    ("locale", "digits"), [("ar", "وصل 123 كوب"), ("he", "רק 123 היום"), ("fa", "فقط 123 تومان")]
)
def test_digits_keep_their_order_between_words_that_run_the_other_way(locale: str, digits: str) -> None:
    made = block(digits, locale, width=2000)
    line = made.set_lines[0].shaped(made.style).glyphs
    face = next(glyph.face for glyph in line if glyph.face.font.get_nominal_glyph(ord("1")))
    numbers = [face.font.get_nominal_glyph(ord(digit)) for digit in "123"]
    assert [glyph.number for glyph in line if glyph.number in numbers] == numbers
    assert made.is_rtl


def test_side_that_lines_begin_at_follows_the_locale() -> None:
    assert block("Variasi", "ar").is_rtl
    assert not block("قهوة", "id").is_rtl
    assert block("قهوة", "").is_rtl
    assert [is_right_to_left(tag) for tag in ("ar-EG", "fa", "ur-Latn", "pa-Arab", "id")] == [
        True, True, False, True, False,
    ]  # fmt: skip


def test_thai_is_broken_between_words_and_never_before_a_mark() -> None:
    text = SAMPLES["th"]
    ends = breaks_of(text, "th").good
    assert len(ends) > 6
    for end in ends[:-1]:
        assert not unicodedata.combining(text[end])
        assert text[end] not in "ะาำ็่้๊๋์ัิีึืุู"
    assert "กาแฟ" in (text[: ends[0]], text[: ends[1]])


def test_japanese_phrases_stay_whole_and_punctuation_never_begins_a_line() -> None:
    assert "コーヒーを、" in "|".join(block(SAMPLES["ja"], "ja", width=760).lines)
    for width in (200, 260, 330, 480):
        for line in block(SAMPLES["ja"], "ja", width=width, lines=20).lines:
            assert line[0] not in "、。ーっょ」"


def test_phrase_wider_than_a_line_is_broken_where_the_script_allows() -> None:
    assert len(block("焙煎焙煎焙煎焙煎焙煎焙煎", "ja", width=300, lines=9).lines) > 1
    assert set_text("w" * 60, Style("fraunces", "display", 60, 1.0, "en"), width=300, most_lines=9) is None


def test_korean_is_broken_at_spaces() -> None:
    assert " ".join(block(SAMPLES["ko"], "ko", width=400).lines) == SAMPLES["ko"]


def test_one_character_has_the_form_of_its_language() -> None:
    forms = {
        locale: block("直", locale).set_lines[0].shaped(block("直", locale).style).glyphs[0].number
        for locale in ("zh-CN", "ja")
    }
    assert forms["ja"] != forms["zh-CN"]


@pytest.mark.parametrize("sequence", ["👨‍👩‍👧‍👦", "🇮🇩", "👍🏽", "☕", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏽‍🚀"])
def test_sequences_of_emoji_are_one_picture(sequence: str) -> None:
    made = block(f"Kopi {sequence}", "id")
    pictures = [glyph for glyph in made.set_lines[0].shaped(made.style).glyphs if glyph.face.in_colour]
    assert len(pictures) == 1


def test_digits_and_signs_are_of_the_letters_beside_them() -> None:
    made = block("Скидка 25 %, Kopi 30 %", "ru", width=2000)
    names = [glyph.face.name for glyph in made.set_lines[0].shaped(made.style).glyphs]
    assert names == ["latin-display.ttf"] * len("Скидка 25 %, ") + ["fraunces-display.ttf"] * len("Kopi 30 %")


def test_signs_that_may_be_text_are_text() -> None:
    made = block("© ™ ✓ → 50 %", "id")
    assert not any(glyph.face.in_colour for glyph in made.set_lines[0].shaped(made.style).glyphs)


def test_lines_of_high_scripts_lie_further_apart() -> None:
    distances = {locale: block(SAMPLES[locale], locale).line_distance for locale in ("id", "th", "hi", "ar")}
    assert distances["th"] > distances["hi"] >= distances["ar"] > distances["id"]


@pytest.mark.parametrize("text", ["ก" + "่" * 40, "Z" + "\u0301" * 60 + "a", "क" + "ि" * 30])
def test_piled_marks_stay_in_their_box_or_are_refused(text: str) -> None:
    style = Style("fraunces", "display", 60, 1.05)
    try:
        made = set_text(text, style, width=2000, most_lines=2)
    except MissingGlyphs:
        return
    if made is not None:
        _, bottom, _, top = made.set_lines[0].shaped(style).ink
        assert made.rise >= top * 60
        assert made.descent >= -bottom * 60


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("a\x00b\x1b[31mc", "a b [31mc"),
        ("\ufeffko\u00adpi", "kopi"),
        ("\u202eevil\u202c \u2067x\u2069", "evil x"),
        ("tak\u200bterlihat", "tak\u200bterlihat"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_control_characters_are_dropped_and_joiners_kept(raw: str, wanted: str) -> None:
    assert clean(raw) == wanted


def test_text_of_what_never_shows_is_empty() -> None:
    for text in ("\u200b", "\u200d\ufe0f", " \u00ad "):
        with pytest.raises(ValueError, match="empty"):
            set_text(text, Style("fraunces", "display", 60, 1.0), width=300, most_lines=2)


def test_main_script_is_that_of_most_letters() -> None:
    assert [main_script(text) for text in ("12!", "abc กา", "กาแฟ ab")] == ["Latn", "Latn", "Thai"]
