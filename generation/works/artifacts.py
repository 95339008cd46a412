"""Rows and posters of the moving files that jobs make."""

import hashlib
from collections.abc import Mapping

from PIL import Image

from generation.composition.encoding import encode, media_type
from generation.models import Artifact, Job
from generation.provenance.embedding import embed_packet
from generation.video.colour import Pixels
from generation.video.mp4 import MEDIA_TYPE
from workspaces.canonical import Json


def poster_of(frame: Pixels, packet: bytes) -> bytes:
    """Return a frame as a picture's file, with the XMP packet that says how it was made."""
    return embed_packet(encode(Image.fromarray(frame, "RGB")), packet)


def add_artifact(
    job: Job,
    name: str,
    content: bytes,
    size: tuple[int, int],
    made: Mapping[str, Json],
    *,
    moving: tuple[int, int] | None = None,
) -> None:
    """Insert the row of a file, inside the job's last transaction; `moving` are a clip's frames and rate."""
    frames, frame_rate = moving or (None, None)
    Artifact.objects.create(
        workspace_id=job.workspace_id,
        job=job,
        attempt=job.attempt,
        format=name,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=MEDIA_TYPE if moving else media_type(content),
        width=size[0],
        height=size[1],
        size=len(content),
        frames=frames,
        frame_rate=frame_rate,
        provenance=made,
    )
