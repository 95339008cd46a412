"""Each family's real classes, tiny and random, go through our one loading path; spoiled ones do not."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from generation.engines.base import ModelRefused, Unsupported
from generation.engines.entries import entries, entry_named
from generation.engines.loading import check_fit, load
from generation.engines.manifest import Manifest, make_manifest, parse_manifest, verify
from generation.engines.registry import open_manifest
from tests.generation.engines import tiny

SAVERS = {"wan": tiny.save_wan, "z_image": tiny.save_z_image, "flux2_klein": tiny.save_flux2_klein}
ENTRIES = {entry.family: entry for entry in entries() if entry.key != "ltx-video-2b-distilled"}
WEIGHTS = "transformer/diffusion_pytorch_model.safetensors"

Spoil = Callable[[Path], Any]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, tiny_folder: Path) -> dict[str, Path]:
    """One folder for each family, without a manifest as people get them; treat them as read-only."""
    root = tmp_path_factory.mktemp("families")
    shutil.copytree(tiny_folder, root / "ltx", ignore=shutil.ignore_patterns("manifest.json"))
    for family, save in SAVERS.items():
        save(root / family)
    return {path.name: path for path in root.iterdir()}


@pytest.fixture
def copied(folders: dict[str, Path], tmp_path: Path) -> Callable[[str], Path]:
    def copy(family: str) -> Path:
        return Path(shutil.copytree(folders[family], tmp_path / family))

    return copy


def added(folder: Path) -> Manifest:
    """Return the manifest with which a folder would be added."""
    return parse_manifest(folder, make_manifest(ENTRIES[folder.name], folder).encode())


def change_json(path: Path, **changes: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def change_weights(path: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path, metadata={"format": "pt"})


@pytest.mark.parametrize("family", ["ltx", *SAVERS])
def test_a_folder_of_the_real_classes_is_loaded(folders: dict[str, Path], family: str) -> None:
    manifest = added(folders[family])
    verify(manifest)
    pipeline = load(manifest.folder, family, torch.float32)
    assert (
        type(pipeline).__name__
        == json.loads((folders[family] / "model_index.json").read_text())["_class_name"]
    )
    written = load_file(folders[family] / WEIGHTS)
    loaded = pipeline.transformer.state_dict()
    assert set(written) == set(loaded)
    assert all(torch.equal(loaded[name].float(), tensor.float()) for name, tensor in written.items())


@pytest.mark.parametrize("family", list(SAVERS))
def test_what_is_only_loaded_says_that_it_does_not_run(folders: dict[str, Path], family: str) -> None:
    manifest = added(folders[family])
    with pytest.raises(ModelRefused, match="No engine runs"):
        open_manifest(manifest)
    with pytest.raises(Unsupported, match=r"Variasi cannot run it on .* yet"):
        manifest.require(manifest.tasks[0])


def test_what_a_model_cannot_do_is_named(folders: dict[str, Path]) -> None:
    manifest = added(folders["ltx"])
    manifest.require("text_to_image", size=(768, 512))
    manifest.require("text_to_video", frames=17)
    for said, asked in [
        ("cannot do this: edit", {"task": "edit"}),
        ("cannot make 16 frames", {"task": "text_to_image", "frames": 16}),
        ("cannot make 0 frames", {"task": "text_to_image", "frames": 0}),
        ("not trained for 500 x 512", {"task": "text_to_image", "size": (500, 512)}),
    ]:
        with pytest.raises(Unsupported, match=said):
            manifest.require(**asked)  # type: ignore[arg-type]  # each is one of its arguments


def test_equal_folders_have_equal_manifests(folders: dict[str, Path], copied: Callable[[str], Path]) -> None:
    assert added(folders["wan"]).ref == added(copied("wan")).ref
    assert added(folders["wan"]).ref.name == "wan2.2-ti2v-5b"


def _cut(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-4])


def _pickled(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(pickle.dumps({}))


def _pickle_beside(folder: Path) -> None:
    (folder / "transformer" / "diffusion_pytorch_model.bin").write_bytes(pickle.dumps({}))


def _linked(folder: Path) -> None:
    (folder / "vae" / "config.json").rename(folder.parent / "elsewhere.json")
    (folder / "vae" / "config.json").symlink_to(folder.parent / "elsewhere.json")


def _linked_folder(folder: Path) -> None:
    (folder / "vae").rename(folder.parent / "elsewhere")
    (folder / "vae").symlink_to(folder.parent / "elsewhere")


def _index_outside(folder: Path) -> None:
    index = folder / "transformer" / "diffusion_pytorch_model.safetensors.index.json"
    index.write_text(json.dumps({"metadata": {}, "weight_map": {"x": "../../x.safetensors"}}))


def _index_of_nothing(folder: Path) -> None:
    index = folder / "transformer" / "diffusion_pytorch_model.safetensors.index.json"
    index.write_text(json.dumps({"metadata": {}, "weight_map": {"x": "other.safetensors"}}))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_cut, "cut short: 4 bytes are missing"),
        (_pickled, "a pickle, which is never loaded"),
        (_pickle_beside, "diffusion_pytorch_model.bin is of a kind that is never loaded"),
        (_linked, "vae/config.json is a symbolic link"),
        (_linked_folder, "vae is a symbolic link"),
        (_index_outside, "which is no file beside it"),
        (_index_of_nothing, "other.safetensors .* are missing"),
        (lambda f: (f / WEIGHTS).unlink(), "weights of the part transformer are missing"),
        (lambda f: (f / "vae" / "config.json").unlink(), "configuration of the part vae is missing"),
        (lambda f: (f / "evil.py").write_text("import os"), "evil.py is of a kind"),
        (lambda f: (f / "tokenizer" / "chat_template.jinja").write_text("{{ x }}"), "never loaded"),
        (lambda f: (f / "transformer" / "other.json").write_text("{}"), "never loaded"),
        (lambda f: (f / "extra.json").write_text("{}"), "belongs to no part"),
        (lambda f: (f / "model_index.json").write_text("[]"), "not understood"),
        (lambda f: change_json(f / "model_index.json", vae=["os", "system"]), "loadable classes"),
        (lambda f: change_json(f / "model_index.json", vae=["evil", "X"]), "loadable classes"),
        (
            lambda f: change_json(f / "model_index.json", extra=["diffusers", "UNet2DModel"]),
            "loadable classes",
        ),
        (lambda f: change_json(f / "model_index.json", _class_name="DiffusionPipeline"), "loadable classes"),
        (lambda f: change_json(f / "model_index.json", is_distilled="yes"), "no plain value"),
        (lambda f: change_json(f / "model_index.json", transformer=[None, None]), "loadable classes"),
        (lambda f: change_json(f / "transformer" / "config.json", auto_map={}), "has the key auto_map"),
        (lambda f: change_json(f / "text_encoder" / "config.json", auto_map={}), "has the key auto_map"),
        (
            lambda f: change_json(f / "text_encoder" / "config.json", quantization_config={}),
            "has the key quantization_config",
        ),
        (
            lambda f: change_json(f / "text_encoder" / "config.json", _attn_implementation="a/b"),
            "has the key _attn_implementation",
        ),
        (
            lambda f: change_json(f / "text_encoder" / "generation_config.json", custom_generate="x"),
            "has the key custom_generate",
        ),
        (
            lambda f: change_json(f / "vae" / "config.json", _class_name="AutoencoderKL"),
            "not of AutoencoderKLFlux2",
        ),
        (
            lambda f: change_json(f / "tokenizer" / "tokenizer_config.json", auto_map={}),
            "has the key auto_map",
        ),
        (
            lambda f: change_json(f / "tokenizer" / "tokenizer_config.json", tokenizer_class="Evil"),
            "is not loaded",
        ),
    ],
)
def test_a_spoiled_folder_is_not_added(copied: Callable[[str], Path], spoil: Spoil, said: str) -> None:
    folder = copied("flux2_klein")
    spoil(folder)
    with pytest.raises(ModelRefused, match=said):
        added(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.pop("x_embedder.weight"), "lack the tensor x_embedder.weight"),
        (lambda t: t.update(extra=torch.zeros(1)), "hold extra, which Flux2Transformer2DModel does not know"),
        (
            lambda t: t.update({"x_embedder.weight": torch.zeros(32, 8)}),
            r"x_embedder.weight .* of the shape \[32, 8\]; its configuration asks for \[32, 16\]",
        ),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    copied: Callable[[str], Path], change: Callable[[dict[str, torch.Tensor]], object], said: str
) -> None:
    folder = copied("flux2_klein")
    change_weights(folder / WEIGHTS, change)
    with pytest.raises(ModelRefused, match=said):
        check_fit(folder, "flux2_klein")


def test_a_configuration_of_another_shape_is_refused(copied: Callable[[str], Path]) -> None:
    folder = copied("z_image")
    change_json(folder / "text_encoder" / "config.json", hidden_size=24)
    with pytest.raises(ModelRefused, match="its configuration asks for"):
        load(folder, "z_image", torch.float32)
    change_json(folder / "transformer" / "config.json", dim="wide")
    change_json(folder / "text_encoder" / "config.json", hidden_size=16)
    with pytest.raises(ModelRefused, match="configuration of the part transformer is not possible"):
        check_fit(folder, "z_image")


def test_a_flipped_bit_is_seen_after_adding(copied: Callable[[str], Path]) -> None:
    manifest = added(copied("wan"))
    content = bytearray((manifest.folder / WEIGHTS).read_bytes())
    content[-1] ^= 1
    (manifest.folder / WEIGHTS).write_bytes(content)
    with pytest.raises(ModelRefused, match="was changed"):
        verify(manifest)


def test_a_chat_template_is_not_loaded(copied: Callable[[str], Path]) -> None:
    folder = copied("z_image")
    change_json(folder / "tokenizer" / "tokenizer_config.json", chat_template="{{ raise_exception('run') }}")
    assert load(folder, "z_image", torch.float32).tokenizer.chat_template is None


def test_a_folder_of_another_family_is_refused(copied: Callable[[str], Path]) -> None:
    with pytest.raises(ModelRefused, match="WanPipeline is not on the list"):
        make_manifest(entry_named("z-image-turbo"), copied("wan"))


def test_a_folder_that_is_no_folder(tmp_path: Path) -> None:
    entry = entry_named("z-image-turbo")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name, said in [("none", "no model folder"), ("link", "no model folder"), ("empty", "is empty")]:
        with pytest.raises(ModelRefused, match=said):
            make_manifest(entry, tmp_path / name)
