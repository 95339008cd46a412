"""The browser files that others wrote are the pinned ones, and the check would notice if they were not."""

import json
from pathlib import Path

from tools.vendor import MANIFEST, ROOT, mismatches, pinned_files

PINS = json.loads(MANIFEST.read_text(encoding="utf-8"))


def test_the_carried_files_are_the_pinned_ones() -> None:
    assert len(pinned_files(PINS)) > 5
    assert mismatches(PINS, ROOT) == []


def test_every_vendored_file_is_pinned() -> None:
    pinned = {entry["path"] for entry in pinned_files(PINS)} | {"static/vendor/manifest.json"}
    folders = ("static/vendor", "static/fonts")
    carried = {
        path.relative_to(ROOT).as_posix()
        for name in folders
        for path in (ROOT / name).rglob("*.*")
        if path.is_file()
    }
    assert carried - pinned == set()


def test_a_missing_and_a_changed_file_are_told(tmp_path: Path) -> None:
    for entry in PINS["files"][1:]:
        path = tmp_path / entry["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((ROOT / entry["path"]).read_bytes() + b" ")
    told = mismatches(PINS, tmp_path)
    assert "is missing" in told[0]
    assert all("differs" in line for line in told[1:-1])
