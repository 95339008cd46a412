"""Terms in words: with their endings, in scripts without spaces, as they are spelt."""

import pytest

from generation.terms import holds, mentions, missing_terms, whole_words_in


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("Kopinya segar", "kopi", True),
        ("Skopi segar", "kopi", False),
        ("Kopi SENJA", "Kopi Senja", False),
        ("Hanya di Kopi Senja", "Kopi Senja", True),
        ("この珈琲は深い", "珈琲", True),
        ("ลองกาแฟวันนี้", "กาแฟ", True),
        ("새로운 커피를", "커피", True),
        ("ko\u200bpi", "kopi", True),
        ("ｋｏｐｉ", "kopi", True),
        ("c++ now", "c++", True),
        ("cxx", "c..", False),
    ],
)
def test_a_text_holds_a_term(text: str, term: str, expected: bool) -> None:
    assert holds(text, term) is expected


def test_what_is_mentioned_may_be_in_any_case() -> None:
    assert (mentions("KOPI SENJA", "Kopi Senja"), holds("KOPI SENJA", "Kopi Senja")) == (True, False)
    assert missing_terms("Kopi segar", ["kopi", "teh"]) == ("teh",)


def test_whole_words_end_where_they_end_but_in_scripts_that_run_on() -> None:
    assert whole_words_in("Gratisan", ["gratis"]) == ()
    assert whole_words_in("今だけ無料です", ["無料"]) == ("無料",)
