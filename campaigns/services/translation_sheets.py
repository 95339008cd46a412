"""Takes back a sheet of translations: whole or not at all, and never over what somebody changed meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.briefs import COPY_FIELDS
from campaigns.models import PromptTemplate, TemplateVersion
from campaigns.services.templates import MOST_LANGUAGES, Draft, draft_faults, save_version
from platforms.csv_safety import unescaped
from workspaces.access import require
from workspaces.errors import Invalid, TooLarge
from workspaces.languages import is_language
from workspaces.models import Membership
from workspaces.policies import can_edit
from workspaces.sheets import MOST_BYTES, Line, read_lines, refused, require_some

MOST_ROWS = 10_000
REQUIRED = ("template_id", "version", "field", "language", "translation")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sheet changed: how many templates have a new version, and how many texts are new in them."""

    templates: int
    texts: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """One translation of the sheet, and the version that it was exported from."""

    line: int
    field: str
    language: str
    text: str
    exported: TemplateVersion


@dataclass
class _Change:
    """The cells of one template that say something new, over its newest version."""

    newest: TemplateVersion
    cells: list[_Cell] = field(default_factory=list)

    def draft(self) -> Draft:
        """Return the newest version with these texts, and what each was translated from."""
        version = self.newest
        copy = {language: dict(texts) for language, texts in version.copy.items()}
        made_from: dict[str, dict[str, str]] = {}
        for cell in self.cells:
            copy.setdefault(cell.language, dict.fromkeys(COPY_FIELDS, ""))[cell.field] = cell.text
            source = cell.exported.translations.text(version.translations.source, cell.field)
            made_from.setdefault(cell.language, {})[cell.field] = source
        return Draft(
            version.picture,
            copy,
            version.options,
            version.translations.source,
            version.fallback,
            version.platforms,
            made_from=made_from,
        )


def take_sheet(membership: Membership, upload: "File[bytes]") -> Taken:
    """Save the translations of a sheet as new versions of its templates; Invalid names every faulty line.

    An empty cell and one that says what it said when it was exported change nothing, so neither does the same
    sheet twice. A text that was changed both in the sheet and here is a fault.
    """
    require(membership, can_edit)
    if upload.size > MOST_BYTES:
        raise TooLarge(_("The file is larger than 2 MB."), code="file_too_large")
    header, lines = read_lines(upload.read())
    rows = list(_named_cells(header[1], lines))
    require_some(lines, most=MOST_ROWS)
    with transaction.atomic():
        reading = _Reading(membership)
        for line, cells in rows:
            reading.take(line, cells)
        changes = [change for change in reading.changes.values() if change.cells]
        faults = [*reading.faults, *(fault for change in changes for fault in _text_faults(change))]
        if faults:
            raise Invalid(_("Nothing was saved: some lines need another look."), errors=faults)
        for change in changes:
            name = change.newest.template.name
            number = change.newest.number
            save_version(
                membership,
                change.newest.template_id,
                name=name,
                draft=change.draft(),
                expected_number=number,
            )
    return Taken(len(changes), sum(len(change.cells) for change in changes))


def _named_cells(header: list[str], lines: list[Line]) -> Iterator[tuple[int, dict[str, str]]]:
    columns = [cell.strip().casefold() for cell in header]
    for name in REQUIRED:
        if columns.count(name) != 1:
            message = _("The column “%(column)s” has to be there once.") % {"column": name}
            raise refused("missing_column", message, name)
    for number, cells in lines:
        yield number, dict(zip(columns, map(unescaped, cells), strict=False))


class _Wrong(Exception):
    """Why a line of the sheet says nothing that can be saved."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class _Reading:
    """Goes through the lines of a sheet: what they change, and what is wrong with them."""

    def __init__(self, membership: Membership) -> None:
        self._templates = PromptTemplate.objects.of(membership.workspace).filter(archived_at=None)
        self._seen: set[tuple[UUID, str, str]] = set()
        self.changes: dict[UUID, _Change] = {}
        self.faults: list[dict[str, Any]] = []

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        """Read one line."""
        if not (text := cells.get("translation", "").replace("\r\n", "\n").strip()):
            return
        try:
            self._weigh(self._cell(line, cells, text))
        except _Wrong as wrong:
            self.faults.append({"field": f"line.{line}", "message": wrong.message})

    def _cell(self, line: int, cells: Mapping[str, str], text: str) -> _Cell:
        if any(name not in cells for name in REQUIRED):
            raise _Wrong(_("This line has fewer cells than the header."))
        change = self._change_of(cells["template_id"].strip())
        language, name = cells["language"].strip(), cells["field"].strip()
        if name not in COPY_FIELDS:
            raise _Wrong(_("The field is one of: %(names)s.") % {"names": ", ".join(COPY_FIELDS)})
        if not is_language(language):
            raise _Wrong(_("Write a language as “id” or “en-GB”."))
        if language == change.newest.translations.source:
            raise _Wrong(_("This is the source: change it in the template."))
        key = (change.newest.template_id, language, name)
        if key in self._seen:
            raise _Wrong(_("This text is in the sheet twice."))
        self._seen.add(key)
        return _Cell(line, name, language, text, self._version(change.newest, cells["version"].strip()))

    def _weigh(self, cell: _Cell) -> None:
        """Keep a text that says something new, unless somebody changed it here too."""
        change = self.changes[cell.exported.template_id]
        then = cell.exported.translations.text(cell.language, cell.field)
        now = change.newest.translations.text(cell.language, cell.field)
        if cell.text in (then, now):
            return
        if now != then:
            message = _("Somebody changed this text since the sheet was exported. It says: %(text)s")
            raise _Wrong(message % {"text": now})
        change.cells.append(cell)

    def _change_of(self, written: str) -> _Change:
        try:
            template_id = UUID(written)
        except ValueError:
            raise _Wrong(_("There is no template with this template_id.")) from None
        if template_id not in self.changes:
            template = self._templates.select_for_update().filter(pk=template_id).first()
            if template is None:
                raise _Wrong(_("There is no template with this template_id."))
            newest = template.versions.select_related("template").order_by("-number")[:1].get()
            self.changes[template_id] = _Change(newest)
        return self.changes[template_id]

    def _version(self, newest: TemplateVersion, written: str) -> TemplateVersion:
        if written == str(newest.number):
            return newest
        number = int(written) if written.isdecimal() and len(written) < 10 else 0
        version = newest.template.versions.filter(number=number).first()
        if version is None:
            raise _Wrong(_("The template has no such version: export the sheet again."))
        return version


def _text_faults(change: _Change) -> Iterator[dict[str, Any]]:
    """Yield what is wrong with the new texts, by the lines that they come from."""
    lines = {f"texts.{cell.language}.{cell.field}": cell.line for cell in change.cells}
    for fault in draft_faults(change.draft()):
        if fault["field"] in lines:
            yield {"field": f"line.{lines[fault['field']]}", "message": fault["message"]}
        elif fault["field"] == "texts":
            message = _("The template would have more than %(count)d languages.") % {"count": MOST_LANGUAGES}
            yield {"field": f"line.{change.cells[0].line}", "message": message}
