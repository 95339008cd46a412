"""`manage.py render` turns a spec file into finished files with a real, tiny model, or says what is wrong."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from generation.engines import registry
from generation.specs import Assets, ModelRef, RenderSpec
from tests.generation.ads import product_png, spec_of
from tests.generation.films import small_spec


@pytest.fixture
def installed(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Install the tiny model in place of the shipped one."""
    monkeypatch.setitem(registry.FOLDERS, "panggung", tiny_folder)
    return "panggung"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bag.png").write_bytes(product_png())
    return tmp_path


def written(folder: Path, spec: RenderSpec, model: str) -> Path:
    """Write the spec with the model's name and no digest, as a person would."""
    picture = replace(spec.picture, model=ModelRef(model, ""), steps=2)
    path = folder / "spec.json"
    path.write_text(replace(spec, picture=picture).to_json(), encoding="utf-8")
    return path


def test_files_and_a_manifest_are_written(installed: str, folder: Path) -> None:
    spec = written(folder, spec_of(keys=["link"], assets=Assets(product="bag.png")), installed)
    call_command("render", spec, folder / "out")
    manifest = json.loads((folder / "out" / "manifest.json").read_text())
    (entry,) = manifest["files"]
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["link.jpg", "manifest.json"]
    assert entry["description"]["model_digest"] == registry.model_ref(installed).digest
    assert {finding["outcome"] for finding in entry["findings"]} == {"pass"}


def test_a_moving_format_makes_a_video(installed: str, folder: Path) -> None:
    spec = small_spec()
    still = replace(spec, assets=Assets(product="bag.png"))
    call_command("render", written(folder, still, installed), folder / "out")
    [entry] = json.loads((folder / "out" / "manifest.json").read_text())["files"]
    assert entry["file"] == "video_square.mp4"
    assert {finding["outcome"] for finding in entry["findings"]} == {"pass"}
    content = (folder / "out" / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_the_example_of_the_documentation_is_a_spec(installed: str, folder: Path) -> None:
    page = Path("docs/composition.md").read_text(encoding="utf-8")
    (folder / "spec.json").write_text(page.partition("```json\n")[2].partition("```")[0], encoding="utf-8")
    call_command("render", folder / "spec.json", folder / "out")
    assert (folder / "out" / "feed_square.jpg").exists()


def test_the_same_spec_makes_the_same_bytes(installed: str, folder: Path) -> None:
    spec = written(folder, spec_of(keys=["link"]), installed)
    for name in ("one", "two"):
        call_command("render", spec, folder / name)
    one, two = (sorted((folder / name).iterdir()) for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"picture": 1}', '{"copy": {}}'])
def test_what_is_no_spec_is_refused(folder: Path, text: str) -> None:
    (folder / "spec.json").write_text(text)
    with pytest.raises(CommandError, match="no RenderSpec"):
        call_command("render", folder / "spec.json", folder / "out")
    assert not (folder / "out").exists()


def test_missing_files_are_named(installed: str, folder: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("render", folder / "absent.json", folder / "out")
    spec = written(folder, spec_of(keys=["link"], assets=Assets(product="absent.png")), installed)
    with pytest.raises(CommandError, match="asset_missing"):
        call_command("render", spec, folder / "out")
    with pytest.raises(CommandError, match="no folder"):
        call_command("render", spec, folder / "out", "--assets", str(folder / "absent"))
    assert not (folder / "out").exists()


def test_unknown_model_is_named(folder: Path) -> None:
    spec = written(folder, spec_of(keys=["link"]), "unheard")
    with pytest.raises(CommandError, match="unheard"):
        call_command("render", spec, folder / "out")
