"""What keeps an approved ad from a platform: lengths, words that act there, missing sizes, duties."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from campaigns.exporters.base import Entry, Terms
from campaigns.exporters.values import cells_of, files_for, rows_of
from campaigns.template_language import Fault
from platforms.exports import Platform, countries_wanting_label, platform_named
from platforms.limits import CopyField, counted_length, excesses, is_emoji


def faults_of(platform: Platform, entry: Entry, terms: Terms) -> tuple[Fault, ...]:
    """Return what is wrong with an ad for a platform; what does not block is advice."""
    faults = [*_format_faults(platform, entry), *_word_faults(platform, entry), *_label_faults(entry)]
    if not any(fault.code == "platform_takes_none" for fault in faults):
        faults += _cell_faults(platform, entry, terms)
    return tuple(faults)


def _format_faults(platform: Platform, entry: Entry) -> Iterator[Fault]:
    present = {file.format for file in files_for(platform, entry)}
    if not present:
        yield Fault("platform_takes_none", subject=platform.label)
        return
    for needed in platform.needs:
        if needed not in present:
            yield Fault("platform_needs_format", subject=platform.label, instead=needed)


def _word_faults(platform: Platform, entry: Entry) -> Iterator[Fault]:
    words = entry.content.words
    fields: tuple[tuple[CopyField, str], ...] = (
        ("headline", words.headline),
        ("body", words.body),
        ("call_to_action", words.call_to_action),
    )
    for field, text in fields:
        for excess in excesses(field, text, platforms=(platform.limits,)):
            yield Fault(
                "longer_than_platform",
                field=field,
                subject=excess.limit.platform,
                length=excess.length,
                maximum=excess.limit.maximum,
                blocks=excess.limit.strict,
            )
        yield from (
            Fault(code, field=field, subject=platform.label, instead=found)
            for code, found in _acting(platform.key, text)
        )


@lru_cache(maxsize=4096)
def _acting(key: str, text: str) -> tuple[tuple[str, str], ...]:
    """Return what of a text the platform would act upon, or refuse, as codes with the part it is about."""
    platform = platform_named(key)
    found = [("platform_sentinel", text)] if text.strip() in platform.sentinels else []
    matches = (re.search(pattern, text) for pattern in platform.live)
    found += [("platform_live_template", match.group()) for match in matches if match]
    if not platform.emoji:
        found += [("platform_no_emoji", sign) for sign in dict.fromkeys(filter(is_emoji, text))]
    return tuple(found)


def _label_faults(entry: Entry) -> Iterator[Fault]:
    if not entry.content.disclosure.label:
        for country in countries_wanting_label(entry.markets):
            yield Fault("label_required", subject=country)


def _cell_faults(platform: Platform, entry: Entry, terms: Terms) -> Iterator[Fault]:
    """Yield the cells that would be empty or too long, each once however many rows the ad has."""
    found: dict[Fault, None] = {}
    bounded = [column for column in platform.columns if column.required or column.maximum]
    for row in rows_of(platform, entry):
        cells = cells_of(platform, row, terms)
        for column in bounded:
            length = counted_length(cells[column.header], "width")
            named = Fault("", subject=platform.label, instead=column.header, length=length)
            if column.required and not length:
                found[replace(named, code="platform_cell_empty")] = None
            if column.maximum and length > column.maximum:
                found[replace(named, code="platform_cell_long", maximum=column.maximum)] = None
    yield from found
