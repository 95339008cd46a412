"""A real Chromium, and the real application behind a real server, for tests that walk pages."""

import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from django.conf import settings
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from generation.engines.registry import open_engine
from generation.previewing import Sketcher
from tests.browser.looking import DESK
from tests.conftest import Person
from tests.programs import program

# What Chromium and htmx say of any answer that is a refusal, which the test itself expects.
REFUSALS = re.compile("Failed to load resource|Response Status Error Code 4")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
Open = Callable[..., Page]
# Milliseconds before a page that does not answer fails its test; generous, as busy machines test too.
PATIENCE = 90_000
expect.set_options(timeout=PATIENCE / 3)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return one browser for all tests of this folder.

    Playwright's own event loop counts as running meanwhile, so Django must be told that the tests' database
    calls beside it are meant.
    """
    path = program(*CHROMIUMS)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def shared_file(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Put the test's database into a file that the server's threads share; PostgreSQL is shared as it is."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, held = connection.settings_dict["NAME"], connection.connection
    path = tmp_path / "pages.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
        held = connection.connection
    connection.connection = None
    connection.settings_dict["NAME"] = str(path)
    yield
    connection.close()
    connection.settings_dict["NAME"], connection.connection = in_memory, held


@pytest.fixture
def site(shared_file: None) -> Iterator[str]:
    """Serve the application, pages and sockets, on a free port; return its address without a slash."""
    from config.asgi import application  # noqa: PLC0415 - the test's settings must stand before it is built

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(application, port=port, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        thread.join(0.02)
    assert server.started, "the server did not start"
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    server.force_exit = True
    thread.join(20)


@pytest.fixture
def sketching(site: str) -> Iterator[None]:
    """Let a thread make previews as they are asked for, as a device does."""
    stopping = threading.Event()

    def draw() -> None:
        sketcher = Sketcher(open_engine)
        while not stopping.is_set():
            if not sketcher.draw():
                stopping.wait(0.1)
        connections.close_all()

    thread = threading.Thread(target=draw)
    thread.start()
    yield
    stopping.set()
    thread.join()


def _cookies(site: str, person: Person | None, language: str) -> list[dict[str, str]]:
    cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}]
    if person is not None:
        name = settings.SESSION_COOKIE_NAME
        cookies.append({"name": name, "value": person.client.cookies[name].value, "url": site})
    return cookies


@pytest.fixture
def visit(site: str, chromium: Browser) -> Iterator[Open]:
    """Return `visit(path, person=None, language="en")`: a page of its own, open at that path.

    After the test every error in a page's script and every refusal of its security policy fails it.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSALS.match(message.text):
            faults.append(message.text)

    def visit(path: str, person: Person | None = None, *, language: str = "en") -> Page:
        context = chromium.new_context(viewport=DESK)  # type: ignore[arg-type]  # a dictionary of that shape
        context.add_cookies(_cookies(site, person, language))  # type: ignore[arg-type]  # likewise
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{site}{path}", wait_until="networkidle")
        page.wait_for_selector("html[data-behaviours=mounted]", state="attached")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)
