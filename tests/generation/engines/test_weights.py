"""A file of weights is wholly what its header says, and of no other kind."""

import json
import pickle
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from generation.engines.base import ModelRefused
from generation.engines.weights import shapes_of


def written(path: Path, header: bytes, body: bytes = b"") -> Path:
    path.write_bytes(struct.pack("<Q", len(header)) + header + body)
    return path


def entry(begin: int, end: int, *, shape: list[int] | None = None, dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape or [(end - begin) // 4], "data_offsets": [begin, end]}


def packed(path: Path, body: int = 8, **tensors: dict[str, Any]) -> Path:
    return written(path, json.dumps(tensors).encode(), bytes(body))


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data.pkl", pickle.dumps({}))
    return path


def raw(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def test_a_whole_file_names_its_shapes(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    tensors = {"a": torch.zeros(2, 3), "b": torch.zeros(4, dtype=torch.bfloat16), "c": torch.zeros(())}
    save_file(tensors, path, metadata={"format": "pt"})
    assert shapes_of(path, "x") == {"a": (2, 3), "b": (4,), "c": ()}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (zipped, "a ZIP archive with a pickle"),
        (raw(pickle.dumps({"a": 1})), "a pickle"),
        (raw(b"GGUF" + bytes(64)), "a GGUF file"),
        (raw(b""), "cut short"),
        (raw(bytes(7)), "cut short"),
        (raw(struct.pack("<Q", 10**12) + b"{}"), "cut short"),
        (lambda path: written(path, b"[1, 2]"), "no readable header"),
        (lambda path: written(path, b"\xff{}"), "no readable header"),
        (lambda path: written(path, b"[" * 90_000), "no readable header"),
        (lambda path: written(path, b'{"a": 3}'), "no readable header"),
        (lambda path: packed(path, a=entry(0, 8, dtype="OBJECT")), "no readable header"),
        (lambda path: packed(path, a=entry(0, 8, shape=[3])), "not of the size that its shape says"),
        (lambda path: packed(path, a=entry(0, 8, shape=[-1, -2])), "not of the size that its shape says"),
        (lambda path: packed(path, a=entry(0, 8), b=entry(4, 8)), "overlap or leave gaps"),
        (lambda path: packed(path, a=entry(4, 8)), "overlap or leave gaps"),
        (lambda path: packed(path, body=5, a=entry(0, 8)), "cut short: 3 bytes are missing"),
        (lambda path: packed(path, body=9, a=entry(0, 8)), "1 bytes more"),
        (
            lambda path: written(path, b'{"a": {}, "a": {}}'),
            "name a tensor twice",
        ),
    ],
)
def test_everything_else_is_refused(tmp_path: Path, spoil: Callable[[Path], Path], said: str) -> None:
    path = spoil(tmp_path / "x.safetensors")
    with pytest.raises(ModelRefused, match=said) as refused:
        shapes_of(path, "transformer/x.safetensors")
    assert "transformer/x.safetensors" in refused.value.message
