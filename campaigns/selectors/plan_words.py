"""Puts the outcome of an expansion into words: faults with their cells, time and money as ranges."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.expansion.values import Flaw
from campaigns.faults import PLATFORM_NAMES, placed_sentence
from campaigns.selectors.plans import Estimate, Preview
from campaigns.template_language import Fault

PLATFORM_LIMIT = "longer_than_platform"


@dataclass(frozen=True, slots=True)
class SaidFault:
    """A fault in words, the template it comes from, and how many variants it concerns.

    One that `blocks` keeps those variants out of the plan; any other is advice.
    """

    template: str
    field: str
    code: str
    message: str
    count: int
    blocks: bool


def said_faults(preview: Preview) -> list[SaidFault]:
    """Return the plan's faults, like ones together: what blocks first, then what concerns most variants."""
    names = {str(version.template_id): version.template.name for version in preview.chosen.versions}
    found: dict[tuple[str, str, str, str], _Found] = {}
    for flaw in preview.expansion.flaws:
        for key, faults in _by_kind(flaw):
            found.setdefault(key, _Found()).take(faults, flaw.count)
    said = [
        SaidFault(names[template], field, code, one.sentence(), one.count, one.blocks)
        for (template, field, code, _subject), one in found.items()
    ]
    return sorted(said, key=lambda one: (not one.blocks, -one.count, one.template, one.message))


def _by_kind(flaw: Flaw) -> Iterable[tuple[tuple[str, str, str, str], list[Fault]]]:
    """Group an idea's faults by what they are about; all platforms that take less are one matter."""
    kinds: dict[tuple[str, str, str, str], list[Fault]] = {}
    for fault in dict.fromkeys(flaw.faults):
        subject = "" if fault.code == PLATFORM_LIMIT else f"{fault.subject} {fault.instead}"
        kinds.setdefault((flaw.idea.template, fault.field, fault.code, subject), []).append(fault)
    return kinds.items()


@dataclass
class _Found:
    """One kind of fault: the worst of each subject, and how many variants have it."""

    worst: dict[str, Fault] = field(default_factory=dict)
    count: int = 0

    @property
    def blocks(self) -> bool:
        return any(fault.blocks for fault in self.worst.values())

    def take(self, faults: list[Fault], count: int) -> None:
        self.count += count
        for fault in faults:
            known = self.worst.get(fault.subject)
            if known is None or (fault.length, -fault.maximum) > (known.length, -known.maximum):
                self.worst[fault.subject] = fault

    def sentence(self) -> str:
        faults = list(self.worst.values())
        if faults[0].code == PLATFORM_LIMIT:
            return _too_long_somewhere(faults)
        name = field_name(faults[0].field)
        said = placed_sentence(faults[0])
        return _("%(field)s: %(sentence)s") % {"field": name, "sentence": said} if name else said


def _too_long_somewhere(faults: list[Fault]) -> str:
    """Say a text's greatest length, and what each platform takes of it."""
    limits = ((PLATFORM_NAMES.get(fault.subject, fault.subject), fault.maximum) for fault in faults)
    takes = ", ".join(f"{platform} {maximum}" for platform, maximum in limits)
    facts = {"field": field_name(faults[0].field), "length": max(fault.length for fault in faults)}
    return _("%(field)s: up to %(length)d long; platforms take less: %(takes)s.") % {**facts, "takes": takes}


def field_name(key: str) -> str:
    """Return the name of a template's text."""
    names = {
        "picture": _("Picture"),
        "headline": _("Headline"),
        "body": _("Text"),
        "call_to_action": _("Call to action"),
    }
    return names.get(key, "")


def time_words(estimate: Estimate) -> str:
    """Return the time a plan takes as a range, such as "12 to 18 min"."""
    low, high = estimate.seconds_low, estimate.seconds_high
    if high < 90:
        return _("about a minute") if high > 20 else _("a few seconds")
    if high < 5400:
        return _range(_minutes(low), _minutes(high), "min")
    return _range(round(low / 3600, 1), round(high / 3600, 1), "h")


def cost_words(estimate: Estimate) -> str:
    """Return what a plan costs as a range in US dollars."""
    low, high = estimate.micro_usd_low / 1e6, estimate.micro_usd_high / 1e6
    if high == 0:
        return _("free on your machine")
    if low < 0.01:
        return _("at most %(high).2f USD") % {"high": max(high, 0.01)}
    return _("%(low).2f to %(high).2f USD") % {"low": low, "high": high}


def left_words(seconds: float) -> str:
    """Return the time that is left, coarser the longer it is."""
    if seconds < 50:
        return _("less than a minute left")
    if seconds < 5400:
        minutes = _minutes(seconds)
        return ngettext("about %(count)d min left", "about %(count)d min left", minutes) % {"count": minutes}
    return _("about %(count).1f h left") % {"count": seconds / 3600}


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))


def _range(low: float, high: float, unit: str) -> str:
    if low == high:
        return _("about %(high)g %(unit)s") % {"high": high, "unit": unit}
    return _("%(low)g to %(high)g %(unit)s") % {"low": low, "high": high, "unit": unit}
