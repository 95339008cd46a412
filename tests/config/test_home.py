"""The home folder: one holder, one key, logs that stay short."""

import stat
from pathlib import Path

import pytest

from config import home
from config.home import Refusal


def test_it_is_made_for_this_user_only_with_a_key(tmp_path: Path) -> None:
    home.prepare(tmp_path / "var", free_floor=0)
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


def test_the_key_stays(tmp_path: Path) -> None:
    home.prepare(tmp_path, free_floor=0)
    key = (tmp_path / "secret-key").read_text()
    home.prepare(tmp_path, free_floor=0)
    assert (tmp_path / "secret-key").read_text() == key


def test_a_full_disk_is_refused_before_a_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"^The disk is full: .* MB left\. Free some space\.$"):
        home.prepare(tmp_path, free_floor=2**62)
    assert not (tmp_path / "secret-key").exists()


def test_a_file_in_the_way_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file", encoding="utf-8")
    with pytest.raises(Refusal, match="cannot be used as the home folder: File exists"):
        home.prepare(tmp_path / "var", free_floor=0)


def test_a_second_holder_is_told_who_holds_it(tmp_path: Path) -> None:
    with home.held(tmp_path, "http://localhost:8000"):
        told = r"already runs on .* \(process \d+, http://localhost:8000\)"
        with pytest.raises(Refusal, match=told), home.held(tmp_path, "http://localhost:8001"):
            pass
        assert "localhost:8000" in (tmp_path / "lock").read_text()


def test_a_lock_that_was_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("process 1, http://localhost:8000", encoding="utf-8")
    with home.held(tmp_path, "http://localhost:8001"):
        assert (tmp_path / "lock").read_text().endswith("http://localhost:8001")


def test_a_long_log_is_moved_aside_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"x" * (home.LONGEST_LOG + 1))
        home.turn_log(log)
        writer.write(b"after\n")
    assert log.read_bytes() == b"after\n"
    assert (tmp_path / "web.log.1").stat().st_size == home.LONGEST_LOG + 1


def test_a_short_log_stays(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("one line\n", encoding="utf-8")
    home.turn_log(tmp_path / "web.log")
    assert not (tmp_path / "web.log.1").exists()
