"""A kind of job for tests of equality: one request of the tiny model, whose bare pixels are the file."""

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from generation.engines.base import Clip, Made, Request
from generation.engines.ltx import LtxEngine
from generation.engines.manifest import Manifest
from generation.models import Artifact, Job, JobGroup
from generation.services.jobs import order
from generation.specs import ModelRef
from generation.storage import Store
from generation.works.base import Finish, Product, Reading, Script
from tests.generation.engines.kinds import drawn
from workspaces.canonical import Json, canonical_json, digest_of
from workspaces.models import User

ROLL = "roll"


@dataclass(frozen=True, slots=True)
class RollSpec:
    """The seed that a request of any kind is drawn by."""

    model: ModelRef
    seed: int

    @property
    def digest(self) -> str:
        """Return the SHA-256 of `to_json()`."""
        return digest_of(self.to_json())

    @property
    def effort(self) -> dict[str, Json]:
        """Return nothing: rolls differ in all they ask for."""
        return {}

    def to_json(self) -> str:
        """Return the seed."""
        return canonical_json({"seed": self.seed})


@dataclass(frozen=True, slots=True)
class Rolls:
    """Makes rolls with one engine's model."""

    engine: LtxEngine
    manifest: Manifest

    def request(self, job: Job) -> Request:
        """Return what a job asks for."""
        return drawn(self.engine, np.random.default_rng(json.loads(job.spec)["seed"]))

    def order(self, group: JobGroup, seed: int, person: User) -> Job:
        """Return an unsaved job."""
        spec = RollSpec(self.manifest.ref, seed)
        return order(group, spec, requested_by=person, kind=ROLL, load=24)

    def read(self, job: Job) -> Reading:
        """See `Work.read`."""
        return Reading(self.manifest, self._script(self.request(job)))

    def _script(self, request: Request) -> Script:
        (made,) = yield (request,)
        return _end(made)


def _end(made: Made) -> Finish:
    content, out = frames_of(made), BytesIO()
    np.save(out, content)

    def record(job: Job) -> None:
        Artifact.objects.create(
            workspace_id=job.workspace_id,
            job=job,
            attempt=job.attempt,
            format=ROLL,
            sha256=Store(Path(settings.FILES_DIR), job.workspace_id.hex).put(out.getvalue()),
            media_type="application/x-npy",
            width=content.shape[2],
            height=content.shape[1],
            size=len(out.getvalue()),
        )

    return lambda _on_stage: Product((out.getvalue(),), record)


def frames_of(made: Made) -> NDArray[np.uint8]:
    """Return the frames of a picture or a clip (frames, height, width, 3)."""
    return made.frames if isinstance(made, Clip) else np.asarray(made)[None]


def stored(job: Job) -> NDArray[np.int16]:
    """Read what a job made."""
    digest = Artifact.objects.get(job=job).sha256
    content = Store(Path(settings.FILES_DIR), job.workspace_id.hex).read(digest)
    pixels: NDArray[np.uint8] = np.load(BytesIO(content))
    return pixels.astype(np.int16)
