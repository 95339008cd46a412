"""Answers a player that asks for parts of a stored clip; who may see it is for the view to say before."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from generation.media_types import EXTENSIONS
from generation.storage import Store

PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(?=-?\d)(\d{0,18})-(\d{0,18})")


def range_answer(request: HttpRequest, store: Store, digest: str, media_type: str) -> HttpResponseBase:
    """Return a file, or the one range of it that is asked for: 200, 206, or 416 where that is not in it.

    Pieces are read as they are sent, so they are not hashed again: whoever passes a file on verifies it.
    Several ranges at once are answered with the whole file. Raises FileMissing or FileDamaged.
    """
    stream = store.open(digest)
    size = stream.seek(0, 2)
    etag = f'"{digest}"'
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        wanted = ""
    found = _RANGE.fullmatch(wanted.strip())
    first, last = _bounds(found[1], found[2], size) if found else (0, size - 1)
    if found and not first <= last:
        stream.close()
        answer: HttpResponseBase = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
    else:
        answer = _part(request, stream, first, last - first + 1)
        if found:
            answer.status_code = 206
            answer["Content-Range"] = f"bytes {first}-{last}/{size}"
        answer["Content-Type"] = media_type if media_type in EXTENSIONS else "application/octet-stream"
        answer["ETag"] = etag
    return _guarded(answer, digest, media_type)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte of a range; the first is after the last where none of it exists."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last or size - 1), size - 1)


def _part(request: HttpRequest, stream: BinaryIO, first: int, length: int) -> HttpResponseBase:
    if request.method == "HEAD":
        stream.close()
        answer: HttpResponseBase = HttpResponse()
    else:
        stream.seek(first)
        # Each way of serving passes on only its own kind of pieces without holding all of them in memory.
        by_asgi = hasattr(request, "scope")
        answer = StreamingHttpResponse((_pieces_async if by_asgi else _pieces)(stream, length))
    answer["Content-Length"] = str(length)
    return answer


def _guarded(answer: HttpResponseBase, digest: str, media_type: str) -> HttpResponseBase:
    suffix = EXTENSIONS.get(media_type)
    name = f"{digest[:16]}.{suffix}" if suffix else digest[:16]
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = f'{"inline" if suffix else "attachment"}; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    # Opened by itself it is a page of ours: it may load nothing but what it is, and run nothing.
    answer["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; img-src 'self'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _pieces(stream: BinaryIO, length: int) -> Iterator[bytes]:
    with stream:
        while length and (piece := stream.read(min(PIECE, length))):
            length -= len(piece)
            yield piece


async def _pieces_async(stream: BinaryIO, length: int) -> AsyncIterator[bytes]:
    with stream:
        while length and (piece := await asyncio.to_thread(stream.read, min(PIECE, length))):
            length -= len(piece)
            yield piece
