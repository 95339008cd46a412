"""What a platform's sheet would say before it is written: every column, its origin, and what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.exporters.base import NO_TERMS, Entry, Terms
from campaigns.exporters.platform import records_for
from campaigns.exporters.templates import fit
from campaigns.exporters.values import rows_of
from campaigns.models import Publication
from campaigns.services.candidates import Candidate
from platforms.exports import Column, Platform, Setting, guessed_button
from platforms.wording import gettext_noop
from workspaces.models import Workspace

EXAMPLES = 3
_EVIDENCE = {
    "official": gettext_noop("from the platform"),
    "third_party": gettext_noop("from third parties"),
    "memory": gettext_noop("not checked"),
    "own_rule": gettext_noop("our own"),
}
SAID_MAX = 40


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column with what it will say in the first rows, and where that comes from."""

    header: str
    examples: tuple[str, ...]
    origin: str
    evidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one variant."""

    code: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A sheet to be: its columns, how many rows and files, and which variants cannot be in it or lose by it.

    `refused` and `advised` show the first of `refused_count` and `advised_count`. `unknown` are columns of a
    person's template that stay empty, `absent` those that we would fill and that it lacks.
    """

    columns: tuple[ColumnShown, ...]
    row_count: int
    file_count: int
    refused: tuple[Said, ...]
    refused_count: int
    advised: tuple[Said, ...]
    advised_count: int
    unknown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def sheet_preview(platform: Platform, terms: Terms, candidates: Sequence[Candidate]) -> SheetPreview:
    """Return what the sheet of these candidates would say on these terms."""
    good = [candidate for candidate in candidates if candidate.is_good]
    entries = [candidate.entry for candidate in good if candidate.entry]
    rows = [row for entry in entries for row in rows_of(platform, entry)]
    refused = [candidate for candidate in candidates if not candidate.is_good]
    advised = [candidate for candidate in good if candidate.advice]
    found = fit(platform, terms.template.name, terms.template.rows) if terms.template else None
    return SheetPreview(
        columns=_columns(platform, terms, entries[:EXAMPLES]),
        row_count=len(rows),
        file_count=sum(len(row.files) for row in rows),
        refused=tuple(
            Said(one.variant.code, (one.refusal,) if one.refusal else one.faults)
            for one in refused[:SAID_MAX]
        ),
        refused_count=len(refused),
        advised=tuple(Said(one.variant.code, one.advice) for one in advised[:SAID_MAX]),
        advised_count=len(advised),
        unknown=found.unknown if found else (),
        absent=found.absent if found else (),
    )


def usual_terms(workspace: Workspace, platform: Platform, entries: Sequence[Entry]) -> Terms:
    """Return what to offer: what was stated the last time, else the platform's defaults and guesses."""
    last = Publication.objects.of(workspace).filter(exporter=platform.key).order_by("-pk").first()
    before = Terms.from_json(last.terms) if last else NO_TERMS
    defaults = {setting.key: _default(setting, entries) for setting in platform.settings}
    known = {key: text for key, text in before.settings.items() if key in defaults}
    return Terms(
        settings={**defaults, **known},
        buttons=buttons_for(platform, calls_in(entries), before.buttons),
        template=before.template if platform.kind == "template" else None,
    )


def buttons_for(platform: Platform, calls: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return a button of the platform for each call to action: the chosen one, else one that says as much."""
    if not platform.buttons:
        return {}
    return {call: chosen.get(call) or guessed_button(platform, call) for call in calls}


def calls_in(entries: Iterable[Entry]) -> list[str]:
    """Return the calls to action that the ads have, each once, in their order."""
    return list(dict.fromkeys(entry.content.words.call_to_action for entry in entries))


def _default(setting: Setting, entries: Sequence[Entry]) -> str:
    if setting.default == "markets":
        return ", ".join(dict.fromkeys(market for entry in entries for market in entry.markets))
    return setting.default


def _columns(platform: Platform, terms: Terms, entries: Sequence[Entry]) -> tuple[ColumnShown, ...]:
    maker = records_for(platform, terms)
    records = [cells for entry in entries for cells in maker.of(entry)]
    ours = {column.header: column for column in platform.columns}
    headers = terms.template.columns if terms.template else tuple(ours)
    return tuple(
        ColumnShown(
            header=header,
            examples=_examples(record.get(header) for record in records),
            origin=_origin(ours[header]),
            evidence=_(_EVIDENCE[ours[header].confidence]),
            source=platform.sources[ours[header].source],
        )
        for header in headers
        if header in ours
    )


def _examples(cells: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, cells)))[:EXAMPLES]


def _origin(column: Column) -> str:
    if column.by_hand:
        return _("fill in by hand")
    if column.fill.startswith("setting:"):
        return _("stated here")
    if column.fill in {"media_file", "media_files", "image_file", "video_file"}:
        return _("name of the file")
    if column.fill:
        return _("as approved")
    return _("always")
