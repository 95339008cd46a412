"""Which texts of a template are translations, and which of them lag behind their source; no Django here."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from campaigns.briefs import COPY_FIELDS

Copy = Mapping[str, Mapping[str, str]]
"""Texts by language and field."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A translation that is missing, or out of date: its source said something else, `was`, by then."""

    language: str
    field: str
    kind: Literal["missing", "outdated"]
    was: str = ""


@dataclass(frozen=True, slots=True)
class Translations:
    """The texts of a template version; all languages but `source` are translations of it.

    `made_from` holds, by language and field, the source text that a translation was made from. One that is
    not in it was made from the source as it stands.
    """

    copy: Copy
    source: str
    made_from: Copy = field(default_factory=dict)

    def gaps(self) -> tuple[Gap, ...]:
        """Return what is missing or out of date, in the order of languages and fields."""
        return tuple(gap for language in self._languages() for gap in self._gaps_of(language))

    def followed_by(
        self, copy: Copy, source: str, still_right: Mapping[str, Collection[str]]
    ) -> "Translations":
        """Return the texts that follow these: a translation counts as made anew where it was changed.

        So it does where `still_right` names it by language and field, and where another language became the
        source: what was made from which is not known then.
        """
        after = Translations(copy, source)
        if source != self.source:
            return after
        made_from: dict[str, dict[str, str]] = {}
        for language in after._languages():
            for name in COPY_FIELDS:
                kept = self.text(language, name)
                is_right = name in still_right.get(language, ())
                if kept and not is_right and _same(kept, after.text(language, name)):
                    made_from.setdefault(language, {})[name] = self._basis(language, name)
        return Translations(copy, source, made_from)

    def from_elsewhere(self, made_from: Copy) -> "Translations":
        """Return the texts with what some translations were made from, where they were made elsewhere."""
        merged = {language: dict(texts) for language, texts in self.made_from.items()}
        for language, texts in made_from.items():
            merged.setdefault(language, {}).update(texts)
        return Translations(self.copy, self.source, merged)

    def _languages(self) -> Iterator[str]:
        return (language for language in self.copy if language != self.source)

    def _gaps_of(self, language: str) -> Iterator[Gap]:
        for name in COPY_FIELDS:
            basis, now = self._basis(language, name), self.text(self.source, name)
            if not self.text(language, name):
                if now:
                    yield Gap(language, name, "missing")
            elif not _same(basis, now):
                yield Gap(language, name, "outdated", basis)

    def _basis(self, language: str, name: str) -> str:
        made_from = self.made_from.get(language, {})
        return made_from[name] if name in made_from else self.text(self.source, name)

    def text(self, language: str, name: str) -> str:
        """Return the text of a language, empty where it has none."""
        return self.copy.get(language, {}).get(name, "")


def source_of(copy: Copy, named: str = "") -> str:
    """Return the language that the others translate: the one named, else English, else the first."""
    if named in copy:
        return named
    return "en" if "en" in copy else next(iter(copy), "")


def _same(one: str, other: str) -> bool:
    """Tell whether two texts make the same words; white space is folded in ads."""
    return one.split() == other.split()
