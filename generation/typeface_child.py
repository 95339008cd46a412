"""The child process of `generation.typeface_files`: a typeface file on stdin, a checked one on stdout.

It is run by path, in isolated mode, and imports nothing of this project. What comes out was written anew by
HarfBuzz's subsetter, table by table: what it does not understand does not pass.
"""

import json
import resource
import struct
import sys
from io import BytesIO

import brotli  # noqa: F401 - what WOFF2 is packed with; fontTools would look for it late
import uharfbuzz
from fontTools.ttLib import TTFont, woff2  # noqa: F401 - as above

REFUSED = 3
MAX_UNPACKED = 24 * 1024**2
LEAST_SIGNS = 20
KEPT = frozenset(
    (
        *("GDEF", "GPOS", "GSUB", "OS/2", "cmap", "head", "hhea", "hmtx", "kern", "maxp", "name", "post"),
        *("glyf", "loca", "CFF ", "CFF2", "fvar", "gvar", "avar", "HVAR", "MVAR", "STAT"),
    )
)
_NEEDED = frozenset(("OS/2", "cmap", "head", "hhea", "hmtx", "maxp"))
_OUTLINES = frozenset(("glyf", "CFF ", "CFF2"))
_PLAIN = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_MEMORY = 768 * 1024**2
_CPU_SECONDS = 20
# OS/2 fsType: bit 1 forbids embedding unless a less restrictive bit is set too; bit 9 allows bitmaps alone.
_RESTRICTED, _LESS_RESTRICTED, _BITMAPS_ONLY = 0x0002, 0x000C, 0x0200


class Refused(Exception):
    """The typeface is not taken; the argument is the code."""


def main() -> int:
    """Read, check and write one typeface; return the exit status."""
    content = sys.stdin.buffer.read()
    _limit_this_process()
    try:
        facts, made = checked(content)
    except Refused as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return REFUSED
    except MemoryError:
        sys.stdout.buffer.write(b"too_much_memory")
        return REFUSED
    except Exception:  # noqa: BLE001 - files are broken in a hundred ways, each of which means the same
        sys.stdout.buffer.write(b"broken_typeface")
        return REFUSED
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + made)
    return 0


def checked(content: bytes) -> tuple[dict[str, str | int], bytes]:
    """Return the name and number of signs of a typeface, and its file written anew, in its default weight."""
    face = uharfbuzz.Face(uharfbuzz.Blob(_unpacked(content)))
    tables = set(face.table_tags)
    if not face.glyph_count or not tables >= _NEEDED or not tables & _OUTLINES:
        raise Refused("missing_tables")
    _require_permission(bytes(face.reference_table("OS/2").data))
    made = _written_anew(face, tables)
    face = uharfbuzz.Face(uharfbuzz.Blob(made))
    _draw_all(face)
    signs = len(face.unicodes)
    if signs < LEAST_SIGNS:
        raise Refused("too_few_signs")
    return {"name": _name_of(face), "signs": signs}, made


def _unpacked(content: bytes) -> bytes:
    """Return the plain file of a WOFF or WOFF2; any other comes back as it is."""
    head = content[:4]
    if head == b"ttcf":
        raise Refused("collection")
    if head in _PLAIN:
        return content
    if head not in (b"wOFF", b"wOF2"):
        raise Refused("not_a_typeface")
    (unpacked,) = struct.unpack_from(">I", content, 16)
    if unpacked > MAX_UNPACKED:
        raise Refused("file_too_large")
    font = TTFont(BytesIO(content), recalcTimestamp=False)
    font.flavor = None
    target = BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue()


def _require_permission(table: bytes) -> None:
    (permission,) = struct.unpack_from(">H", table, 8)
    if permission & _BITMAPS_ONLY or (permission & _RESTRICTED and not permission & _LESS_RESTRICTED):
        raise Refused("embedding_forbidden")


def _written_anew(face: uharfbuzz.Face, tables: set[str]) -> bytes:
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("latin-1"), "big") for tag in tables - KEPT)
    wanted.no_subset_table_tag_set.clear()
    if face.has_var_data:
        wanted.pin_all_axes_to_default(face)
    made = uharfbuzz.subset(face, wanted)
    if made is None:
        raise Refused("broken_typeface")
    return bytes(made.blob.data)


def _draw_all(face: uharfbuzz.Face) -> None:
    """Measure and fill every outline once: what hangs or crashes does so here."""
    font = uharfbuzz.Font(face)
    draw = uharfbuzz.RasterDraw()
    unit = 24 / face.upem
    for glyph in range(face.glyph_count):
        font.get_glyph_extents(glyph)
        draw.transform = (unit, 0.0, 0.0, unit, 4.0, 8.0)
        draw.draw_glyph(font, glyph)
        draw.extents = uharfbuzz.RasterExtents(0, 0, 32, 32, 0)
        draw.render()


def _name_of(face: uharfbuzz.Face) -> str:
    """Return the family and its cut as the file says them, without characters that do not print."""
    parts = [face.get_name(wide) or face.get_name(old) or "" for wide, old in ((16, 1), (17, 2))]
    words = "".join(sign for sign in " ".join(parts) if sign.isprintable()).split()
    return " ".join(words)[:80] or "Untitled"


def _limit_this_process() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 8),  # fontTools loads its tables' modules late
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.exit(main())
