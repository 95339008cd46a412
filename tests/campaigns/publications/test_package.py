"""A package holds exactly what was approved, and is the same file whenever it is written."""

import csv
import hashlib
import io
import json
import threading
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from campaigns.contents import Content
from campaigns.models import Package, PackageState, Publication, Variant
from campaigns.publishing import write_next
from campaigns.services.publications import Wish, publish, write_again
from generation.storage import Store
from tests.campaigns.factories import current
from tests.campaigns.publications.conftest import approved_variant, write
from tests.conftest import Person
from workspaces.models import Workspace


def _archive(package: Package) -> zipfile.ZipFile:
    content = Store(settings.FILES_DIR, package.workspace_id.hex).read(package.sha256)
    return zipfile.ZipFile(io.BytesIO(content))


def _file_of(variant: Variant) -> Path:
    content = Content.from_json(current(variant).content)
    sha256 = content.files[0].sha256
    return Path(settings.FILES_DIR) / variant.workspace_id.hex / sha256[:2] / sha256


def test_it_holds_every_approved_byte(publication: Publication, approved: Variant) -> None:
    package = write(publication)
    assert package.state == PackageState.READY
    archive = _archive(package)
    content = Content.from_json(current(approved).content)
    names = [f"files/{approved.code}_{file.format}.png" for file in content.files]
    assert archive.namelist() == [*names, "variants.csv", "manifest.json"]
    assert [hashlib.sha256(archive.read(name)).hexdigest() for name in names] == [
        file.sha256 for file in content.files
    ]


def test_the_sheet_has_one_row_per_file(publication: Publication, approved: Variant, rosa: Person) -> None:
    text = _archive(write(publication)).read("variants.csv").decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    content = Content.from_json(current(approved).content)
    assert [row["file_sha256"] for row in rows] == [file.sha256 for file in content.files]
    assert {row["variant"] for row in rows} == {approved.code}
    assert {row["headline"] for row in rows} == {content.words.headline}
    assert {row["approved_by"] for row in rows} == {str(rosa.user)}
    assert {row["revision_digest"] for row in rows} == {current(approved).digest}


def test_the_manifest_names_every_digest(publication: Publication, approved: Variant) -> None:
    archive = _archive(write(publication))
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["sheet"]["sha256"] == hashlib.sha256(archive.read("variants.csv")).hexdigest()
    [variant] = manifest["variants"]
    assert variant["variant"] == approved.code
    assert all(
        hashlib.sha256(archive.read(file["file"])).hexdigest() == file["sha256"] for file in variant["files"]
    )


def test_written_again_it_is_the_same_file(publication: Publication, rosa: Person) -> None:
    first = write(publication)
    rosa.user.name = "Rosa Renamed"
    rosa.user.save()
    Package.objects.update(state=PackageState.WAITING, attempt=0)
    second = write(publication)
    assert (second.state, second.sha256) == (PackageState.READY, first.sha256)


def test_a_flipped_byte_fails_it_and_names_the_file(
    publication: Publication, approved: Variant, alice: Person
) -> None:
    file = _file_of(approved)
    whole = file.read_bytes()
    file.chmod(0o640)
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    package = write(publication)
    assert package.state == PackageState.FAILED
    assert file.name in package.reason
    file.write_bytes(whole)
    write_again(alice.membership, publication.pk)
    assert write(publication).state == PackageState.READY


def test_a_lost_file_fails_it(publication: Publication, approved: Variant) -> None:
    _file_of(approved).unlink()
    package = write(publication)
    assert (package.state, package.sha256) == (PackageState.FAILED, "")


def test_a_writer_that_died_is_replaced(publication: Publication) -> None:
    Package.objects.update(
        state=PackageState.WRITING, lease_token=publication.pk, lease_until=timezone.now(), attempt=1
    )
    assert write(publication).state == PackageState.READY


def test_a_writer_that_dies_each_time_is_given_up(publication: Publication) -> None:
    Package.objects.update(
        state=PackageState.WRITING, lease_token=publication.pk, lease_until=timezone.now(), attempt=4
    )
    package = write(publication)
    assert package.state == PackageState.FAILED
    assert "4 times" in package.reason


def test_a_stopping_writer_begins_nothing(publication: Publication) -> None:
    stopping = threading.Event()
    stopping.set()
    assert not write_next(stopping)
    assert Package.objects.get().state == PackageState.WAITING


@pytest.mark.django_db
def test_variants_come_in_a_fixed_order(workspace: Workspace, alice: Person, rosa: Person) -> None:
    variants = [approved_variant(workspace, alice, rosa) for _ in range(3)]
    wish = Wish("Order", [variant.pk for variant in reversed(variants)])
    names = _archive(write(publish(alice.membership, wish))).namelist()
    ordered = sorted(variants, key=lambda variant: variant.pk)
    assert [name[6:14] for name in names[:-2:4]] == [variant.code for variant in ordered]
