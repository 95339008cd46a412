"""Ways to look at a page: both themes, a desk and a phone, with axe-core and for the eye."""

import os
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE = Axe()


def four_ways(page: Page) -> Iterator[str]:
    """Show the page wide and narrow, light and dark, one after the other; yield the name of each way."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a ViewportSize is such a dictionary
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            yield f"{size['width']}-{theme}"
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # as above
    page.emulate_media(color_scheme="light")


def violations(page: Page) -> list[str]:
    """Return what axe-core finds on the page as it is now, one line for each kind."""
    found = AXE.run(page).response["violations"]
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def screenshots(page: Page, name: str) -> None:
    """Keep pictures of the page four ways in the folder that the environment's SCREENSHOTS names, if any."""
    folder = os.environ.get("SCREENSHOTS")
    if folder is None:
        return
    for way in four_ways(page):
        page.wait_for_timeout(300)  # some pictures are chosen anew
        page.screenshot(path=Path(folder) / f"{name}-{way}.png", full_page=True)


def look_at(page: Page, name: str) -> None:
    """Fail where the page, in any of its four ways, has an accessibility fault or scrolls sideways."""
    faults = []
    for way in four_ways(page):
        faults += [f"{name} {way}: {fault}" for fault in violations(page)]
        if overflow(page) > 0:
            faults.append(f"{name} {way}: {overflow(page)} pixels too wide")
    screenshots(page, name)
    assert not faults, "\n".join(faults)
