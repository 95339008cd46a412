"""The translations of all templates as rows of a sheet, for people who translate in one."""

import csv
import io
from collections.abc import Iterator

from campaigns.briefs import COPY_FIELDS
from campaigns.models import TemplateVersion
from campaigns.selectors.templates import templates_of
from platforms.csv_safety import escaped
from workspaces.models import Membership

COLUMNS = (
    "template_id",
    "template",
    "version",
    "field",
    "source_language",
    "source",
    "language",
    "translation",
    "state",
)
Row = tuple[str, ...]


def translation_sheet(membership: Membership, language: str = "") -> str:
    """Return the sheet as CSV: each text of each template with its translation, also where there is none yet.

    With a language, that one alone, also for templates that it is new to; else all that templates have.
    `state` is "missing", "outdated" or empty. What a spreadsheet would run begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for template in templates_of(membership).order_by("name", "pk"):
        version: TemplateVersion = template.newest_versions[0]  # type: ignore[attr-defined]  # prefetched
        for row in _rows(template.name, version, language):
            writer.writerow([escaped(cell) for cell in row])
    return out.getvalue()


def languages_of(membership: Membership) -> list[str]:
    """Return the languages that templates have texts in."""
    versions = (template.newest_versions[0] for template in templates_of(membership))  # type: ignore[attr-defined]  # prefetched
    return sorted({language for version in versions for language in version.copy})


def _rows(name: str, version: TemplateVersion, language: str) -> Iterator[Row]:
    texts = version.translations
    states = {(gap.language, gap.field): gap.kind for gap in texts.gaps()}
    for tag in [language] if language else sorted(texts.copy):
        for field in COPY_FIELDS:
            source, translated = texts.text(texts.source, field), texts.text(tag, field)
            if tag == texts.source or not (source or translated):
                continue
            state = states.get((tag, field), "" if translated else "missing")
            key = (str(version.template_id), name, str(version.number), field)
            yield (*key, texts.source, source, tag, translated, state)
