"""What the benchmarks of generating share: sixteen orders, a queue that makes them, the raw pipeline."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.harness import measure

if TYPE_CHECKING:
    from PIL import Image

    from generation.device import Device
    from generation.engines.base import Engine
    from generation.models import JobGroup
    from generation.specs import ModelRef, RenderSpec
    from workspaces.models import User

VARIANTS = int(os.environ.get("BENCH_VARIANTS", "16"))
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
# Steps of denoising on both sides: few enough that what surrounds them counts.
STEPS = int(os.environ.get("BENCH_STEPS", "8"))
# The number type on a CPU, of both sides.
DTYPE = os.environ.get("BENCH_DTYPE", "float32")
PROMPTS = (
    "an orange stage with a round podium, golden light",
    "a green stage with an arch, soft light",
    "a blue stage with columns, neon light",
    "a beige stage with steps, moonlight",
)


def prepare() -> None:
    """Let the worker take all variants at once, as the raw pipeline does; call it before the set-up."""
    os.environ["BATCH_TOKENS"] = "100000"
    # Threads that spin while they wait would be counted as work.
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"


@dataclass
class Queue:
    """A workspace whose jobs are claimed and run in this process, as a worker does."""

    group: JobGroup
    person: User
    finishing: float = field(default=0.0)

    @classmethod
    def open(cls) -> Queue:
        """Make the workspace."""
        from generation.models import JobGroup  # noqa: PLC0415 - models need the set-up
        from workspaces.models import User, Workspace  # noqa: PLC0415

        workspace = Workspace.objects.create(name="Bench", slug="bench")
        return cls(
            JobGroup.objects.create(workspace=workspace), User.objects.create_user("bench@example.com")
        )

    def make(self, specs: Sequence[RenderSpec]) -> None:
        """Order the specs and run batches until nothing waits; all of them must end ready."""
        from generation.engines.registry import manifest_of  # noqa: PLC0415
        from generation.models import Job, JobState  # noqa: PLC0415
        from generation.services.jobs import load_of, order  # noqa: PLC0415

        load = load_of(specs[0], manifest_of(specs[0].model.name))
        jobs = Job.objects.bulk_create(
            order(self.group, spec, requested_by=self.person, load=load) for spec in specs
        )
        while self.device.step(threading.Event()):
            continue
        ready = Job.objects.filter(pk__in=[job.pk for job in jobs], state=JobState.READY)
        assert ready.count() == len(specs), "not all variants were made"

    @cached_property
    def device(self) -> Device:
        """The one device of this process; it finishes in the thread that steps."""
        from generation.device import Device  # noqa: PLC0415
        from generation.runner import Runner  # noqa: PLC0415
        from generation.works.variants import Variants  # noqa: PLC0415

        works = {"variant": Variants(finished=lambda _job: None)}
        return Device("bench", Runner(works, open_engine=open_engine, finisher=self))

    def submit(self, act: Callable[[], None]) -> None:
        """Finish a job at once, and add up what everything after the pictures takes."""
        self.finishing += measure(act, clock=time.process_time)

    def wait(self, seconds: float | None = None) -> bool:
        """Say that all is finished."""
        return True


@dataclass(frozen=True)
class RawPipeline:
    """The diffusers pipeline of the installed model, with nothing of ours but the prompt's grammar."""

    pipeline: Any
    width: int
    height: int

    @classmethod
    def load(cls) -> RawPipeline:
        """Load the folder that the engine loads, in the type that it uses on this device."""
        import torch  # noqa: PLC0415 - takes seconds
        from diffusers import LTXPipeline  # noqa: PLC0415

        from generation.engines.registry import manifest_of, nearest_size  # noqa: PLC0415

        on_gpu = torch.cuda.is_available()
        pipeline = LTXPipeline.from_pretrained(
            manifest_of("panggung").folder,
            local_files_only=True,
            dtype=torch.bfloat16 if on_gpu else getattr(torch, DTYPE),
        )
        pipeline.set_progress_bar_config(disable=True)
        size = nearest_size("panggung", 1080, 1080)
        return cls(pipeline.to("cuda" if on_gpu else "cpu"), size.width, size.height)

    def make(self, specs: Sequence[RenderSpec]) -> list[Image.Image]:
        """Return the pictures of the specs, made in one call."""
        import torch  # noqa: PLC0415

        from generation.panggung.words import caption_of  # noqa: PLC0415

        first = specs[0].picture
        frames = self.pipeline(
            prompt=[caption_of(spec.picture.prompt) for spec in specs],
            negative_prompt=[spec.picture.negative_prompt for spec in specs],
            width=self.width,
            height=self.height,
            num_frames=1,
            num_inference_steps=first.steps,
            guidance_scale=first.guidance,
            generator=[torch.Generator("cpu").manual_seed(spec.picture.seed) for spec in specs],
            decode_timestep=0.05,
            decode_noise_scale=0.025,
        ).frames
        return [video[0] for video in frames]


@cache
def open_engine(ref: ModelRef) -> Engine:
    """Open the engine as a worker does, in the number type that is asked for."""
    import torch  # noqa: PLC0415 - takes seconds

    from generation.engines import registry  # noqa: PLC0415
    from generation.engines.ltx import LtxEngine  # noqa: PLC0415
    from generation.panggung.words import caption_of  # noqa: PLC0415

    if DTYPE == "float32" or torch.cuda.is_available():
        return registry.open_engine(ref)
    return LtxEngine(registry.manifest_of(ref.name), phrase=caption_of, dtype=getattr(torch, DTYPE))


def specs_of(round_number: int) -> list[RenderSpec]:
    """Return fresh specs of one square file each, with the model's own guidance."""
    from generation.engines.registry import manifest_of  # noqa: PLC0415
    from generation.specs import (  # noqa: PLC0415
        Copy,
        FormatSpec,
        Palette,
        Picture,
        RenderSpec,
        Typefaces,
    )

    manifest = manifest_of("panggung")
    base = RenderSpec(
        picture=Picture("", 0, manifest.ref, steps=STEPS, guidance=manifest.guidance),
        copy=Copy("Wake up slowly", "Beans from Gayo, roasted this week.", "Order now", "en"),
        palette=Palette("#7a4b2a", "#d98e4a", "#faf4ea", "#2b1a10"),
        typefaces=Typefaces("bricolage", "jakarta"),
        formats=(FormatSpec.named("feed_square"),),
    )
    return [
        replace(
            base, picture=replace(base.picture, prompt=PROMPTS[number % 4], seed=1000 * round_number + number)
        )
        for number in range(VARIANTS)
    ]


def store() -> Any:
    """Return the files of nobody's workspace, for what is made without the queue."""
    from django.conf import settings  # noqa: PLC0415

    from generation.storage import Store  # noqa: PLC0415

    return Store(Path(settings.FILES_DIR), "naive")
