"""`make test` by the names of its checks."""

import sys
from pathlib import Path

import pytest

from bootstrap import suite
from bootstrap.trouble import Trouble

PYTHON = Path(sys.executable)


@pytest.mark.parametrize("names", [["style format"], ["style", "formt"], [""]])
def test_a_name_that_is_no_check_is_refused_and_nothing_passes(
    names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Trouble, match="There is no check"):
        suite.test(PYTHON, only=names)
    assert capsys.readouterr().out == ""


def test_a_named_check_runs_alone_and_its_failure_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = [("good", [str(PYTHON), "-c", ""]), ("bad", [str(PYTHON), "-c", "raise SystemExit(3)"])]
    monkeypatch.setattr(suite, "checks", lambda python: lines)
    assert suite.test(PYTHON, only=["good"]) == 0
    assert "== bad" not in capfd.readouterr().out
    assert suite.test(PYTHON, only=[]) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "Failed: bad."
