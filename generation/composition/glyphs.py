"""Reads which characters a TrueType file has a sign for, since Pillow draws an empty box without a word."""

import struct
from functools import cache
from pathlib import Path

_UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))


@cache
def covered_characters(path: Path) -> frozenset[int]:
    """Return the code points of the font's Unicode character map; ValueError where it has none."""
    content = path.read_bytes()
    start = _table_offset(content, b"cmap")
    (count,) = struct.unpack_from(">H", content, start + 2)
    tables: dict[tuple[int, int], int] = {}
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", content, start + 4 + 8 * index)
        tables[platform, encoding] = start + offset
    for wanted in _UNICODE_TABLES:
        if wanted in tables:
            return _code_points(content, tables[wanted])
    raise ValueError(f"{path.name} has no Unicode character map.")


def _table_offset(content: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", content, 4)
    for index in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", content, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise ValueError(f"The font has no table {tag!r}.")


def _code_points(content: bytes, table: int) -> frozenset[int]:
    (kind,) = struct.unpack_from(">H", content, table)
    if kind == 4:
        return frozenset(_segmented(content, table))
    if kind == 12:
        return frozenset(_grouped(content, table))
    raise ValueError(f"Character maps of format {kind} are not read.")


def _segmented(content: bytes, table: int) -> list[int]:
    """Read format 4: segments of 16-bit codes, each with a shift or an index into a glyph list."""
    (twice,) = struct.unpack_from(">H", content, table + 6)
    segments = twice // 2
    ends = struct.unpack_from(f">{segments}H", content, table + 14)
    starts = struct.unpack_from(f">{segments}H", content, table + 16 + twice)
    shifts = struct.unpack_from(f">{segments}H", content, table + 16 + 2 * twice)
    offsets_at = table + 16 + 3 * twice
    offsets = struct.unpack_from(f">{segments}H", content, offsets_at)
    found = []
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if offsets[index]:
                place = offsets_at + 2 * index + offsets[index] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", content, place)
            if code != 0xFFFF and (glyph + shifts[index]) % 0x10000:
                found.append(code)
    return found


def _grouped(content: bytes, table: int) -> list[int]:
    """Read format 12: runs of 32-bit codes."""
    (count,) = struct.unpack_from(">I", content, table + 12)
    found: list[int] = []
    for index in range(count):
        first, last, glyph = struct.unpack_from(">III", content, table + 16 + 12 * index)
        found.extend(code for code in range(first, last + 1) if glyph + code - first)
    return found
