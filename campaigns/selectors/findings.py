"""What the checks found, as people read it: the rule, the value, its limit, and ways to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.models import Finding, Outcome
from platforms.formats import format_named

Mend = Literal["words", "layout", "other_layout", "picture", "brand", "product"]
Level = Literal["bad", "warn", "read"]
_MOST = gettext_lazy("at most %(limit)s")
_LEAST = gettext_lazy("at least %(limit)s")
_WANTED = gettext_lazy("wanted: %(limit)s")
_IS = gettext_lazy("is: %(value)s")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a check asks for, how its figures are said, and what mends a breach, the likeliest first.

    `unit` stands behind value and limit. `bound` says what the limit is; words have no bound but a pair of
    names: what is, and what should be.
    """

    name: str | Promise
    bound: str | Promise = _MOST
    value: str | Promise = "%(value)s"
    unit: str = ""
    mends: tuple[Mend, ...] = ()


RULES: dict[str, Rule] = {
    "words": Rule(gettext_lazy("The words are those ordered"), _WANTED, _IS, mends=("words",)),
    "glossary": Rule(gettext_lazy("The words keep to the brand's glossary"), _WANTED, _IS, mends=("words",)),
    "letters": Rule(
        gettext_lazy("Every letter is whole and in its place"), mends=("layout", "other_layout", "words")
    ),
    "reading": Rule(
        gettext_lazy("A machine reads the same words"),
        gettext_lazy("set: %(limit)s"),
        gettext_lazy("read: %(value)s"),
        mends=("layout", "other_layout", "words"),
    ),
    "contrast": Rule(
        gettext_lazy("Text stands out from its ground"),
        _LEAST,
        unit=":1",
        mends=("layout", "other_layout", "picture"),
    ),
    "type_size": Rule(
        gettext_lazy("Type is large enough to read"), _LEAST, mends=("words", "other_layout", "layout")
    ),
    "safe_zone": Rule(
        gettext_lazy("Nothing that is read lies where the platform covers it"),
        value=gettext_lazy("%(value)s covered"),
        mends=("layout", "other_layout"),
    ),
    "scene_not_blank": Rule(
        gettext_lazy("The picture shows something"),
        _LEAST,
        gettext_lazy("detail %(value)s"),
        mends=("picture",),
    ),
    "product_unchanged": Rule(
        gettext_lazy("The product looks as uploaded"), mends=("layout", "other_layout", "product")
    ),
    "product_shape": Rule(
        gettext_lazy("The product keeps its proportions"), mends=("layout", "other_layout")
    ),
    "logo_unchanged": Rule(gettext_lazy("The logo looks as uploaded"), mends=("layout", "other_layout")),
    "logo_space": Rule(
        gettext_lazy("The logo is large and has its space"), _LEAST, mends=("layout", "other_layout")
    ),
    "logo_contrast": Rule(
        gettext_lazy("The logo stands out from its ground"),
        _LEAST,
        unit=":1",
        mends=("brand", "other_layout", "layout"),
    ),
    "exact_size": Rule(gettext_lazy("The file has the size of its format"), _WANTED, _IS),
    "weight": Rule(gettext_lazy("The file is light enough for platforms"), mends=("picture",)),
    "media_type": Rule(gettext_lazy("Platforms take this type of file"), _WANTED, _IS),
    "moving_file": Rule(gettext_lazy("Platforms take this video"), _WANTED, _IS),
    "sound": Rule(gettext_lazy("The sound is as loud as it should be"), _WANTED, _IS, mends=("brand",)),
}
# Of one check, those breaches whose limit lies the other way.
_OTHER_BOUNDS: dict[str, str | Promise] = {
    "The product is covered or cut off.": _LEAST,
    "The product is cut off by the edge of the file.": _LEAST,
    "The logo is stretched.": _MOST,
}
MEND_NAMES: dict[Mend, Promise] = {
    "words": gettext_lazy("Change the words"),
    "layout": gettext_lazy("Move the parts"),
    "other_layout": gettext_lazy("Use another layout"),
    "picture": gettext_lazy("Another picture"),
    "brand": gettext_lazy("To the brand"),
    "product": gettext_lazy("To the product"),
}


# Nothing was read, since no machine knows the script: one matter, however many formats it is about.
UNREAD = {"check_name": "reading", "outcome": Outcome.FLAG, "measured": ""}


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """A breach in words; `formats` are the keys of those that have it, the first of which mends begin with.

    At the level "read" nothing is known to be wrong: no machine could read it, so a reader has to.
    """

    level: Level
    rule: str
    message: str
    value: str
    limit: str
    formats: tuple[str, ...]
    mends: tuple[Mend, ...]

    @property
    def labels(self) -> list[str]:
        """Return the names of the formats."""
        return [_(format_named(key).label) for key in self.formats]

    @property
    def ways(self) -> list[tuple[Mend, Promise]]:
        """Return the ways to mend it, each with its name."""
        return [(mend, MEND_NAMES[mend]) for mend in self.mends]


def said_findings(findings: Iterable[Finding]) -> tuple[SaidFinding, ...]:
    """Return the breaches in words, those that formats share together: what blocks first, to be read last."""
    together: dict[tuple[str, str, str, str, str], list[str]] = {}
    for one in findings:
        key = (one.check_name, one.outcome, one.message, one.measured, one.limit)
        together.setdefault(key if not _is_unread(one) else (*key[:3], "", ""), []).append(one.format)
    said = [_said(*key, formats=tuple(formats)) for key, formats in together.items()]
    return tuple(sorted(said, key=lambda one: ("bad", "warn", "read").index(one.level)))


def _is_unread(finding: Finding) -> bool:
    return all(getattr(finding, name) == value for name, value in UNREAD.items())


def _said(
    check: str, outcome: str, message: str, measured: str, limit: str, *, formats: tuple[str, ...]
) -> SaidFinding:
    rule = RULES.get(check, Rule(check, _WANTED, _IS))
    if check == "reading" and outcome == Outcome.FLAG and not measured:
        sentence = _("No machine reads this script: a reader of the language should look.")
        return SaidFinding("read", str(rule.name), sentence, "", "", formats, ())
    is_error = outcome == Outcome.ERROR
    unit = "" if is_error else rule.unit
    value = "%(value)s" if is_error else str(rule.value)
    bound = str(_OTHER_BOUNDS.get(message, rule.bound))
    return SaidFinding(
        level="warn" if outcome == Outcome.FLAG else "bad",
        rule=str(rule.name),
        message=_(message) if message else str(rule.name),
        value=value % {"value": f"{measured}{unit}"} if measured else "",
        limit=bound % {"limit": f"{limit}{unit}"} if limit else "",
        formats=formats,
        mends=() if is_error else rule.mends,
    )
