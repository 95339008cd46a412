"""What every benchmark shares: a database of its own in a temporary home, clocks, one JSON line a result."""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

Clock = Callable[[], float]


@contextmanager
def installation() -> Iterator[Path]:
    """Set Django up on a fresh, migrated database in a temporary home folder, and yield that folder.

    DATABASE_URL chooses PostgreSQL, where a test database is made and dropped. Call it once per process, and
    import models only inside of it.
    """
    with tempfile.TemporaryDirectory(prefix="variasi-bench-") as folder:
        os.environ["VARIASI_HOME"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        import django  # noqa: PLC0415 - settings read the environment when they are first imported

        django.setup()
        with _migrated():
            yield Path(folder)


@contextmanager
def _migrated() -> Iterator[None]:
    from django.core.management import call_command  # noqa: PLC0415 - needs the set-up above
    from django.db import connection, connections  # noqa: PLC0415

    if connection.vendor == "sqlite":
        call_command("migrate", interactive=False, verbosity=0)
        yield
    else:
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
    connections.close_all()


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of every run of one contestant."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle run, which one disturbed run does not move."""
        return statistics.median(self.seconds)


def measure(act: Callable[[], object], *, clock: Clock = time.perf_counter) -> float:
    """Return the seconds that one call takes by the clock."""
    start = clock()
    act()
    return clock() - start


def interleave(
    contestants: Sequence[Callable[[], object]], *, runs: int, clock: Clock = time.perf_counter
) -> list[Timing]:
    """Time the contestants in turn, `runs` times, so that a busy minute hits all of them alike."""
    rounds = [[measure(act, clock=clock) for act in contestants] for _ in range(runs)]
    return [Timing(tuple(column)) for column in zip(*rounds, strict=True)]


def report(
    name: str, value: float, *, unit: str, baseline: float | None = None, ratio: float | None = None
) -> None:
    """Print one result as a JSON line; without a baseline both it and the ratio are null.

    The ratio says how many times better the value is than its baseline: baseline / value, which fits
    seconds. Give it where more is better.
    """
    if ratio is None and baseline is not None:
        ratio = baseline / value
    line = {
        "name": name,
        "value": _rounded(value),
        "unit": unit,
        "baseline": _rounded(baseline),
        "ratio": _rounded(ratio),
    }
    print(json.dumps(line), flush=True)


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}")
