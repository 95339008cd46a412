"""The live behaviour: hints refresh what is older, lost ones do no harm, a storm of them stays quiet."""

import json
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Live</title>
<script src="/static/vendor/htmx-2.0.11/htmx.min.js"></script>
<script src="/static/js/behaviours.js" type="module"></script>
<body><main data-behaviour="live" data-live-url="/ws/test">{fragment}</main></body></html>"""
FRAGMENT = """<p data-live-kind="variant" data-live-id="7" data-live-revision="{revision}"
  hx-get="/fragment" hx-trigger="live" hx-swap="outerHTML">revision {revision}</p>"""


@dataclass
class Wire:
    """A page whose socket and fragments the test answers; `revision` is what the database would say."""

    page: Page
    revision: int = 1
    asked: int = 0
    sockets: list[WebSocketRoute] = field(default_factory=list)

    def connect(self, socket: WebSocketRoute) -> None:
        """Take a new connection."""
        self.sockets.append(socket)

    def answer(self, route: Route) -> None:
        """Give the fragment as it is now."""
        self.asked += 1
        route.fulfill(content_type="text/html", body=FRAGMENT.format(revision=self.revision))

    def hint(self, revision: int, kind: str = "variant", row: str = "7") -> None:
        """Send a hint as the server does."""
        self.sockets[-1].send(json.dumps({"kind": kind, "id": row, "revision": revision}))

    def shows(self, revision: int) -> None:
        """Wait until the page shows a revision."""
        expect(self.page.locator("p")).to_have_text(f"revision {revision}")


@pytest.fixture
def wire(visit: Open, site: str) -> Wire:
    """Open the page and wait until it has caught up after connecting."""
    page = visit("/accounts/login/")
    wire = Wire(page)
    page.route("**/fragment", wire.answer)
    page.route("**/live", lambda route: route.fulfill(content_type="text/html", body=_document()))
    page.route_web_socket("**/ws/test", wire.connect)
    page.clock.install()
    page.goto(f"{site}/live")
    expect(page.locator("main")).to_have_attribute("data-live-state", "connected")
    with page.expect_response("**/fragment"):
        page.clock.run_for(1000)
    wire.asked = 0
    return wire


def _document() -> str:
    return PAGE.format(fragment=FRAGMENT.format(revision=1))


def test_a_newer_revision_is_fetched_and_an_older_is_not(wire: Wire) -> None:
    wire.revision = 3
    wire.hint(1)
    wire.page.clock.run_for(1000)
    assert wire.asked == 0
    wire.hint(3)
    wire.page.clock.run_for(1000)
    wire.shows(3)


def test_hints_about_other_things_are_left_alone(wire: Wire) -> None:
    wire.hint(9, kind="campaign")
    wire.hint(9, row="8")
    wire.page.clock.run_for(1000)
    assert wire.asked == 0


def test_a_storm_of_hints_is_fetched_at_most_twice_a_second(wire: Wire) -> None:
    for revision in range(2, 60):
        wire.revision = revision
        wire.hint(revision)
        wire.page.clock.run_for(50)
    wire.page.clock.run_for(1000)
    wire.shows(59)
    assert wire.asked <= 8, "58 hints in 2.9 seconds"


def test_a_new_connection_catches_up_on_what_was_missed(wire: Wire) -> None:
    wire.revision = 5
    wire.sockets[-1].close()
    expect(wire.page.locator("main")).to_have_attribute("data-live-state", "waiting")
    wire.page.clock.run_for(3000)
    wire.shows(5)
    assert len(wire.sockets) == 2


def test_without_any_hint_the_clock_catches_up(wire: Wire) -> None:
    wire.revision = 6
    wire.page.clock.run_for(16_000)
    wire.shows(6)


def test_leaving_the_page_part_closes_its_socket(wire: Wire) -> None:
    root = wire.page.locator("main").element_handle()
    wire.page.evaluate("htmx.swap('main', '<h1>gone</h1>', {swapStyle: 'outerHTML'})")
    steps = 0
    while root.get_attribute("data-live-state") == "connected" and steps < 200:
        wire.page.clock.run_for(50)
        steps += 1
    assert root.get_attribute("data-live-state") == "waiting", "the socket is still open"
    wire.page.clock.run_for(60_000)
    assert (wire.asked, len(wire.sockets)) == (0, 1)
