"""Reads the header of a safetensors file, and refuses a file that is not wholly what its header says.

The library itself loads repeated names without a word. Nothing here reads the tensors: what they hold is
kept by the SHA-256 of the file.
"""

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generation.engines.base import ModelRefused

SUFFIX = ".safetensors"
LARGEST_HEADER = 100_000_000
BYTES = {
    "BOOL": 1,
    "U8": 1,
    "I8": 1,
    "F8_E4M3": 1,
    "F8_E5M2": 1,
    "I16": 2,
    "U16": 2,
    "F16": 2,
    "BF16": 2,
    "I32": 4,
    "U32": 4,
    "F32": 4,
    "I64": 8,
    "U64": 8,
    "F64": 8,
}
# What other formats begin with: ZIP (as torch.save writes it), pickles of protocol 2 to 5, GGUF, HDF5.
_FOREIGN = {
    b"PK\x03\x04": "a ZIP archive with a pickle in it",
    b"\x80\x02": "a pickle",
    b"\x80\x03": "a pickle",
    b"\x80\x04": "a pickle",
    b"\x80\x05": "a pickle",
    b"GGUF": "a GGUF file",
    b"\x89HDF": "an HDF5 file",
}

Shapes = Mapping[str, tuple[int, ...]]


def shapes_of(path: Path, name: str) -> Shapes:
    """Return the shape of each tensor by name; ModelRefused calls the file `name`.

    Refused are other formats, cut or longer files, repeated names, and tensors that overlap, leave gaps or
    are of another size than their shape.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(8)
        for magic, said in _FOREIGN.items():
            if start.startswith(magic):
                raise ModelRefused(f"The weights {name} are {said}, which is never loaded.")
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
        if not 2 <= length <= min(LARGEST_HEADER, size - 8):
            raise ModelRefused(f"The weights {name} are cut short, or are no safetensors file.")
        header = _parsed(file.read(length), name)
    header.pop("__metadata__", None)
    return _checked(header, size - 8 - length, name)


def _parsed(raw: bytes, name: str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise ModelRefused(f"The weights {name} name a tensor twice.")
        return dict(pairs)

    try:
        header = json.loads(raw, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise ModelRefused(f"The weights {name} have no readable header.") from error
    if not isinstance(header, dict):
        raise ModelRefused(f"The weights {name} have no readable header.")
    return header


def _checked(header: dict[str, Any], room: int, name: str) -> Shapes:
    shapes: dict[str, tuple[int, ...]] = {}
    spans: list[tuple[int, int]] = []
    for tensor, entry in header.items():
        try:
            shape = tuple(int(side) for side in entry["shape"])
            begin, end = (int(offset) for offset in entry["data_offsets"])
            wanted = math.prod(shape) * BYTES[entry["dtype"]]
        except (KeyError, TypeError, ValueError) as error:
            raise ModelRefused(f"The weights {name} have no readable header.") from error
        if end - begin != wanted or min(shape, default=0) < 0:
            raise ModelRefused(f"The tensor {tensor} in {name} is not of the size that its shape says.")
        shapes[tensor] = shape
        spans.append((begin, end))
    at = 0
    for begin, end in sorted(spans):
        if begin != at:
            raise ModelRefused(f"The tensors in {name} overlap or leave gaps.")
        at = end
    if at > room:
        raise ModelRefused(f"The weights {name} are cut short: {at - room} bytes are missing.")
    if at < room:
        raise ModelRefused(f"The weights {name} have {room - at} bytes more than their header says.")
    return shapes
