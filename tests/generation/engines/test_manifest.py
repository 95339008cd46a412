"""A model folder is loaded only when every file is the one its manifest names, and of an allowed kind."""

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generation.engines import registry
from generation.engines.base import ModelRefused, Size, Unsupported
from generation.engines.manifest import read_manifest, verify
from generation.panggung.training.export import write_manifest
from generation.specs import ModelRef

WEIGHTS = "transformer/diffusion_pytorch_model.safetensors"


@pytest.fixture
def folder(tiny_folder: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_folder, copy)
    return copy


def _flip_a_bit(folder: Path) -> None:
    content = bytearray((folder / WEIGHTS).read_bytes())
    content[-1] ^= 1
    (folder / WEIGHTS).write_bytes(content)


def _add_a_pickle(folder: Path) -> None:
    (folder / "transformer" / "pytorch_model.bin").write_bytes(pickle.dumps({}))


def _link_outside(folder: Path) -> None:
    target = folder.parent / "elsewhere.safetensors"
    (folder / WEIGHTS).rename(target)
    (folder / WEIGHTS).symlink_to(target)


def _lose_a_file(folder: Path) -> None:
    (folder / WEIGHTS).unlink()


def _add_a_file(folder: Path) -> None:
    (folder / "vae" / "extra.json").write_text("{}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_flip_a_bit, "was changed"),
        (_add_a_pickle, "never loaded"),
        (_link_outside, "symbolic link"),
        (_lose_a_file, "is missing"),
        (_add_a_file, "is not in manifest.json"),
    ],
)
def test_changed_folders_are_refused(folder: Path, change: Callable[[Path], None], said: str) -> None:
    verify(read_manifest(folder))
    change(folder)
    with pytest.raises(ModelRefused, match=said) as refused:
        verify(read_manifest(folder))
    assert refused.value.retryable is False


@pytest.mark.parametrize(
    ("part", "named", "said"),
    [
        ("vae", ["builtins", "eval"], "loadable class"),
        ("safety_checker", ["local_module", "Anything"], "loadable class"),
        ("_class_name", "FluxPipeline", "loadable class"),
    ],
)
def test_foreign_classes_are_refused(folder: Path, part: str, named: object, said: str) -> None:
    index = json.loads((folder / "model_index.json").read_text())
    (folder / "model_index.json").write_text(json.dumps({**index, part: named}))
    write_manifest(folder, {})
    with pytest.raises(ModelRefused, match=said):
        verify(read_manifest(folder))


@pytest.mark.parametrize("content", [None, "", "[]", '{"name": "x"}'])
def test_unreadable_manifests_are_refused(folder: Path, content: str | None) -> None:
    if content is None:
        (folder / "manifest.json").unlink()
    else:
        (folder / "manifest.json").write_text(content)
    with pytest.raises(ModelRefused):
        read_manifest(folder)


def test_a_model_is_named_by_its_manifest(folder: Path) -> None:
    before = read_manifest(folder).ref
    assert before == read_manifest(folder).ref
    write_manifest(folder, {"denoiser": {"steps": 1}})
    assert read_manifest(folder).ref.digest != before.digest


def test_unknown_models_are_unsupported() -> None:
    with pytest.raises(Unsupported):
        registry.model_ref("no-such-model")


def test_a_model_planned_with_another_digest_is_refused() -> None:
    with pytest.raises(ModelRefused):
        registry.open_engine(ModelRef("panggung", "0" * 64))


def test_sizes_come_with_an_anchor() -> None:
    size = registry.nearest_size("panggung", 1080, 1920)
    assert isinstance(size, Size)
    assert (size.width, size.height) == (192, 352)
    assert 0.5 < size.anchor_y < 0.9


def test_naming_a_model_does_not_import_torch() -> None:
    code = (
        "import sys; from generation.engines.registry import model_ref; model_ref('panggung');"
        "print({'torch', 'diffusers', 'transformers'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
