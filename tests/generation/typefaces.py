"""Typeface files for tests, made from the bundled ones: permissions, tables, containers, damage."""

import struct
from functools import cache
from io import BytesIO
from random import Random

from fontTools.ttLib import TTFont

from generation.composition.faces import BUNDLED


@cache
def bundled(name: str = "jakarta-display.ttf") -> bytes:
    """Return the bytes of a bundled typeface."""
    return (BUNDLED / name).read_bytes()


@cache
def packed() -> bytes:
    """Return a typeface as WOFF2."""
    font = TTFont(BytesIO(bundled()))
    font.flavor = "woff2"
    target = BytesIO()
    font.save(target)
    return target.getvalue()


def with_permission(bits: int) -> bytes:
    """Return a typeface whose OS/2 table has these embedding bits (fsType)."""
    content = bytearray(bundled())
    struct.pack_into(">H", content, _place_of(content, b"OS/2") + 8, bits)
    return bytes(content)


def without_table(tag: bytes) -> bytes:
    """Return a typeface whose directory calls a table by a name that nobody knows."""
    content = bytearray(bundled())
    (count,) = struct.unpack_from(">H", content, 4)
    for entry in range(count):
        place = 12 + 16 * entry
        if content[place : place + 4] == tag:
            content[place : place + 4] = b"ZZZZ"
    return bytes(content)


def damaged(seed: int, content: bytes) -> bytes:
    """Return a typeface with bytes changed, cut or doubled at random."""
    random, spoiled = Random(seed), bytearray(content)
    for _ in range(random.choice((1, 4, 40, 400))):
        spoiled[random.randrange(len(spoiled))] = random.randrange(256)
    kind = random.randrange(4)
    if kind == 1:
        del spoiled[random.randrange(len(spoiled)) :]
    elif kind == 2:
        place = random.randrange(len(spoiled))
        spoiled[place:place] = spoiled[: random.randrange(2000)]
    return bytes(spoiled)


def _place_of(content: bytes | bytearray, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", content, 4)
    for entry in range(count):
        name, _, place, _ = struct.unpack_from(">4sIII", content, 12 + 16 * entry)
        if name == tag:
            return int(place)
    raise LookupError(tag)
