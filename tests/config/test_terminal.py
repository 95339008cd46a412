"""One calm block, then a line only while something changes."""

from pathlib import Path

import pytest

from config.terminal import Progress, ProgressLine, greet


def test_the_greeting_says_where_and_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "demo-sign-in.txt").write_text("maya@example.com\ntulip-42\n", encoding="utf-8")
    greet("http://localhost:8000", tmp_path)
    said = capsys.readouterr().out
    assert "  Open      http://localhost:8000\n" in said
    assert "  Sign in   maya@example.com\n  Password  tulip-42\n" in said
    assert said.rstrip().endswith("Stop      Ctrl-C")


def test_without_a_demo_it_promises_no_sign_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    greet("http://localhost:8000", tmp_path)
    assert "Sign in" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"ready": 4, "queued": 10, "running": 2}, "  4 of 16 variants ready"),
        ({"ready": 4, "running": 2, "cancelled": 5}, "  4 of 6 variants ready"),
        ({"ready": 4, "failed": 1, "blocked": 1}, "  4 of 6 variants ready, 2 could not be made"),
    ],
)
def test_progress_in_words(counts: dict[str, int], expected: str) -> None:
    assert str(Progress(counts)) == expected


def test_the_line_rests_when_nothing_is_on_its_way(capsys: pytest.CaptureFixture[str]) -> None:
    line = ProgressLine()
    line.show(Progress({"ready": 4}))
    line.show(None)
    assert capsys.readouterr().out == ""


def test_the_last_line_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    line = ProgressLine()
    for ready in (1, 2):
        line.show(Progress({"ready": ready, "running": 2 - ready}))
    line.show(Progress({"ready": 2}))
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "  2 of 2 variants ready"
    assert said.count("  2 of 2 variants ready") == 1
