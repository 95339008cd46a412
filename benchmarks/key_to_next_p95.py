"""From a key to the next picture on the screen, over 300 variants decided by keyboard in a real browser.

A person's road: sign in, judge with A and with R and a reason, while the network is cut five times and the
server is killed twice. Counted are milliseconds from the key to the frame after the next picture is there,
decoded; what was cut off is counted too. At the end every decision is in the database, as it was pressed.
The baseline is the same page without script: a form that is sent, and a page that comes back.
"""

import itertools
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.harness import report
from tests.faults.installation import Installation, installation, until

COUNT = int(os.environ.get("KEYS", "300"))
PLAIN = 20
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
PASSWORD = "correct horse battery"  # noqa: S105 - of an installation that is gone in a minute
REJECT_EVERY = 4
# Seconds that the quickest of people look at a picture.
LOOK = 0.3
# Runs in the page before its own scripts: notes when a key went down and when the next picture was painted.
WATCH = """
addEventListener("keydown", (event) => {
  if (event.key !== "a" && !(event.key >= "1" && event.key <= "9")) return;
  const shown = () => document.querySelector("[data-review-stage] > [data-review-item]");
  const before = shown(), began = event.timeStamp;
  const look = () => {
    const now = shown();
    if (now === before && now) return requestAnimationFrame(look);
    const picture = now?.querySelector("[data-review-main] [data-format]:not([hidden]) img");
    if (picture && !(picture.complete && picture.naturalWidth)) return requestAnimationFrame(look);
    requestAnimationFrame(() => { window.waits.push(performance.now() - began); });
  };
  requestAnimationFrame(look);
}, true);
window.waits = [];
"""


def main() -> None:
    """Decide all by keyboard, some by plain forms; print the 95th percentile and the time per decision."""
    with (
        tempfile.TemporaryDirectory() as folder,
        installation(Path(folder)) as running,
        browser() as chromium,
    ):
        slug = running.ask("newcomer", "keys@example.com", PASSWORD)
        running.ask("fill", slug, COUNT + PLAIN)
        plain = by_forms(signed_in(chromium, running, script=False), running, slug)
        context = signed_in(chromium, running, script=True)
        waits, seconds = by_keys(context, running, slug)
        verdicts = running.ask("verdicts", slug)
    assert verdicts == {"approve": PLAIN + COUNT - COUNT // REJECT_EVERY, "reject": COUNT // REJECT_EVERY}, (
        verdicts
    )
    report("key_to_next_p95", percentile(waits, 0.95), unit="ms", baseline=percentile(plain, 0.95))
    report("key_to_next_median", statistics.median(waits), unit="ms", baseline=statistics.median(plain))
    report("decision_by_keyboard", seconds / COUNT, unit="s, without the looking")


def by_keys(context: BrowserContext, running: Installation, slug: str) -> tuple[list[float], float]:
    """Press a key for each variant; return the milliseconds to each next picture, and the seconds of all."""
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"http://127.0.0.1:{running.port}/w/{slug}/review/", wait_until="networkidle")
    cuts = {COUNT * part // 6 for part in range(1, 6)}
    kills = {COUNT // 4: "first", COUNT * 3 // 4: "second"}
    began = time.monotonic()
    for number in range(1, COUNT + 1):
        if number in cuts:
            context.set_offline(True)
        if number in kills:
            running.kill("web")
        if number % REJECT_EVERY:
            page.keyboard.press("a")
        else:
            page.keyboard.press("r")
            page.keyboard.press("2")
        until(partial(shown, page, number), f"picture {number} is shown", seconds=60)
        if number - 3 in cuts:
            context.set_offline(False)
        time.sleep(LOOK)
    seconds = time.monotonic() - began - COUNT * LOOK
    context.set_offline(False)
    until(running.is_up, "the server is back")
    unsent = page.locator("main.review")
    until(lambda: unsent.get_attribute("data-unsent") == "0", "everything is sent", seconds=120)
    return waits_of(page), seconds


def by_forms(context: BrowserContext, running: Installation, slug: str) -> list[float]:
    """Approve by forms that are sent; return the milliseconds until each next page is there."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{running.port}/w/{slug}/review/")
    waits = []
    for _ in range(PLAIN):
        began = time.perf_counter()
        page.locator(".review-approve").click()
        page.wait_for_load_state("load")
        waits.append((time.perf_counter() - began) * 1000)
    return waits


def shown(page: Page, number: int) -> bool:
    """Say whether so many next pictures were painted."""
    return len(waits_of(page)) >= number


def waits_of(page: Page) -> list[float]:
    """Return what the page has noted so far, in milliseconds."""
    return [float(wait) for wait in json.loads(page.evaluate("JSON.stringify(window.waits)"))]


def signed_in(chromium: Browser, running: Installation, *, script: bool) -> BrowserContext:
    """Return a context in which the person is signed in."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{running.port}/accounts/login/")
    page.locator("input[name=login]").fill("keys@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state("load")
    page.close()
    return context


@contextmanager
def browser() -> Iterator[Browser]:
    """Open a headless Chromium."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        if path is None:
            raise SystemExit(f"This benchmark needs one of {', '.join(CHROMIUMS)}.")
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def percentile(values: list[float], part: float) -> float:
    """Return the value below which this part of the values lies."""
    ordered = sorted(values)
    return next(itertools.islice(ordered, min(len(ordered) - 1, int(part * len(ordered))), None))


if __name__ == "__main__":
    main()
