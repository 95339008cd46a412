"""Ranges of a stored clip: the bytes that were asked for, whole or a refusal, and never a type that runs."""

import asyncio
from collections.abc import AsyncIterable
from pathlib import Path
from typing import cast

import pytest
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import AsyncRequestFactory, RequestFactory

from generation.playback import PIECE, range_answer
from generation.storage import FileMissing, Store

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, "here")


def asked(
    store: Store, *, content: bytes = CONTENT, kind: str = "video/mp4", **headers: str
) -> HttpResponseBase:
    return range_answer(RequestFactory().get("/x", headers=headers), store, store.put(content), kind)


def body(answer: HttpResponseBase) -> bytes:
    return answer.getvalue() if isinstance(answer, StreamingHttpResponse) else b""


def test_whole_file_without_a_range(store: Store) -> None:
    answer = asked(store)
    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert (answer["Content-Length"], answer["Accept-Ranges"]) == (str(SIZE), "bytes")


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-", slice(0, SIZE)),
        ("bytes=0-0", slice(0, 1)),
        ("bytes=10-19", slice(10, 20)),
        ("bytes=100-999999999", slice(100, SIZE)),
        ("bytes=-5", slice(SIZE - 5, SIZE)),
        ("bytes=-999999999", slice(0, SIZE)),
        (f"bytes={SIZE - 1}-", slice(SIZE - 1, SIZE)),
    ],
)
def test_one_range_is_answered_to_the_byte(store: Store, wanted: str, part: slice) -> None:
    answer = asked(store, range=wanted)
    assert (answer.status_code, body(answer)) == (206, CONTENT[part])
    assert answer["Content-Range"] == f"bytes {part.start}-{part.stop - 1}/{SIZE}"
    assert answer["Content-Length"] == str(part.stop - part.start)


@pytest.mark.parametrize("wanted", [f"bytes={SIZE}-", "bytes=20-10", "bytes=-0", f"bytes={'9' * 18}-"])
def test_a_range_that_is_not_there_is_refused(store: Store, wanted: str) -> None:
    answer = asked(store, range=wanted)
    assert (answer.status_code, body(answer)) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=-",
        "bytes=0-1,3-4",
        "bytes=" + ",".join(["0-"] * 1000),
        "lines=1-2",
        "bytes=a-b",
        f"bytes={'9' * 99}-",
    ],
)
def test_what_is_not_one_range_gets_the_whole_file(store: Store, wanted: str) -> None:
    answer = asked(store, range=wanted)
    assert (answer.status_code, body(answer)) == (200, CONTENT)


def test_a_range_of_another_version_gets_the_whole_file(store: Store) -> None:
    same, another = f'"{store.put(CONTENT)}"', '"another"'
    for version, status in ((same, 206), (another, 200)):
        request = RequestFactory().get("/x", headers={"range": "bytes=0-1", "if-range": version})
        assert range_answer(request, store, store.put(CONTENT), "video/mp4").status_code == status


def test_head_says_the_length_and_sends_nothing(store: Store) -> None:
    answer = range_answer(RequestFactory().head("/x"), store, store.put(CONTENT), "video/mp4")
    assert (answer.status_code, body(answer), answer["Content-Length"]) == (200, b"", str(SIZE))


def test_an_empty_file_has_no_range(store: Store) -> None:
    assert asked(store, content=b"").status_code == 200
    assert asked(store, content=b"", range="bytes=0-").status_code == 416


@pytest.mark.parametrize(
    ("kind", "served", "shown"),
    [("video/mp4", "video/mp4", "inline"), ("text/html", "application/octet-stream", "attachment")],
)
def test_it_is_private_and_only_what_it_is(store: Store, kind: str, served: str, shown: str) -> None:
    answer = asked(store, kind=kind, range="bytes=0-9")
    assert answer["Content-Type"] == served
    assert answer["Content-Disposition"].startswith(shown)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_absent_file_is_missing(store: Store) -> None:
    with pytest.raises(FileMissing):
        range_answer(RequestFactory().get("/x"), store, "0" * 64, "video/mp4")


def test_pieces_are_read_as_they_are_sent(store: Store) -> None:
    content = CONTENT * 200
    request = AsyncRequestFactory().get("/x", headers={"range": "bytes=7-"})
    answer = range_answer(request, store, store.put(content), "video/mp4")
    assert isinstance(answer, StreamingHttpResponse)

    async def pieces() -> list[bytes]:
        return [piece async for piece in cast("AsyncIterable[bytes]", answer.streaming_content)]

    got = asyncio.run(pieces())
    assert b"".join(got) == content[7:]
    assert max(len(piece) for piece in got) == PIECE
