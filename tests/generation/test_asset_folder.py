"""A folder gives pictures by name or digest, clean, and nothing outside of itself."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from generation.asset_folder import AssetFolder, AssetMissing
from generation.decoding import PictureRefused
from tests.generation.pictures import encoded, opened, split_picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bag.jpg").write_bytes(encoded(split_picture(), "JPEG"))
    (tmp_path / "notes.txt").write_bytes(b"no picture")
    return tmp_path


def test_picture_is_found_by_name_and_by_digest_of_its_bytes(folder: Path) -> None:
    digest = hashlib.sha256((folder / "bag.jpg").read_bytes()).hexdigest()
    by_name, by_digest = (AssetFolder(folder).read(key) for key in ("bag.jpg", digest))
    assert by_name == by_digest
    assert opened(by_name).format == "PNG"


def test_file_named_by_its_digest_is_verified(folder: Path) -> None:
    content = encoded(Image.new("RGB", (9, 9)), "PNG")
    digest = hashlib.sha256(content).hexdigest()
    (folder / digest).write_bytes(content)
    assert opened(AssetFolder(folder).read(digest)).size == (9, 9)
    (folder / digest).write_bytes(content + b"x")
    with pytest.raises(AssetMissing):
        AssetFolder(folder).read(digest)


@pytest.mark.parametrize("name", ["absent.png", "../bag.jpg", "/etc/hostname", "", ".", "0" * 64])
def test_what_is_not_in_the_folder_is_missing(folder: Path, name: str) -> None:
    (folder / "inner").mkdir()
    with pytest.raises(AssetMissing):
        AssetFolder(folder / "inner").read(name)


def test_what_is_no_picture_is_refused(folder: Path) -> None:
    with pytest.raises(PictureRefused):
        AssetFolder(folder).read("notes.txt")
