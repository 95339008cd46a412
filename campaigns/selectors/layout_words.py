"""Parts of a layout, and the rules that a moved one breaks, in words of people."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.composition.adjusting import Fault
from generation.specs import Part

PART_NAMES: dict[Part, Promise] = {
    # What lies under the others comes first: on the page they are drawn over it.
    "plate": gettext_lazy("Plate"),
    "window": gettext_lazy("Picture"),
    "headline": gettext_lazy("Headline"),
    "body": gettext_lazy("Text"),
    "call_to_action": gettext_lazy("Button"),
    "fine_print": gettext_lazy("Small print"),
    "logo": gettext_lazy("Logo"),
    "product": gettext_lazy("Product"),
}


def said_of(fault: Fault) -> str:
    """Return the rule, what was measured and the limit."""
    part = PART_NAMES[fault.part]
    told = {"part": part, "measured": fault.measured, "limit": fault.limit}
    if fault.rule == "overlap" and fault.other:
        return _overlap(fault, {**told, "other": PART_NAMES[fault.other]})
    if fault.rule == "across" and fault.other:
        said = _("%(part)s cannot be there: %(other)s would lie half on the picture and half on the plate.")
        return said % {**told, "other": PART_NAMES[fault.other]}
    return {
        "no_room": _(
            "%(part)s finds no room in a box this small, even at the smallest size that can be read."
        ),
        "outside": _("%(part)s reaches %(measured)d px beyond where it is surely seen."),
        "covered": _("%(part)s lies where the platform draws its own buttons."),
        "across": _("%(part)s lies half on the picture and half on the plate."),
        "small": _("%(part)s has %(measured)d px, at least %(limit)d px are needed."),
        "off_stage": _("%(part)s stands %(measured)d px beside its platform; up to %(limit)d px look right."),
    }[fault.rule] % told


def mend_of(fault: Fault) -> str:
    """Return what the offered mend does."""
    if fault.rule == "no_room":
        return _("Put it back")
    if fault.rule == "off_stage":
        return _("Put it on the platform")
    return _("Move it to the nearest place") if fault.rule != "small" else _("Make it large enough")


def _overlap(fault: Fault, told: dict[str, object]) -> str:
    if fault.limit:
        return _("%(part)s and %(other)s are %(measured)d px apart, %(limit)d px are needed.") % told
    return _("%(part)s and %(other)s lie on each other.") % told
