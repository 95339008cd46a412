"""Every platform's package: a golden one each, the rules of its file, and every byte of the media."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from campaigns.exporters.faults import faults_of
from campaigns.exporters.values import files_for
from platforms.exports import Platform, platforms
from tests.campaigns.exporters.scene import Kept, entry, terms_for, written

GOLDEN = Path(__file__).parent / "golden"
EACH = pytest.mark.parametrize("platform", platforms(), ids=lambda platform: platform.key)


def _rows(platform: Platform, text: str) -> list[dict[str, str]]:
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=platform.sheet.delimiter))
    head = 1 if platform.kind == "template" else 0
    kept = head + max(1, platform.sheet.rows_kept)
    return [dict(zip(lines[head], line, strict=True)) for line in lines[kept:]]


def _sheet(platform: Platform) -> list[dict[str, str]]:
    content = written(platform.key, entry()).read(platform.sheet.file)
    return _rows(platform, content.decode(platform.sheet.encoding))


@EACH
def test_the_package_is_the_golden_one(platform: Platform) -> None:
    archive = written(platform.key, entry(), entry("V8M4N2PR"))
    for name in (platform.sheet.file, "disclosure.csv", "checklist.txt", "manifest.json"):
        golden = GOLDEN / platform.key / name
        assert archive.read(name) == golden.read_bytes(), f"{golden} differs"


@EACH
def test_it_holds_the_approved_bytes_under_names_the_platform_takes(platform: Platform) -> None:
    ad = entry()
    archive = written(platform.key, ad)
    names = [name for name in archive.namelist() if name.startswith("media/")]
    assert [archive.read(name) for name in names] == [
        Kept().read(file.sha256) for file in files_for(platform, ad)
    ]
    for name in (name.removeprefix("media/") for name in names):
        assert name.isascii()
        assert " " not in name
        assert len(name) <= 100
        assert ad.content.code in name


@EACH
def test_the_manifest_names_every_file_but_itself(platform: Platform) -> None:
    archive = written(platform.key, entry())
    manifest = json.loads(archive.read("manifest.json"))
    listed = [*manifest["beside"], manifest["sheet"], *manifest["variants"][0]["files"]]
    assert {each["file"] for each in listed} == set(archive.namelist()) - {"manifest.json"}
    for each in listed:
        assert hashlib.sha256(archive.read(each["file"])).hexdigest() == each["sha256"]


@EACH
def test_written_twice_it_is_the_same_file(platform: Platform) -> None:
    def whole() -> bytes:
        stream = written(platform.key, entry(), entry("V8M4N2PR")).fp
        assert stream is not None
        stream.seek(0)
        return stream.read()

    assert whole() == whole()


@EACH
def test_no_required_cell_is_empty_and_nothing_is_switched_on(platform: Platform) -> None:
    rows = _sheet(platform)
    required = {column.header for column in platform.columns if column.required}
    # Records of Microsoft's pictures have columns of their own.
    ads = [row for row in rows if row.get("Type", "Responsive Ad") == "Responsive Ad"]
    assert ads
    for row in ads:
        assert all(row[header] for header in required)
        states = {cell for header, cell in row.items() if header.lower().endswith("status")}
        assert states <= {"PAUSED", "Paused", "Off"}


@EACH
def test_copy_and_address_go_out_unchanged_and_the_code_comes_back(platform: Platform) -> None:
    ad = entry()
    text = written(platform.key, ad).read(platform.sheet.file).decode(platform.sheet.encoding)
    assert ad.content.landing_url in text
    assert ad.content.words.headline in text or ad.content.words.body in text
    named = [row for row in _rows(platform, text) if any(ad.content.code in cell for cell in row.values())]
    assert len(named) >= len(_rows(platform, text)) - 1


@EACH
def test_every_file_has_its_disclosure(platform: Platform) -> None:
    ad = entry()
    text = written(platform.key, ad).read("disclosure.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["file_sha256"] for row in rows] == [file.sha256 for file in files_for(platform, ad)]
    for row in rows:
        assert row["digital_source_type"].endswith("/compositeWithTrainedAlgorithmicMedia")
        assert (row["platform"], row["published_by"]) == (platform.label, "Alice")
        assert row["where_to_give_it"]


@EACH
def test_a_sound_ad_has_no_faults(platform: Platform) -> None:
    assert [fault for fault in faults_of(platform, entry(), terms_for(platform)) if fault.blocks] == []


@EACH
def test_an_ad_without_a_format_that_it_takes_cannot_go(platform: Platform) -> None:
    bare = entry()
    bare = replace(bare, content=replace(bare.content, files=()))
    assert [fault.code for fault in faults_of(platform, bare, terms_for(platform)) if fault.blocks] == [
        "platform_takes_none"
    ]
