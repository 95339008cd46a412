"""A brand's glossary: how its terms are said in each language, or never; judges the words of ads by it.

No Django here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from campaigns.briefs import COPY_FIELDS, Brief
from campaigns.template_language import Fault
from generation.terms import holds, mentions, whole_words_in

Rule = Literal["say", "keep", "avoid"]
RULES: tuple[Rule, ...] = ("say", "keep", "avoid")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: where the source says `term`, a language says `say`, or keeps it, or never says it at all.

    An empty language stands for all. For `avoid`, `say` is what to say instead, empty where nothing is.
    """

    rule: Rule
    term: str
    language: str = ""
    say: str = ""

    def counts_in(self, language: str) -> bool:
        """Tell whether the entry is about a language; `pt` is also about `pt-BR`."""
        return self.language in ("", language, language.partition("-")[0])

    @property
    def wanted(self) -> str:
        """Return what a text has to hold."""
        return self.term if self.rule == "keep" else self.say


@dataclass(frozen=True, slots=True)
class Glossary:
    """The entries of a brand in their order."""

    terms: tuple[Term, ...] = ()

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, Any]]) -> "Glossary":
        """Return the glossary that a brand's version holds."""
        return cls(tuple(Term(**row) for row in rows))

    def as_rows(self) -> list[dict[str, str]]:
        """Return the entries as a brand's version holds them."""
        return [asdict(term) for term in self.terms]

    def wanted(self, source: Brief | None, language: str) -> tuple[str, ...]:
        """Return the terms that the words in a language have to hold, since their source says so."""
        return tuple(dict.fromkeys(term.wanted for term, _field in self._due(source, language)))

    def faults(self, brief: Brief, source: Brief | None, language: str) -> tuple[Fault, ...]:
        """Return the breaches in the words of an ad: what must never be said blocks, the rest is advice."""
        return (*self._avoided(brief, language), *self._missed(brief, source, language))

    def _due(self, source: Brief | None, language: str) -> Iterator[tuple[Term, str]]:
        """Yield the entries that the source asks for, each with the first field that does."""
        for term in self.terms:
            if source is None or term.rule == "avoid" or not term.counts_in(language):
                continue
            fields = (field for field in COPY_FIELDS if mentions(getattr(source, field), term.term))
            if field := next(fields, ""):
                yield term, field

    def _missed(self, brief: Brief, source: Brief | None, language: str) -> Iterator[Fault]:
        said = "\n".join(getattr(brief, field) for field in COPY_FIELDS)
        for term, field in self._due(source, language):
            if not holds(said, term.wanted):
                code = "term_not_kept" if term.rule == "keep" else "term_not_said"
                yield Fault(code, field=field, subject=term.term, instead=term.say, blocks=False)

    def _avoided(self, brief: Brief, language: str) -> Iterator[Fault]:
        instead = {
            term.term: term.say for term in self.terms if term.rule == "avoid" and term.counts_in(language)
        }
        for field in COPY_FIELDS:
            for word in whole_words_in(getattr(brief, field), list(instead)):
                yield Fault("term_avoided", field=field, subject=word, instead=instead[word])
