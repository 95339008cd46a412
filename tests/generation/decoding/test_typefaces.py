"""Uploaded typefaces are checked in a limited child process: good ones come back plain, bad ones do not."""

import contextlib
import struct
import time

import pytest

from generation.composition.faces import opened
from generation.typeface_files import MAX_BYTES, TypefaceRefused, check, is_typeface
from tests.generation.pictures import encoded, split_picture
from tests.generation.typefaces import bundled, damaged, packed, with_permission, without_table


def refused(content: bytes) -> str:
    with pytest.raises(TypefaceRefused) as caught:
        check(content)
    assert caught.value.message
    return caught.value.code


def test_a_good_typeface_comes_back_plain_with_its_name() -> None:
    made = check(bundled())
    assert made.name.startswith("Plus Jakarta Sans")
    assert made.media_type == "font/ttf"
    face = opened(made.content, "own")
    assert made.signs == len(face.characters) == len(opened(bundled(), "bundled").characters)


def test_equal_uploads_give_equal_files_in_every_container() -> None:
    assert check(packed()).content == check(packed()).content
    assert check(packed()).signs == check(bundled()).signs


def test_what_was_checked_can_be_checked_again() -> None:
    once = check(bundled()).content
    assert check(once).content == once


@pytest.mark.parametrize(
    ("bits", "taken"),
    [(0x0000, True), (0x0004, True), (0x0008, True), (0x0002, False), (0x0200, False), (0x0006, True)],
)
def test_embedding_bits_decide(bits: int, taken: bool) -> None:
    content = with_permission(bits)
    if taken:
        assert check(content).signs
    else:
        assert refused(content) == "embedding_forbidden"


@pytest.mark.parametrize("tag", [b"cmap", b"head", b"hmtx", b"OS/2", b"glyf", b"maxp"])
def test_a_table_that_text_needs_must_be_there(tag: bytes) -> None:
    assert refused(without_table(tag)) in ("missing_tables", "broken_typeface")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\x00\x01\x00\x00", "missing_tables"),
        (b"OTTO" + b"\xff" * 400, "missing_tables"),
        (b"ttcf" + b"\0" * 100, "collection"),
        (b"wOF2" + b"\0" * 200, "broken_typeface"),
        (b"wOF2" + b"\0" * 12 + struct.pack(">I", 2**31) + b"\0" * 200, "file_too_large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_typeface"),
        (b"\0" * (MAX_BYTES + 1), "file_too_large"),
    ],
)
def test_what_is_no_typeface_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_picture_is_no_typeface() -> None:
    assert refused(encoded(split_picture(), "PNG")) == "not_a_typeface"
    assert not is_typeface(encoded(split_picture(), "PNG"))


@pytest.mark.parametrize("seed", range(24))
def test_damaged_files_are_refused_or_come_back_sound(seed: int) -> None:
    began = time.monotonic()
    with contextlib.suppress(TypefaceRefused):
        made = check(damaged(seed, packed() if seed % 4 == 3 else bundled()))
        assert opened(made.content, "own").characters
        assert check(made.content).signs == made.signs
    assert time.monotonic() - began < 60
