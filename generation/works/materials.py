"""What a shot is made from, brought to its size and rate, and the requests that are made of it."""

from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from PIL import Image

from generation.engines.base import Clip, Condition, Frames, Request
from generation.errors import GenerationError
from generation.models import Artifact, Job
from generation.services.shots import SHOT
from generation.shot_specs import ShotSpec
from generation.storage import Store
from generation.video import mp4
from generation.video.chain import Link, links_of, longest, seed_of
from generation.video.clips import read_clip
from generation.video.colour import Pixels
from generation.video.fitting import clip_fitted, fitted, places_at_rate


class NothingBefore(GenerationError):
    """The shot goes on from another, which has no file."""

    code = "nothing_before"


@dataclass(frozen=True, slots=True)
class Materials:
    """All that a shot is made from.

    `before` are the last frames of the shot that it goes on from (frames, height, width, 3), none where there
    is no such shot; `former` is that shot's digest. `clip` is the file of a clip to restyle.
    """

    spec: ShotSpec
    trained: Frames
    before: Pixels
    former: str | None
    references: tuple[Clip, ...]
    picture: Clip | None
    clip: bytes

    @property
    def links(self) -> tuple[Link, ...]:
        """Return the chain that the shot is made as."""
        ends = self.spec.start.kind == "towards"
        return links_of(self.spec.frames, self.trained, before=len(self.before), ends=ends)

    def request(self, number: int, link: Link, shown: Pixels) -> Request:
        """Return what to ask for a link; `shown` are frames of the shot so far, those before it included."""
        spec, last = self.spec, number == len(self.links) - 1
        picture = replace(spec.picture, seed=seed_of(spec.picture.seed, number))
        request = Request(picture, spec.width, spec.height, link.length, spec.frame_rate)
        request = request.referring_to(*self.references)
        if link.given:
            request = request.extending(Clip(shown[len(shown) - link.given :], spec.frame_rate))
        elif self.picture and spec.start.kind == "picture":
            request = request.starting_from(self.picture)
        if self.picture and spec.start.kind == "towards" and last:
            end = Condition(self.picture, link.last, exact=True)
            request = replace(request, conditions=(*request.conditions, end))
        if spec.start.kind == "restyle":
            begin = sum(each.count for each in self.links[:number]) - link.given
            request = request.restyling(self._chunk(begin, link.length), spec.start.strength)
        return request

    def _chunk(self, begin: int, length: int) -> Clip:
        """Return frames of the clip to restyle at the shot's rate and size; its last frame stays."""
        stream = BytesIO(self.clip)
        track = mp4.read(stream)
        places = places_at_rate(
            frame_rate=track.frame_rate, wanted_rate=self.spec.frame_rate, frames=begin + length
        )[begin:]
        wanted = [min(place, track.frames - 1) for place in places]
        part = read_clip(stream, first=wanted[0], frames=wanted[-1] - wanted[0] + 1)
        frames = part.frames[[place - wanted[0] for place in wanted]]
        return clip_fitted(Clip(frames, self.spec.frame_rate), (self.spec.width, self.spec.height))


def gathered(job: Job, spec: ShotSpec, store: Store, trained: Frames) -> Materials:
    """Read all files of a shot; raises StorageError, ClipDamaged or NothingBefore where one cannot be had."""
    before, former = _before(job, spec, store, trained)
    return Materials(
        spec=spec,
        trained=trained,
        before=before,
        former=former,
        references=tuple(_still(digest, spec, store) for digest in spec.references),
        picture=_still(spec.start.picture, spec, store) if spec.start.picture else None,
        clip=store.read(spec.start.clip) if spec.start.clip else b"",
    )


def _before(job: Job, spec: ShotSpec, store: Store, trained: Frames) -> tuple[Pixels, str | None]:
    """Return the last frames of the shot before, as many as the model may go on from, and its digest."""
    nothing = np.zeros((0, spec.height, spec.width, 3), np.uint8)
    if spec.start.kind not in ("continue", "towards"):
        return nothing, None
    digest = spec.before
    if digest is None and job.waits_for_id is not None:
        row = Artifact.objects.filter(job_id=job.waits_for_id, format=SHOT).first()
        digest = row.sha256 if row else None
    if digest is None:
        if spec.start.kind == "towards":
            return nothing, None
        raise NothingBefore("The shot before this one has no file: make that again first.")
    stream = BytesIO(store.read(digest))
    frames = spec.before_frames or mp4.read(stream).frames
    count = min(frames, longest(trained))
    clip = read_clip(stream, first=frames - count, frames=count)
    if clip.size != (spec.width, spec.height):
        raise NothingBefore("The shot before this one has another size: make that again first.")
    return clip.frames, digest


def _still(digest: str, spec: ShotSpec, store: Store) -> Clip:
    with Image.open(BytesIO(store.read(digest)), formats=("PNG", "JPEG", "WEBP")) as picture:
        return Clip.still(fitted(picture, (spec.width, spec.height), ground=spec.ground))
