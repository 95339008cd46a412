"""What a person states for a platform's sheet, checked against what the platform asks."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.exporters.base import Template, Terms
from campaigns.exporters.registry import EXPORTERS
from campaigns.exporters.templates import Fit, fit
from campaigns.services.candidates import Route
from platforms.csv_safety import refuse
from platforms.exports import Platform, Setting, UnknownPlatform, platform_named
from workspaces.errors import Invalid
from workspaces.sheets import read_rows

BUTTONS_MAX = 200
_PATTERNS = {
    "digits": re.compile(r"\d{1,24}"),
    "number": re.compile(r"\d{1,9}(?:\.\d{1,2})?"),
    "https": re.compile(r"https://[^\s\"'<>?#]+"),
}
_TIMES = {"date": "%Y-%m-%d", "time": "%Y/%m/%d %H:%M"}


def route_of(exporter: str, terms: Terms) -> Route:
    """Return where an exporter leads and on which checked terms; Invalid names each that is faulty."""
    if exporter not in EXPORTERS:
        raise Invalid(
            _("There is no exporter of this name."), errors=[{"field": "exporter", "message": exporter}]
        )
    try:
        platform = platform_named(exporter)
    except UnknownPlatform:
        return Route()
    return Route(platform, checked_terms(platform, terms))


def checked_terms(platform: Platform, terms: Terms) -> Terms:
    """Return the terms that this platform knows, with its checklist; Invalid where one is faulty."""
    errors = list(_setting_errors(platform, terms.settings))
    errors += _button_errors(platform, terms.buttons)
    errors += _template_errors(platform, terms.template)
    if errors:
        raise Invalid(
            _("Look through what %(platform)s asks for.") % {"platform": platform.label}, errors=errors
        )
    known = {setting.key for setting in platform.settings}
    return Terms(
        settings={key: text.strip() for key, text in terms.settings.items() if key in known},
        buttons={words: button for words, button in terms.buttons.items() if button in platform.buttons},
        template=_fitted(platform, terms.template),
        checklist=tuple(said(platform, line) for line in platform.checklist),
    )


def said(platform: Platform, line: str) -> str:
    """Return a line of a platform's checklist in the reader's language."""
    return _(line).format(sheet=platform.sheet.file, platform=platform.label)


def template_of(platform: Platform, name: str, content: bytes) -> Fit:
    """Return how an uploaded template fits; Invalid where it cannot be read, or no ad be imported by it."""
    rows = [cells for _number, cells in read_rows(content)]
    found = fit(platform, name[:120], rows)
    if found is None:
        raise Invalid(
            _(
                "None of the first 50 rows has the columns of %(platform)s. Take the newest template of your "
                "account, in English, and save it as CSV UTF-8."
            )
            % {"platform": platform.label},
            code="no_header",
        )
    if found.missing:
        raise Invalid(
            _("The template lacks columns without which no ad can be imported: %(names)s.")
            % {"names": ", ".join(found.missing)},
            code="columns_missing",
        )
    if found.doubled:
        raise Invalid(
            _("The template has these columns twice: %(names)s.") % {"names": ", ".join(found.doubled)},
            code="columns_doubled",
        )
    return found


def _setting_errors(platform: Platform, stated: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for setting in platform.settings:
        message = _setting_fault(setting, stated.get(setting.key, "").strip())
        if message:
            yield {"field": f"settings.{setting.key}", "message": message}


def _setting_fault(setting: Setting, text: str) -> str:
    if not text:
        return _("State this.") if setting.required and "" not in setting.choices else ""
    if len(text) > setting.maximum:
        return _("At most %(maximum)d characters.") % {"maximum": setting.maximum}
    if setting.choices and text not in setting.choices:
        return _("Choose one of these: %(names)s.") % {"names": ", ".join(filter(None, setting.choices))}
    if refuse(text):
        return _("A spreadsheet would run this as a formula.")
    return _pattern_fault(setting.pattern, text)


def _pattern_fault(pattern: str, text: str) -> str:
    if pattern in _TIMES:
        try:
            datetime.strptime(text, _TIMES[pattern])  # noqa: DTZ007 - the platform's own zone, which we do not know
        except ValueError:
            return {
                "date": _("Write a day as 2026-12-31."),
                "time": _("Write day and time as 2026/12/31 09:00."),
            }[pattern]
        return ""
    if pattern in _PATTERNS and not _PATTERNS[pattern].fullmatch(text):
        return {
            "digits": _("Digits only."),
            "number": _("A number such as 50 or 49.90."),
            "https": _("An address that begins with https:// and has no ? or #."),
        }[pattern]
    return ""


def _button_errors(platform: Platform, buttons: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    if len(buttons) > BUTTONS_MAX:
        yield {"field": "buttons", "message": _("At most %(most)d.") % {"most": BUTTONS_MAX}}
    for words, button in buttons.items():
        if platform.buttons and button not in platform.buttons:
            yield {"field": f"buttons.{words}", "message": _("Choose one of the platform's buttons.")}


def _fitted(platform: Platform, template: Template | None) -> Template | None:
    found = fit(platform, template.name, template.rows) if template and platform.kind == "template" else None
    return found.template if found else None


def _template_errors(platform: Platform, template: Template | None) -> Iterator[dict[str, Any]]:
    if platform.kind != "template":
        return
    if template is None:
        message = _("Add the newest template of your account.")
    else:
        found = fit(platform, template.name, template.rows)
        is_sound = found is not None and not (found.missing or found.doubled)
        message = "" if is_sound else _("This is no template of %(platform)s.") % {"platform": platform.label}
    if message:
        yield {"field": "template", "message": message}
