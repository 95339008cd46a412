"""Hostile audience files: each is refused whole with its own code, and nothing of it is kept."""

import bz2
import gzip
import io
import lzma
import time
import zipfile

import pytest

from tests.segments.sheets import GOOD, refusal
from workspaces.errors import TooLarge


def zipped(name: str = "segments.csv") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, GOOD)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\n ", "empty_file"),
        (b"name,language,size\n", "no_rows"),
        (b"name,language,size,a,a\nx,en,500,1,2\n", "duplicate_columns"),
        (b"name,language,size,City,city\nx,en,500,1,2\n", "duplicate_columns"),
        (b"name,nama,language,size\nx,y,en,500\n", "duplicate_columns"),
        (b"name,language\nx,en\n", "missing_column"),
        (b"name,language,size,\nx,en,500,y\n", "bad_column"),
        (b"name,language,size,2024\nx,en,500,y\n", "bad_column"),
        (b"name,language,size\nA\x00,en,500\n", "contains_nul"),
        (GOOD.encode("utf-16-le"), "contains_nul"),
        ("name,language,size\nCafé,en,500\n".encode("latin-1"), "not_utf8"),
        (b'name,language,size\n"A,en,500\n', "broken_csv"),
        (b'name,language,size\n"A"x,en,500\n', "broken_csv"),
        (zipped(), "unsupported_format"),
        (zipped("xl/workbook.xml"), "unsupported_format"),
        (gzip.compress(GOOD.encode()), "unsupported_format"),
        (bz2.compress(GOOD.encode()), "unsupported_format"),
        (lzma.compress(GOOD.encode()), "unsupported_format"),
        (b"%PDF-1.7\n", "unsupported_format"),
        (b"http://169.254.169.254/latest/meta-data/", "missing_column"),
        (b"file:///etc/passwd", "missing_column"),
        (b"name,language,size\n" + b"A" * 200_000 + b",en,500\n", "broken_csv"),
        (",".join(f"c{n}" for n in range(50)).encode() + b"\n", "too_many_columns"),
    ],
)
def test_files_that_are_none_are_refused(content: bytes, code: str) -> None:
    assert refusal(content).code == code


@pytest.mark.parametrize(
    "column",
    [
        "email",
        "E-Mail",
        "phone number",
        "No Telepon",
        "WhatsApp",
        "NIK",
        "Customer ID",
        "date of birth",
        "IP address",
    ],
)
def test_columns_about_persons_are_refused(column: str) -> None:
    error = refusal(f"name,language,size,{column}\nA,en,500,x\n")
    assert (error.code, error.errors[0]["field"]) == ("person_column", column)


@pytest.mark.parametrize(
    "column", ["religion", "Agama", "health status", "etnis", "sexual orientation", "politics"]
)
def test_columns_about_protected_categories_are_refused(column: str) -> None:
    error = refusal(f"name,language,size,{column}\nA,en,500,x\n")
    assert (error.code, error.errors[0]["field"]) == ("special_column", column)


@pytest.mark.parametrize(
    "cell",
    ["budi@example.com", "+62 812-3456-7890", "081234567890", "call (021) 555 12345", "ｂudi@example.com"],
)
def test_an_address_or_number_of_a_person_in_any_cell_refuses_the_file(cell: str) -> None:
    error = refusal(f"name,language,size,city\nA,en,500,x\nB,en,500,{cell}\n")
    assert (error.code, error.errors[0]["field"]) == ("person_in_cell", "city")


def test_too_many_bytes_or_lines_are_refused() -> None:
    big = refusal(b"name,language,size\n" + b"x" * (2 * 1024**2))
    many = refusal("name,language,size\n" + "A,en,500\n" * 1_001)
    assert isinstance(big, TooLarge)
    assert (big.code, many.code) == ("file_too_large", "too_many_rows")


def test_a_file_of_the_largest_size_is_read_quickly() -> None:
    text = "name,language,size,description\n" + "".join(f"A{n},en,500,{'1' * 1900}\n" for n in range(1_000))
    began = time.monotonic()
    refusal(text[: 2 * 1024**2])
    assert time.monotonic() - began < 5
