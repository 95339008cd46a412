"""Terms in the words of ads: which of them a text holds; no Django here."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# Thai to Burmese, Khmer, kana, Han and Hangul: words follow each other, or what ends them, without a space.
_RUNS_ON = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


def holds(text: str, term: str) -> bool:
    """Tell whether a text holds a term, also with an ending: “kopi” is in “kopinya”, but not in “skopi”.

    A term with a capital must be spelt just so, any other may be in any case.
    """
    exact = term != term.casefold()
    searched = normal(text) if exact else folded(text)
    return _opening(normal(term) if exact else folded(term)).search(searched) is not None


def missing_terms(text: str, terms: Iterable[str]) -> tuple[str, ...]:
    """Return the terms that a text does not hold."""
    return tuple(term for term in terms if not holds(text, term))


def mentions(text: str, term: str) -> bool:
    """Tell whether a text holds a term in any case and with any ending."""
    return _opening(folded(term)).search(folded(text)) is not None


def whole_words_in(text: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return those of the words that stand in a text by themselves, in any case."""
    found = _finder(tuple(words)).findall(folded(text)) if words else []
    by_form = {folded(word): word for word in words}
    return tuple(dict.fromkeys(by_form[match] for match in found))


def normal(text: str) -> str:
    """Return a text without signs that are not seen, full-width ones as their plain twins."""
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE))


def folded(text: str) -> str:
    """Return a normal text in one case."""
    return normal(text).casefold()


@lru_cache(maxsize=1024)
def _opening(term: str) -> re.Pattern[str]:
    return re.compile(_before(term) + re.escape(term))


@lru_cache(maxsize=256)
def _finder(words: tuple[str, ...]) -> re.Pattern[str]:
    forms = sorted(map(folded, words), key=len, reverse=True)
    return re.compile("|".join(_before(form) + f"{re.escape(form)}" + _behind(form) for form in forms))


def _before(term: str) -> str:
    return "" if _RUNS_ON.match(term) else r"(?<!\w)"


def _behind(term: str) -> str:
    return "" if _RUNS_ON.match(term[-1:]) else r"(?!\w)"
