"""Ads as a designer writes them for a browser: absolute boxes, lines of text and pictures by address.

The boxes, lines and inks are those of a finished ad of ours, so that both sides show the same layout. What a
browser cannot copy at once (grain, the exact veil, a slanting window) is left out, which saves it work.
"""

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from generation.composition.boxes import Box
from generation.composition.colour import Rgb
from generation.composition.draw import Composed
from generation.composition.faces import BUNDLED
from generation.composition.layout import Arrangement, PlacedText
from generation.specs import RenderSpec

_SHADOW = "background:radial-gradient(closest-side,rgba(0,0,0,.5),transparent);"


def page_style() -> str:
    """Return the style of the page, with every bundled typeface by address."""
    faces = (
        f"@font-face{{font-family:{path.stem};src:url({path.as_uri()})}}"
        for path in sorted(BUNDLED.glob("*.ttf"))
    )
    return (
        "".join(faces) + "*{margin:0}body div,body img{position:absolute}p{position:absolute;white-space:pre}"
    )


def still_as_html(made: Composed, spec: RenderSpec, scene: Path, assets: Mapping[str, Path]) -> str:
    """Return the elements of one ad; `assets` has the files of the spec's pictures by their digest."""
    return "".join(_elements(made, spec, scene, assets))


def _elements(made: Composed, spec: RenderSpec, scene: Path, assets: Mapping[str, Path]) -> Iterator[str]:
    laid_out = made.arrangement
    size = Box(0, 0, laid_out.format.width, laid_out.format.height)
    roles = {role: getattr(spec.palette, role) for role in ("primary", "accent", "light", "dark")}
    plate = roles[laid_out.plate_colour]
    yield f'<div style="{_at(size)}overflow:hidden;background:{plate}">'
    shown = laid_out.picture
    inner = _moved(laid_out.scene, shown)
    yield f'<div style="{_at(shown)}overflow:hidden;{_window(laid_out)}">'
    yield f'<img src="{scene.as_uri()}" style="{_at(inner)}object-fit:cover"></div>'
    if laid_out.is_card and laid_out.plate:
        yield f'<div style="{_at(laid_out.plate)}background:{plate};border-radius:3%"></div>'
    if laid_out.product and spec.assets.product:
        foot = laid_out.product
        wide = round(1.2 * foot.width)
        under = Box.sized(foot.centre_x - wide / 2, foot.bottom - 0.08 * wide, wide, 0.16 * wide)
        yield f'<div style="{_at(under)}{_SHADOW}"></div>'
        yield f'<img src="{assets[spec.assets.product].as_uri()}" style="{_at(foot)}">'
    if laid_out.logo and spec.assets.logo:
        logo = assets[spec.assets.logo].as_uri()
        yield f'<img src="{logo}" style="{_at(laid_out.logo)}object-fit:contain">'
    if laid_out.button:
        yield f'<div style="{_at(laid_out.button)}background:{roles["accent"]};border-radius:999px"></div>'
    for text, ink in zip(laid_out.texts, made.inks, strict=True):
        yield from _lines(text, ink)
    yield "</div>"


def _lines(text: PlacedText, ink: Rgb) -> Iterator[str]:
    style, top = text.block.style, text.box.top + text.block.rise
    for number, (line, width) in enumerate(zip(text.block.lines, text.block.widths, strict=True)):
        left = text.box.left if text.align == "left" else text.box.left + (text.box.width - width) / 2
        # The line box is one type size high; its baseline lies about .8 of it below its top.
        above = top + number * text.block.line_distance - 0.8 * style.size
        yield (
            f'<p style="left:{left:.0f}px;top:{above:.0f}px;color:rgb{ink};line-height:1;'
            f'font:{style.size}px {style.typeface}-{style.cut}">{escape(line)}</p>'
        )


def _at(box: Box) -> str:
    return f"left:{box.left}px;top:{box.top}px;width:{box.width}px;height:{box.height}px;"


def _moved(box: Box, origin: Box) -> Box:
    left, top = box.left - origin.left, box.top - origin.top
    return Box(left, top, left + box.width, top + box.height)


def _window(laid_out: Arrangement) -> str:
    if laid_out.window == "rounded":
        return "border-radius:3%;"
    if laid_out.window == "arch":
        half = round(min(laid_out.picture.width, laid_out.picture.height) / 2)
        return f"border-radius:{half}px {half}px 0 0;"
    return ""
