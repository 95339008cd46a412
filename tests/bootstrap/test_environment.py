"""When an installation is needed, and that it is refused early where it cannot end well."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap import environment
from bootstrap.environment import RUN_LOCK, ensure, fingerprint, is_current
from bootstrap.installer import locked
from bootstrap.trouble import Trouble


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Return a folder that looks as after an installation from its lock."""
    (tmp_path / RUN_LOCK).write_text("django==5.2.19\n", encoding="utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / ".venv" / "requirements.stamp").write_text(
        fingerprint(RUN_LOCK, root=tmp_path), encoding="utf-8"
    )
    return tmp_path


def test_the_same_lock_needs_nothing(installed: Path) -> None:
    assert ensure(RUN_LOCK, root=installed) == installed / ".venv" / "bin" / "python"


def test_another_lock_needs_an_installation(installed: Path) -> None:
    (installed / RUN_LOCK).write_text("django==5.2.20\n", encoding="utf-8")
    assert not is_current(RUN_LOCK, root=installed)


def test_another_torch_needs_an_installation(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "TORCH", "torch==9.9.9")
    assert not is_current(RUN_LOCK, root=installed)


def test_a_lost_python_needs_an_installation(installed: Path) -> None:
    (installed / ".venv" / "bin" / "python").unlink()
    assert not is_current(RUN_LOCK, root=installed)


def test_a_full_disk_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / RUN_LOCK).write_text("", encoding="utf-8")
    monkeypatch.setattr(environment, "ROOM", shutil.disk_usage(tmp_path).total + 1)
    with pytest.raises(Trouble, match="The disk is full"):
        ensure(RUN_LOCK, root=tmp_path)
    assert not (tmp_path / ".venv").exists()


def test_a_place_that_cannot_hold_a_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / RUN_LOCK).write_text("", encoding="utf-8")
    (tmp_path / ".venv").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(Trouble) as caught:
        ensure(RUN_LOCK, root=tmp_path)
    assert "\n" not in str(caught.value)


def test_one_packages_entry_is_cut_out_with_its_hashes() -> None:
    entry = "uv==0.13 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    lock = f"urllib3==2 \\\n    --hash=sha256:aa\n{entry}uvicorn==1 \\\n    --hash=sha256:dd\n"
    assert locked("uv", lock) == entry


def test_the_door_is_readable_by_old_pythons() -> None:
    source = (environment.ROOT / "run.py").read_text(encoding="utf-8")
    code = f"import ast; ast.parse({source!r}, feature_version=(3, 4))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
