"""Races for tests: threads that start at one moment, on a database that threads can share."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection, connections

Result = TypeVar("Result")


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Let threads reach one database, as processes do.

    SQLite's tests run in memory, where a second thread is refused instead of made to wait; so the schema is
    copied to a file, which every connection opened from here on uses. PostgreSQL is shared as it is.
    """
    if connection.vendor != "sqlite":
        yield
        return
    settings = connection.settings_dict
    in_memory = settings["NAME"]
    path = tmp_path / "shared.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    settings["NAME"] = str(path)
    try:
        yield
    finally:
        settings["NAME"] = in_memory


def together(count: int, act: Callable[[int], Result]) -> list[Result]:
    """Run `act(0)` to `act(count - 1)` in threads that begin at the same moment; raise what one raised."""
    barrier = threading.Barrier(count)

    def run(number: int) -> Result:
        try:
            barrier.wait(timeout=10)
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def in_a_thread(act: Callable[[], Result]) -> Result:
    """Run `act` in a thread, and so on the shared database, and return its answer."""
    return together(1, lambda _number: act())[0]
