"""What a revision's digest covers, in one canonical form; it imports no Django."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Self

from workspaces.canonical import canonical_json, digest_of


@dataclass(frozen=True, slots=True)
class Audience:
    """The segment the variant speaks to, as it was when the variant was made."""

    id: str
    name: str
    locale: str


@dataclass(frozen=True, slots=True)
class Words:
    """The copy of the ad, exactly as drawn and exported."""

    headline: str
    body: str
    call_to_action: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How the files say that they were made: IPTC digital source type, and the label drawn, if any."""

    source_type: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ContentFile:
    """One finished file: its format key, SHA-256, media type, and size in pixels and bytes."""

    format: str
    sha256: str
    media_type: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that people approve and that is published, byte for byte."""

    code: str
    audience: Audience
    words: Words
    landing_url: str
    disclosure: Disclosure
    files: tuple[ContentFile, ...]

    def to_json(self) -> str:
        """Return the canonical JSON that the revision keeps; its SHA-256 is the revision's digest."""
        return canonical_json(asdict(self))

    @property
    def digest(self) -> str:
        """Return the revision's digest."""
        return digest_of(self.to_json())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; a missing or unknown field raises KeyError or TypeError."""
        raw: dict[str, Any] = json.loads(text)
        return cls(
            code=raw["code"],
            audience=Audience(**raw["audience"]),
            words=Words(**raw["words"]),
            landing_url=raw["landing_url"],
            disclosure=Disclosure(**raw["disclosure"]),
            files=tuple(ContentFile(**entry) for entry in raw["files"]),
        )
