"""Finished stills per second and core against the usual way: the same layouts as HTML, screenshots of them.

Chromium gets one page that stays open, with typefaces that are loaded, and boxes, lines and colours that were
computed before: it chooses nothing, measures no contrast and draws no grain. Both read the scene and the
brand's pictures from files and end with the bytes of a JPEG, or of a PNG. CPU seconds are those of every
process that works for a side. BENCH_RUNS rounds follow one that warms both up; the best of each counts.
"""

import os
import shutil
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import psutil
from PIL import Image
from playwright.sync_api import FloatRect, Page, sync_playwright

from benchmarks.harness import report
from benchmarks.layouts_as_html import page_style, still_as_html
from generation.composition.compose import compose
from generation.composition.draw import Composed
from generation.engines.registry import manifest_of
from generation.specs import FormatSpec, RenderSpec
from tools.gallery import MODEL, Folder, scenes_of, spec_of

RUNS = int(os.environ.get("BENCH_RUNS", "3"))
LAYOUTS = ("hero", "left", "band", "poster", "arch", "card")
FORMATS = tuple(FormatSpec.named(key) for key in ("feed_square", "feed_portrait", "story", "link"))
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
# The quality that `generation.composition.encoding.encode` tries first.
QUALITY = 93
Codec = Literal["jpeg", "png"]


@dataclass(frozen=True, slots=True)
class Order:
    """A spec, with the file of each format's generated picture."""

    spec: RenderSpec
    scenes: dict[str, Path]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An ad as HTML, of so many pixels."""

    html: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds of one round of all ads."""

    wall: float
    cpu: float


def main() -> int:
    """Warm both up, then let them take turns; 1 where there is no Chromium."""
    path = next((found for name in CHROMIUMS if (found := shutil.which(name))), None)
    if path is None:
        print(f"This benchmark needs one of {', '.join(CHROMIUMS)}.", file=sys.stderr)
        return 1
    with TemporaryDirectory() as name, _page(path, Path(name)) as page:
        folder, assets = Path(name), Folder()
        for digest, content in assets.kept.items():
            (folder / f"{digest}.png").write_bytes(content)
        orders = [_order(layout, assets, folder) for layout in LAYOUTS]
        sheets = [sheet for order in orders for sheet in _sheets(order, assets, folder)]
        for codec in ("jpeg", "png"):
            _compare(codec, orders, assets, page, sheets)
    return 0


def _compare(
    codec: Codec, orders: Sequence[Order], assets: Folder, page: Page, sheets: Sequence[Sheet]
) -> None:
    rounds = [
        (_timed(lambda: _make(orders, assets, codec)), _timed(lambda: _shoot(page, sheets, codec)))
        for _ in range(RUNS + 1)
    ]
    for clock in ("wall", "cpu"):
        ours, theirs = (
            min(getattr(side, clock) for side in column) / len(sheets)
            for column in zip(*rounds[1:], strict=True)
        )
        report(f"compose_vs_chromium_{codec}_{clock}", ours, unit=f"{clock} s a still", baseline=theirs)


def _make(orders: Sequence[Order], assets: Folder, codec: Codec) -> None:
    for order in orders:
        for composed in _composed(order, assets):
            target = BytesIO()
            if codec == "jpeg":
                composed.picture.save(target, "JPEG", quality=QUALITY, subsampling=0)
            else:
                composed.picture.save(target, "PNG", compress_level=1, compress_type=zlib.Z_HUFFMAN_ONLY)


def _composed(order: Order, assets: Folder) -> list[Composed]:
    opened = {path: Image.open(path).convert("RGB") for path in dict.fromkeys(order.scenes.values())}
    scenes = {key: opened[path] for key, path in order.scenes.items()}
    return list(compose(order.spec, scenes, assets, manifest_of(MODEL).sizes).stills.values())


def _shoot(page: Page, sheets: Sequence[Sheet], codec: Codec) -> None:
    """Put each ad into the page, wait for its pictures, and take its screenshot."""
    for sheet in sheets:
        page.evaluate(
            """async (html) => {
                document.body.innerHTML = html;
                await Promise.all([...document.images].map((image) => image.decode()));
                await document.fonts.ready;
            }""",
            sheet.html,
        )
        clip = FloatRect(x=0, y=0, width=sheet.width, height=sheet.height)
        quality = QUALITY if codec == "jpeg" else None
        page.screenshot(type=codec, quality=quality, clip=clip)


def _order(layout: str, assets: Folder, folder: Path) -> Order:
    spec = replace(spec_of(layout, "id", assets), formats=FORMATS)
    paths = {}
    for key, scene in scenes_of(spec, assets, folder).items():
        paths[key] = folder / f"{layout}-{scene.width}x{scene.height}.png"
        scene.save(paths[key])
    return Order(spec, paths)


def _sheets(order: Order, assets: Folder, folder: Path) -> Iterator[Sheet]:
    files = {digest: folder / f"{digest}.png" for digest in assets.kept}
    for composed in _composed(order, assets):
        each = composed.arrangement.format
        html = still_as_html(composed, order.spec, order.scenes[each.key], files)
        yield Sheet(html, each.width, each.height)


@contextmanager
def _page(path: str, folder: Path) -> Iterator[Page]:
    """Open the page that is used for all ads, as large as the largest."""
    start = folder / "page.html"
    start.write_text(f"<!doctype html><style>{page_style()}</style><body>", encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        size = max(form.width for form in FORMATS), max(form.height for form in FORMATS)
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.goto(start.as_uri())
        yield page
        browser.close()


def _timed(act: Callable[[], None]) -> Time:
    before, start = _cpu_seconds(), time.perf_counter()
    act()
    return Time(time.perf_counter() - start, _cpu_seconds() - before)


def _cpu_seconds() -> float:
    """Return what this process and all that it started have used; Chromium's rests while it is not asked."""
    me = psutil.Process()
    return sum(sum(process.cpu_times()[:2]) for process in (me, *me.children(recursive=True)))


if __name__ == "__main__":
    sys.exit(main())
