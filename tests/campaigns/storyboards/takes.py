"""Takes for tests: made by a worker's runner, or without a model, drawn and recorded as a worker does."""

import threading
from pathlib import Path

import numpy as np
from django.conf import settings
from django.utils import timezone
from PIL import Image, ImageDraw

from campaigns.models import Shot, Storyboard
from config.worker import WORKS
from generation.dispatch import Dispatch
from generation.engines.base import Clip
from generation.leases import Lease
from generation.models import Finding, Job, JobState
from generation.runner import Runner
from generation.services.shots import FILM, POSTER, SHOT
from generation.shot_specs import ShotSpec
from generation.storage import Store
from generation.video.clips import encode_clip
from generation.works.artifacts import add_artifact, poster_of

COLOURS = (("#e9d8c4", "#8c5a3c"), ("#dfe6e1", "#3f6b58"), ("#f2dfd0", "#b5583e"), ("#dcdff0", "#40509a"))


def work() -> None:
    """Make all that waits."""
    runner, dispatch = Runner(WORKS), Dispatch("tests")
    while batch := dispatch.next(budget=1000):
        runner.run(Lease(batch, threading.Event()), budget=1000)


def drawn(number: int, spec: ShotSpec) -> Clip:
    """Return a clip of a ball above a table that moves along, in the colours of its number."""
    ground, ball = COLOURS[number % len(COLOURS)]
    width, height = spec.width, spec.height
    frames = []
    for at in range(spec.frames):
        picture = Image.new("RGB", (width, height), ground)
        draw = ImageDraw.Draw(picture)
        draw.rectangle((0, height * 0.72, width, height), fill=ball)
        x, r = width * (0.35 + 0.3 * at / spec.frames), min(width, height) * 0.18
        draw.ellipse((x - r, height * 0.72 - 2 * r, x + r, height * 0.72), fill="#fbf7ef")
        frames.append(np.asarray(picture))
    return Clip(np.stack(frames), spec.frame_rate)


def take(shot: Shot, *, drift: float = 0.08) -> None:
    """End a shot's job as ready, with a drawn clip."""
    assert shot.job
    spec = ShotSpec.from_json(shot.job.spec)
    clip = drawn(shot.position, spec)
    _store(shot.job, SHOT, clip)
    Finding.objects.create(
        job=shot.job,
        format=SHOT,
        check_name="drift",
        outcome="flag" if drift > 0.25 else "pass",
        message="",
        measured=f"{drift:.2f}",
        limit="0.25",
    )


def film(board: Storyboard, clip: Clip) -> None:
    """End a board's film as ready, with a clip."""
    assert board.film
    _store(board.film, FILM, clip)


def _store(job: Job, name: str, clip: Clip) -> None:
    store = Store(Path(settings.FILES_DIR), job.workspace_id.hex)
    content, poster = encode_clip(clip), poster_of(clip.frames[len(clip) // 2], b"<x/>")
    store.put(content)
    store.put(poster)
    add_artifact(job, name, content, clip.size, {}, moving=(len(clip), clip.frame_rate))
    add_artifact(job, POSTER, poster, clip.size, {})
    Job.objects.filter(pk=job.pk).update(
        state=JobState.READY, progress=1.0, revision=9, finished_at=timezone.now()
    )
