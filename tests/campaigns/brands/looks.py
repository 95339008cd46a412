"""Looks of brands, uploads and stored pictures for tests."""

from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from campaigns.models import Brand
from campaigns.services.assets import store_picture
from campaigns.services.brands import Look, create_brand
from generation.models import StoredFile
from tests.conftest import Person
from tests.generation.pictures import encoded

COFFEE = Look(
    primary="#7a3e1d",
    accent="#e0a030",
    light="#fbf4ea",
    dark="#2a1a10",
    headline_typeface="fraunces",
    body_typeface="jakarta",
    tone="warm and plain",
    legal_line="Kopi Senja, Bandung",
    banned_words=["cheap"],
)


def look(**changes: Any) -> Look:
    """Return the coffee brand's look with some fields changed."""
    return replace(COFFEE, **changes)


def make_brand(person: Person, name: str = "Kopi Senja") -> Brand:
    """Return a saved brand."""
    return create_brand(person.membership, name=name, look=COFFEE)


def png(colour: tuple[int, int, int] = (200, 30, 30), size: tuple[int, int] = (80, 60)) -> bytes:
    """Return the bytes of a plain PNG."""
    return encoded(Image.new("RGB", size, colour), "PNG")


def upload(content: bytes | None = None, name: str = "logo.png") -> SimpleUploadedFile:
    """Return an upload as a browser sends it."""
    return SimpleUploadedFile(name, png() if content is None else content, content_type="image/png")


def make_file(person: Person, colour: tuple[int, int, int] = (200, 30, 30)) -> StoredFile:
    """Return a stored picture of the person's workspace."""
    return store_picture(person.membership, upload(png(colour)))
