"""Stored pictures are served to members, by digest, as nothing but pictures."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from generation.models import StoredFile
from generation.storage import Store
from generation.thumbnails import WIDTHS
from tests.conftest import Person
from workspaces.models import Workspace


def _png(width: int = 800, height: int = 400, *, clear: bool = False) -> bytes:
    shade = Image.linear_gradient("L").resize((width, height))
    picture = shade.convert("RGB")
    if clear:
        picture.putalpha(shade)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _stored(workspace: Workspace, content: bytes, *, media_type: str = "image/png") -> str:
    sha256 = Store(Path(settings.FILES_DIR), workspace.pk.hex).put(content)
    StoredFile.objects.create(
        workspace=workspace, sha256=sha256, media_type=media_type, width=800, height=400, size=len(content)
    )
    return sha256


def _get(person: Person, sha256: str, query: str = "", **headers: str) -> Any:
    return person.client.get(f"/w/kopi-senja/files/{sha256}{query}", headers=headers)


def test_a_member_gets_the_very_bytes(bob: Person, workspace: Workspace) -> None:
    content = _png()
    answer = _get(bob, _stored(workspace, content))
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, content, "image/png")


def test_the_browser_is_told_to_keep_it_for_this_person_and_run_nothing(
    bob: Person, workspace: Workspace
) -> None:
    sha256 = _stored(workspace, _png())
    answer = _get(bob, sha256)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["ETag"] == f'"{sha256}"'
    assert set(answer["Cache-Control"].split(", ")) == {"private", "immutable", "max-age=31536000"}


def test_a_browser_that_has_it_is_told_so_without_bytes(bob: Person, workspace: Workspace) -> None:
    sha256 = _stored(workspace, _png())
    answer = _get(bob, sha256, **{"If-None-Match": f'"{sha256}"'})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_thumbnail_is_a_webp_of_the_asked_width_in_proportion(
    bob: Person, workspace: Workspace, width: int
) -> None:
    answer = _get(bob, _stored(workspace, _png(1200, 600)), f"?w={width}")
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (width, width // 2))
    assert answer["Content-Type"] == "image/webp"


def test_a_small_picture_is_not_blown_up_and_keeps_its_transparency(
    bob: Person, workspace: Workspace
) -> None:
    answer = _get(bob, _stored(workspace, _png(100, 50, clear=True)), "?w=160")
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.size, picture.mode) == ((100, 50), "RGBA")


def test_a_thumbnail_is_made_once(bob: Person, workspace: Workspace) -> None:
    sha256 = _stored(workspace, _png())
    first = _get(bob, sha256, "?w=320").content
    [kept] = Path(settings.FILES_DIR, "thumbnails").rglob("*.webp")
    kept.write_bytes(b"kept")
    assert _get(bob, sha256, "?w=320").content == b"kept" != first


@pytest.mark.parametrize("width", ["0", "161", "-1", "1e3", "", "160 "])
def test_other_widths_are_refused(bob: Person, workspace: Workspace, width: str) -> None:
    assert _get(bob, _stored(workspace, _png()), f"?w={width}").status_code == 422


def test_a_stranger_and_an_unknown_digest_look_the_same(
    bob: Person, charlie: Person, workspace: Workspace
) -> None:
    sha256 = _stored(workspace, _png())
    assert charlie.client.get(f"/w/kopi-senja/files/{sha256}").status_code == 404
    assert charlie.client.get(f"/w/elsewhere/files/{sha256}").status_code == 404
    assert _get(bob, "0" * 64).status_code == 404


def test_bytes_that_no_row_of_the_workspace_names_are_not_served(bob: Person, workspace: Workspace) -> None:
    sha256 = Store(Path(settings.FILES_DIR), workspace.pk.hex).put(b"left over")
    assert _get(bob, sha256).status_code == 404


def test_an_anonymous_visitor_is_sent_to_sign_in(workspace: Workspace, bob: Person) -> None:
    sha256 = _stored(workspace, _png())
    bob.client.logout()
    assert _get(bob, sha256).status_code == 302


def test_only_reading_is_possible(bob: Person, workspace: Workspace) -> None:
    sha256 = _stored(workspace, _png())
    assert bob.client.post(f"/w/kopi-senja/files/{sha256}").status_code == 405
    assert bob.client.head(f"/w/kopi-senja/files/{sha256}").content == b""


def test_a_damaged_file_is_an_error_and_never_other_bytes(bob: Person, workspace: Workspace) -> None:
    sha256 = _stored(workspace, _png())
    path = Path(settings.FILES_DIR) / workspace.pk.hex / sha256[:2] / sha256
    path.chmod(0o600)
    path.write_bytes(b"other")
    assert _get(bob, sha256).status_code == 503
    assert _get(bob, sha256, "?w=160").status_code == 503


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/javascript"])
def test_a_type_that_a_browser_would_run_is_only_a_download(
    bob: Person, workspace: Workspace, media_type: str
) -> None:
    content = b"<script>alert(1)</script>" + hashlib.sha256(media_type.encode()).digest()
    answer = _get(bob, _stored(workspace, content, media_type=media_type))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
