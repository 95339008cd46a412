"""One watched process: it serves, refuses a second start, restarts what is killed, stops cleanly."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults.installation import Installation, command_line, installation, refused, surroundings, until

pytestmark = pytest.mark.processes


def test_it_serves_and_every_part_works(running: Installation) -> None:
    assert running.fetch("/livez") == (200, {"ok": True})
    until(lambda: running.fetch("/healthz")[0] == 200, f"all parts work: {running.fetch('/healthz')}")
    assert set(running.fetch("/healthz")[1]) == {
        "database",
        "broker",
        "workers",
        "model",
        "signing",
        "storage",
    }


def test_its_secrets_are_for_its_user_only(running: Installation) -> None:
    assert (running.home / "secret-key").stat().st_mode & 0o777 == 0o600
    assert len((running.home / "secret-key").read_text()) >= 50


def test_a_second_start_on_the_same_folder_is_refused_in_one_line(running: Installation) -> None:
    status, said = refused(running.environ, port=running.port + 1)
    assert status == 1
    assert said.startswith(f"Variasi already runs on {running.home} (process {running.supervisor.pid}, http")
    assert len(said.strip().splitlines()) == 1


def test_a_busy_port_is_refused_in_one_line(running: Installation, tmp_path: Path) -> None:
    status, said = refused(surroundings(tmp_path / "other"), port=running.port)
    assert (status, said) == (
        1,
        f"Port {running.port} is busy; choose another: make run PORT={running.port + 1}\n",
    )


@pytest.mark.parametrize("name", ["web", "worker", "broker"])
def test_a_killed_child_comes_back(running: Installation, name: str) -> None:
    if name == "broker" and "REDIS_URL" in running.environ:
        pytest.skip("the broker is not ours to watch")
    running.comes_back(name, after=running.kill(name))
    until(lambda: running.works("database", "broker", "workers"), f"all is well after {name} came back")


def test_a_stop_is_clean_and_a_start_goes_on(running: Installation) -> None:
    children = running.children()
    said = running.stop()
    assert running.supervisor.returncode == 0
    assert said.strip().endswith("Stopped. Nothing is lost; the next start goes on from here.")
    assert [pid for pid in children if command_line(pid)] == []
    running.start()
    assert running.is_up()


def test_the_children_of_a_killed_supervisor_die_with_it(running: Installation) -> None:
    until(lambda: len(running.children()) >= 2, "the children run")
    children = running.children()
    os.kill(running.supervisor.pid, signal.SIGKILL)
    running.supervisor.communicate()
    until(lambda: not any(command_line(pid) for pid in children), "the children are gone", seconds=5)
    running.start()
    assert running.works("database", "storage")


def test_it_works_without_a_broker(tmp_path: Path) -> None:
    with installation(tmp_path / "home", "--without-broker") as alone:
        until(lambda: alone.works("database", "broker", "workers", "storage"), "all parts work")
        assert alone.fetch("/healthz")[1]["broker"]["detail"] == "None: workers look for work by themselves."
        assert alone.child("broker") == 0
        worker = alone.child("worker")
        assert "manage.py work" in command_line(worker)
