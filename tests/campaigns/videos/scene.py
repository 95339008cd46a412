"""One variant in pictures and videos: launched, made by a worker's own code with the shipped model."""

import json
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from campaigns.models import Variant
from campaigns.selectors.plans import preview_of
from campaigns.services.campaigns import create
from campaigns.services.plans import launch
from config.worker import WORKS
from generation.dispatch import Dispatch
from generation.leases import Lease
from generation.runner import Runner
from platforms import formats
from tests.campaigns.plans.scene import choices_for
from tests.conftest import Person
from tests.programs import program

BUDGET = 10_000


@contextmanager
def short_videos() -> Iterator[None]:
    """Let every video be a second long, where its full length is not the point."""
    with pytest.MonkeyPatch.context() as patch:
        whole = formats.formats()
        short = tuple(replace(each, seconds=1) if each.frames else each for each in whole)
        patch.setattr(formats, "_read", lambda name: short if name == "formats.json" else ())
        patch.setattr(formats.Format, "lasting", lambda form, _seconds: form)
        formats.formats.cache_clear()
        yield
    formats.formats.cache_clear()


def launched(person: Person, keys: Sequence[str], **changes: object) -> Variant:
    """Launch one variant in these formats, with other choices where they are given."""
    every = choices_for(person)
    few = {"angle": ["morning"], "tone": ["calm"]}
    campaign = create(
        person.membership,
        replace(every, segments=every.segments[1:], options=few, formats=list(keys), **changes),  # type: ignore[arg-type]  # fields
    )
    plan = launch(person.membership, campaign.pk, digest=preview_of(campaign).expansion.digest)
    return Variant.objects.select_related("job", "workspace").get(plan=plan)


def make_all() -> None:
    """Make all that waits, as a worker does."""
    runner, dispatch = Runner(WORKS), Dispatch("videos")
    while batch := dispatch.next(budget=BUDGET):
        runner.run(Lease(batch, threading.Event()), budget=BUDGET)


def probed(path: Path) -> dict[str, Any]:
    """Return what ffprobe, a second program, reads of the one picture stream of a file."""
    command = [program("ffprobe"), "-v", "error", "-of", "json", "-count_frames", "-select_streams", "v"]
    done = subprocess.run([*command, "-show_streams", str(path)], capture_output=True, check=True, timeout=60)
    [stream] = json.loads(done.stdout)["streams"]
    return dict(stream)
