"""A studio for tests of shots: a tiny real model of clips, and orders that a worker's runner makes."""

import json
import threading
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from PIL import Image

from generation.dispatch import Dispatch
from generation.engines.base import Clip
from generation.leases import Lease
from generation.models import Artifact, Job, JobGroup, StoredFile
from generation.runner import Runner
from generation.services.shots import order_film, order_shot
from generation.shot_specs import FilmSpec, ShotSpec, ShotStart
from generation.specs import ModelRef, Picture
from generation.storage import Store
from generation.video.clips import encode_clip, read_clip
from generation.works.films import Films
from generation.works.shots import Shots
from tests.conftest import Person

TASKS = ["text_to_image", "text_to_video", "image_to_video", "extend", "in_between", "restyle"]


def train_for(folder: Path, **facts: Any) -> None:
    """Let a model folder say that it was trained for these sizes, frames and tasks."""
    path = folder / "manifest.json"
    sizes = [{"width": 64, "height": 64}, {"width": 96, "height": 64}]
    frames = {"least": 1, "most": 17, "step": 8}
    said = {"engine": "ltx", "sizes": sizes, "frames": frames, "tasks": TASKS, **facts}
    path.write_text(json.dumps({**json.loads(path.read_text()), **said}))


@dataclass(frozen=True, slots=True)
class Studio:
    """Orders and makes shots in a person's workspace."""

    group: JobGroup
    person: Person
    model: ModelRef

    def spec(self, **changes: Any) -> ShotSpec:
        """Return a short shot from text, with some things changed."""
        picture = Picture("a red arch", 7, self.model, steps=2, guidance=1.0)
        return replace(ShotSpec(picture, 64, 64, 20, 24, ShotStart("text")), **changes)

    def order(self, spec: ShotSpec, *, waits_for: Job | None = None) -> Job:
        """Place an order for a shot."""
        job = order_shot(self.group, spec, requested_by=self.person.user, waits_for=waits_for)
        job.save(force_insert=True)
        return job

    def order_film(self, spec: FilmSpec) -> Job:
        """Place an order for a film."""
        job = order_film(self.group, spec, requested_by=self.person.user)
        job.save(force_insert=True)
        return job

    def run(self, **works: Any) -> None:
        """Make all that can be made."""
        runner = Runner({"shot": Shots(), "film": Films(), **works})
        dispatch = Dispatch("studio")
        while batch := dispatch.next(budget=1000):
            runner.run(Lease(batch, threading.Event()), budget=1000)

    def made(self, spec: ShotSpec, *, waits_for: Job | None = None) -> Job:
        """Order and make a shot, and return its job as it ended."""
        job = self.order(spec, waits_for=waits_for)
        self.run()
        job.refresh_from_db()
        return job

    @property
    def store(self) -> Store:
        """Return the workspace's files."""
        return Store(Path(settings.FILES_DIR), self.group.workspace_id.hex)

    def file(self, job: Job, name: str = "shot") -> bytes:
        """Return a file that a job made."""
        return self.store.read(Artifact.objects.get(job=job, format=name).sha256)

    def clip(self, job: Job, name: str = "shot") -> Clip:
        """Return a clip that a job made."""
        return read_clip(BytesIO(self.file(job, name)))

    def put_picture(self, picture: Image.Image) -> str:
        """Store a picture as an upload would be."""
        out = BytesIO()
        picture.save(out, "PNG")
        return self._put(out.getvalue(), picture.size, "image/png")

    def put_clip(self, clip: Clip) -> str:
        """Store a clip as an upload would be."""
        facts = {"frames": len(clip), "frame_rate": clip.frame_rate}
        return self._put(encode_clip(clip), clip.size, "video/mp4", **facts)

    def _put(self, content: bytes, size: tuple[int, int], media_type: str, **facts: int) -> str:
        digest = self.store.put(content)
        StoredFile.objects.create(
            workspace_id=self.group.workspace_id,
            sha256=digest,
            media_type=media_type,
            width=size[0],
            height=size[1],
            size=len(content),
            **facts,
        )
        return digest


def difference(one: Any, other: Any) -> float:
    """Return the mean difference of two pictures in grey levels."""
    return float(np.abs(np.asarray(one).astype(int) - np.asarray(other).astype(int)).mean())
