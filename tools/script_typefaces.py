"""Makes the typefaces of scripts beyond Latin (generation/composition/noto) from the packages they come in.

    python -m tools.script_typefaces FOLDER

FOLDER holds the unpacked Debian packages fonts-noto-core and fonts-noto-cjk (`apt-get download`, `dpkg -x`)
and the unpacked npm package @fontsource/noto-color-emoji (`npm pack`). No outline is changed: glyphs
and rules that ads do not need are left out, hinting as well, since letters are drawn without it.
"""

import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "generation" / "composition" / "noto"
CUTS = {"text": "Regular", "display": "Bold"}
# Features that texts are set with; stylistic alternates and vertical forms are left out.
FEATURES = (
    *("abvm", "blwm", "mark", "mkmk", "kern", "dist", "ccmp", "locl", "rlig", "liga", "clig", "calt", "rclt"),
    *("isol", "init", "medi", "med2", "fina", "fin2", "fin3", "curs"),
    *("nukt", "akhn", "rphf", "rkrf", "pref", "blwf", "abvf", "half", "pstf", "vatu", "cjct"),
    *("pres", "abvs", "blws", "psts", "haln"),
)
SIMPLE = {
    "arabic": (
        "NotoSansArabic",
        "0020-0040 00A0 00AB 00BB 2010-2026 0600-06FF 0750-077F 08A0-08FF 200C-200F FB50-FDFF FE70-FEFC",
    ),
    "devanagari": (
        "NotoSansDevanagari",
        "0020-0040 00A0 00AB 00BB 2010-2026 0900-097F 1CD0-1CFF 200C-200D 20B9 25CC A8E0-A8FF",
    ),
    "hebrew": ("NotoSansHebrew", "0020-0040 0590-05FF 20AA FB1D-FB4F"),
    "latin": (
        "NotoSans",
        "0020-024F 0259 0300-036F 0370-03FF 0400-052F 1E00-1EFF 1F00-1FFF 2000-2070 2074-208E 20A0-20BF "
        "2100-214F 2150-218F 2190-2193 2212 2215 2260 2264-2265 25CC",
    ),
    "symbols": (
        "NotoSansSymbols2",
        "2190-21FF 2300-23FF 2460-24FF 25A0-25FF 2600-26FF 2700-27BF 2B00-2BFF",
    ),
    "thai": ("NotoSansThai", "0020-0040 00A0 00AB 00BB 2010-2026 0E00-0E5B 200C-200D 25CC"),
}  # fmt: skip


def main() -> int:
    """Write every typeface; return the exit status."""
    source = Path(sys.argv[1])
    TARGET.mkdir(exist_ok=True)
    for key, (family, ranges) in SIMPLE.items():
        for cut, weight in CUTS.items():
            found = sorted(source.rglob(f"{family}-{weight}.ttf"))
            if found:
                _write(f"{key}-{cut}.ttf", _subset(found[0].read_bytes(), 0, _points(ranges)))
    for cut, weight in CUTS.items():
        content = next(source.rglob(f"NotoSansCJK-{weight}.ttc")).read_bytes()
        # The collection's faces differ in what they show first, `locl` has the rest: 2 is Chinese.
        _write(f"cjk-{cut}.otf", _subset(content, 2, _chinese_japanese_korean(), keep=("palt",)))
    emoji = next(source.rglob("noto-color-emoji-emoji-400-normal.woff2"))
    _write("emoji.ttf", _without_drawings(emoji))
    return 0


def _points(ranges: str) -> set[int]:
    points: set[int] = set()
    for each in ranges.split():
        first, _, last = each.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


def _chinese_japanese_korean() -> set[int]:
    """Return the signs of GB 2312, JIS X 0208 and Big5's common level, and every syllable of Hangul."""
    signs = {chr(point) for point in range(0xAC00, 0xD7A4)}
    for encoding, leads in (("gb2312", range(0xA1, 0xF8)), ("euc_jp", range(0xA1, 0xF5))):
        signs |= _of_encoding(encoding, leads, range(0xA1, 0xFF))
    signs |= _of_encoding("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    wide = _points(
        "0020-007E 00A0-00FF 1100-1112 1161-1175 11A8-11C2 2010-2027 3000-30FF 3131-3163 FF00-FFEF"
    )
    return {ord(sign) for sign in signs} | wide


def _of_encoding(encoding: str, leads: Iterable[int], trails: Iterable[int]) -> set[str]:
    trails = list(trails)
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return {sign for pair in pairs for sign in pair.decode(encoding, "ignore")}


def _subset(content: bytes, index: int, points: set[int], keep: tuple[str, ...] = ()) -> bytes:
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(points)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(_tag(name) for name in (*FEATURES, *keep))
    wanted.drop_table_tag_set.update(
        _tag(name) for name in ("vhea", "vmtx", "VORG", "BASE", "STAT", "DSIG", "MATH")
    )
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    face = uharfbuzz.Face(uharfbuzz.Blob(content), index)
    made = uharfbuzz.subset(face, wanted)
    if made is None:
        raise ValueError("The typeface could not be subset.")
    return bytes(made.blob.data)


def _without_drawings(path: Path) -> bytes:
    """Return the emoji as layers of outlines alone; the file has them a second time, as SVG."""
    font = TTFont(path, recalcTimestamp=False)
    for table in ("SVG ", "vhea", "vmtx"):
        if table in font:
            del font[table]
    font.flavor = None
    target = BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue()


def _tag(name: str) -> int:
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")


def _write(name: str, content: bytes) -> None:
    (TARGET / name).write_bytes(content)
    print(f"{name:24}{len(content):>12,}")


if __name__ == "__main__":
    sys.exit(main())
