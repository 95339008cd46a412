"""What an exporter is given and what it writes; an exporter knows no database and no clock."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Protocol, Self

from campaigns.contents import Content


class Files(Protocol):
    """Where the approved bytes lie; reading hashes them again and raises when they are not those."""

    def read(self, digest: str) -> bytes:
        """Return the bytes of this digest."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One approved revision with the facts that were frozen when the publication was made.

    `approved_at` is ISO 8601 in UTC; `approved_by` lists names; `markets` lists ISO 3166-1 codes.
    """

    content: Content
    digest: str
    campaign: str
    template: str
    options: str
    layout: str
    approved_by: tuple[str, ...] = ()
    approved_at: str = ""
    brand: str = ""
    markets: tuple[str, ...] = ()

    @classmethod
    def from_facts(cls, content: Content, digest: str, facts: Mapping[str, Any]) -> Self:
        """Return the entry of a content and the facts beside it."""
        return cls(
            content=content,
            digest=digest,
            campaign=facts["campaign"],
            template=facts["template"],
            options=facts["options"],
            layout=facts["layout"],
            approved_by=tuple(facts.get("approved_by", ())),
            approved_at=facts.get("approved_at", ""),
            brand=facts.get("brand", ""),
            markets=tuple(facts.get("markets", ())),
        )


@dataclass(frozen=True, slots=True)
class Template:
    """The rows of a person's own sheet that stay as they are; `header` is the place of its headers.

    Before `campaigns.exporters.templates.fit` has looked at them, the rows may be more and the place is open.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    header: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the headers, without blanks around them."""
        return tuple(cell.strip() for cell in self.rows[self.header])


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person stated for a platform's sheet, frozen with the publication.

    `settings` by their keys; `buttons` from an ad's call to action to the platform's; `checklist` in words.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    buttons: Mapping[str, str] = field(default_factory=dict)
    template: Template | None = None
    checklist: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the terms as a JSON object."""
        template = self.template
        return {
            "settings": dict(self.settings),
            "buttons": dict(self.buttons),
            "template": template
            and {
                "name": template.name,
                "rows": [list(row) for row in template.rows],
                "header": template.header,
            },
            "checklist": list(self.checklist),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `as_json` gave; what is missing is empty."""
        template = raw.get("template")
        return cls(
            settings=raw.get("settings", {}),
            buttons=raw.get("buttons", {}),
            template=template
            and Template(template["name"], tuple(tuple(row) for row in template["rows"]), template["header"]),
            checklist=tuple(raw.get("checklist", ())),
        )


# Of the package for people, which asks nothing.
NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Order:
    """What to export: a name for people, how many entries will come, and by whom and when it was ordered."""

    publication: str
    name: str
    count: int
    terms: Terms = NO_TERMS
    published_by: str = ""
    published_at: str = ""


class Exporter(Protocol):
    """Writes one package; equal orders and entries give equal bytes."""

    key: str

    def write(self, order: Order, entries: Iterable[Entry], files: Files, out: IO[bytes]) -> Iterator[int]:
        """Write the package to a seekable stream, yielding how many entries are in it so far."""
        ...
