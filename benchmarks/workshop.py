"""What the benchmarks of the worker share: models of random weights, and a workspace that orders them."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.clips import save_random

if TYPE_CHECKING:
    from generation.engines.manifest import Manifest
    from generation.finishing import Finisher
    from generation.models import Job, JobGroup
    from workspaces.models import User

SIZE = 256
# As small as the classes allow: for what does not depend on the model.
TINY: dict[str, dict[str, Any]] = {
    "autoencoder": {
        "block_out_channels": (16, 16, 16, 16, 16),
        "layers_per_block": (0, 0, 0, 0, 1),
        "decoder_block_out_channels": (8, 16, 32),
    },
    "transformer": {
        "num_attention_heads": 2,
        "attention_head_dim": 24,
        "cross_attention_dim": 48,
        "num_layers": 2,
    },
}


def install(folder: Path, name: str, *, seed: int = 0, tiny: bool = False) -> Manifest:
    """Write a model of random weights that makes stills and clips, and let this process find it by name."""
    from generation.engines import registry  # noqa: PLC0415 - needs the set-up
    from generation.panggung.training.export import write_manifest  # noqa: PLC0415

    save_random(folder / name, seed=seed, **(TINY if tiny else {}))
    write_manifest(folder / name, {})
    path = folder / name / "manifest.json"
    facts = {
        "name": name,
        "engine": "ltx",
        "sizes": [{"width": SIZE, "height": SIZE}],
        "frames": {"least": 1, "most": 17, "step": 8},
        "tasks": ["text_to_image", "text_to_video"],
    }
    path.write_text(json.dumps({**json.loads(path.read_text()), **facts}))
    registry.FOLDERS[name] = folder / name
    return registry.manifest_of(name)


@dataclass(frozen=True)
class Workshop:
    """A workspace that orders stills and shots, and a device that makes them in this process."""

    group: JobGroup
    person: User

    @classmethod
    def open(cls) -> Workshop:
        """Make the workspace."""
        from generation.models import JobGroup  # noqa: PLC0415 - models need the set-up
        from workspaces.models import User, Workspace  # noqa: PLC0415

        workspace = Workspace.objects.create(name="Bench", slug="bench")
        return cls(
            JobGroup.objects.create(workspace=workspace), User.objects.create_user("bench@example.com")
        )

    def still(self, model: Manifest, seed: int, *, steps: int) -> Job:
        """Return an unsaved job for one small file."""
        from generation.services.jobs import load_of, order  # noqa: PLC0415
        from generation.specs import (  # noqa: PLC0415
            Copy,
            FormatSpec,
            Palette,
            Picture,
            RenderSpec,
            Typefaces,
        )

        spec = RenderSpec(
            picture=Picture("moon-light", seed, model.ref, steps=steps, guidance=3.0),
            copy=Copy("", "", "", "en"),
            palette=Palette("#7a4b2a", "#d98e4a", "#faf4ea", "#2b1a10"),
            typefaces=Typefaces("bricolage", "jakarta"),
            formats=(FormatSpec("feed_square", 360, 360),),
        )
        return order(self.group, spec, requested_by=self.person, load=load_of(spec, model))

    def shot(self, model: Manifest, seed: int, *, steps: int) -> Job:
        """Return an unsaved job for a short clip from text."""
        from generation.services.shots import order_shot  # noqa: PLC0415
        from generation.shot_specs import ShotSpec, ShotStart  # noqa: PLC0415
        from generation.specs import Picture  # noqa: PLC0415

        picture = Picture("moon-light", seed, model.ref, steps=steps, guidance=1.0)
        spec = ShotSpec(picture, SIZE, SIZE, 9, 24, ShotStart("text"))
        return order_shot(self.group, spec, requested_by=self.person)

    def make(self, jobs: Sequence[Job], *, finisher: Finisher | None = None) -> None:
        """Insert jobs and make them all as a worker does; none may be left."""
        from config.worker import WORKS  # noqa: PLC0415
        from generation.device import Device  # noqa: PLC0415
        from generation.models import Job, JobState  # noqa: PLC0415
        from generation.runner import Runner  # noqa: PLC0415

        # What a random model makes may be blocked as blank: that is not what is measured.
        ended = {JobState.READY, JobState.BLOCKED}
        Job.objects.bulk_create(jobs)
        device = Device("bench", Runner(without_campaigns(WORKS), finisher=finisher))
        while device.step(threading.Event()):
            continue
        left = Job.objects.filter(pk__in=[job.pk for job in jobs]).exclude(state__in=ended)
        assert not left.exists(), left.values_list("state", "reason")[:3]


def without_campaigns(works: Any) -> Any:
    """Return the works with one for variants that belong to no campaign."""
    from generation.works.variants import Variants  # noqa: PLC0415

    return {**works, "variant": Variants(finished=lambda _job: None)}
