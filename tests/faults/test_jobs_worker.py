"""A real worker process: it serves with a broker, while the broker is away, and without any."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.faults.installation import PATIENCE, ROOT, until
from tests.faults.servers import own_database

pytestmark = pytest.mark.processes

CELERY = ("-m", "celery", "-A", "config", "worker", "--pool", "solo", "-Q", "gpu,cpu", "--hostname", "w1")
WORK = ("manage.py", "work", "--name", "w1")
NOBODY = "unix:///nonexistent/valkey.sock"


@pytest.fixture
def environ(transactional_db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the environment of an empty installation, its schema copied from the tests' own."""
    ours = {**os.environ, "VARIASI_HOME": str(tmp_path), "LOG_LEVEL": "INFO"}
    with own_database() as database:
        if database:
            _manage({**ours, **database}, "migrate", "-v0")
        else:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(tmp_path / "variasi.sqlite3")])
        yield {**ours, **database}


def _manage(environ: dict[str, str], *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, text=True, capture_output=True)


@contextmanager
def _worker(environ: dict[str, str], words: tuple[str, ...]) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _served(environ: dict[str, str]) -> list[str]:
    """Read the queues of all workers that have a pulse, straight from the database."""
    query = "SELECT queues FROM generation_workerheartbeat"
    if url := environ.get("DATABASE_URL"):
        with psycopg.connect(url) as postgres:
            return [row[0] for row in postgres.execute(query)]
    with closing(sqlite3.connect(Path(environ["VARIASI_HOME"], "variasi.sqlite3"))) as sqlite:
        return [row[0] for row in sqlite.execute(query)]


def _has_pulse(process: "subprocess.Popen[str]", environ: dict[str, str]) -> bool:
    assert process.poll() is None, process.communicate()[0]
    return _served(environ) == ["cpu,gpu"]


@pytest.mark.parametrize(
    ("words", "redis"), [(WORK, ""), (CELERY, NOBODY)], ids=["without a broker", "while the broker is away"]
)
def test_a_worker_serves_by_itself_and_stops_when_told(
    words: tuple[str, ...], redis: str, environ: dict[str, str]
) -> None:
    with _worker({**environ, "REDIS_URL": redis}, words) as process:
        until(lambda: _has_pulse(process, environ), "the worker has a pulse")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
        assert _served(environ) == []


def test_a_worker_that_would_fork_is_refused_with_one_clear_line(tmp_path: Path) -> None:
    forking = tuple(word if word != "solo" else "prefork" for word in CELERY)
    with _worker({**os.environ, "VARIASI_HOME": str(tmp_path), "REDIS_URL": NOBODY}, forking) as process:
        said, _nothing = process.communicate(timeout=PATIENCE)
        assert process.returncode != 0
        assert "Start the worker with --pool solo" in said


def test_unknown_queues_are_refused(tmp_path: Path) -> None:
    environ = {**os.environ, "VARIASI_HOME": str(tmp_path)}
    with pytest.raises(subprocess.CalledProcessError) as refused:
        _manage(environ, "work", "--queues", "gpu,mail")
    assert "Queues are gpu and cpu, not gpu,mail." in refused.value.stderr
