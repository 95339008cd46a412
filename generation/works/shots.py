"""The work of a shot: a chain of clips from the model, each going on from the one before, then one file."""

from pathlib import Path

import numpy as np
from django.conf import settings

from generation.checks.base import Outcome
from generation.engines.base import Clip, EngineError, Made
from generation.engines.manifest import Manifest
from generation.installed import planned
from generation.models import Finding, Job
from generation.provenance.clips import made_of_shot, shot_packet
from generation.services.shots import POSTER, SHOT
from generation.shot_specs import ShotSpec
from generation.storage import Store
from generation.video.chain import Link
from generation.video.clips import encode_clip
from generation.video.colour import Pixels
from generation.video.drift import MOST_DRIFT, Drift, drift_of
from generation.works.artifacts import add_artifact, poster_of
from generation.works.base import Finish, OnStage, Product, Reading, Script
from generation.works.materials import Materials, gathered
from generation.works.reuse import made_before, repeated
from generation.works.variants import Finished, SpecNotUnderstood
from platforms.wording import gettext_noop as _


class Shots:
    """Makes shots; `finished` is called in the transaction that ends one as ready."""

    def __init__(self, *, finished: Finished = lambda _job: None) -> None:
        self._finished = finished

    def read(self, job: Job) -> Reading:
        """Return the script of a shot; see `Work.read`."""
        try:
            spec = ShotSpec.from_json(job.spec)
        except (KeyError, TypeError, ValueError) as error:
            raise SpecNotUnderstood("This order was written by another version: make it again.") from error
        model = planned(job.workspace_id, spec.picture.model)
        store = Store(Path(settings.FILES_DIR), job.workspace_id.hex)
        if twin := made_before(job):
            return repeated(twin, self._finished)
        materials = gathered(job, spec, store, model.frames)
        return Reading(model, self._script(model, materials), rounds=len(materials.links))

    def _script(self, model: Manifest, materials: Materials) -> Script:
        """Ask for one link after the other, until all frames are there."""
        shown = materials.before
        parts: list[Pixels] = []
        for number, link in enumerate(materials.links):
            (made,) = yield (materials.request(number, link, shown),)
            parts.append(_taken(made, materials.spec, link))
            # A link may take less than the next one goes on from.
            shown = np.concatenate([shown, parts[-1]])[-_kept(materials) :]
        return self._end(model, materials, Clip(np.concatenate(parts), materials.spec.frame_rate))

    def _end(self, model: Manifest, materials: Materials, clip: Clip) -> Finish:
        def end(on_stage: OnStage) -> Product:
            on_stage("check")
            goal = materials.picture if materials.spec.start.kind == "towards" else None
            drift = drift_of(clip, materials.references, goal=goal)
            on_stage("sign")
            made = made_of_shot(
                materials.spec,
                model.licence,
                before=materials.former,
                links=len(materials.links),
                drift=drift,
            )
            packet = shot_packet(made)
            content = encode_clip(clip, xmp=packet)
            poster = poster_of(clip.frames[len(clip) // 2], packet)

            def record(job: Job) -> None:
                add_artifact(job, SHOT, content, clip.size, made, moving=(len(clip), clip.frame_rate))
                add_artifact(job, POSTER, poster, clip.size, made)
                _add_finding(job, drift)
                self._finished(job)

            return Product((content, poster), record)

        return end


def _kept(materials: Materials) -> int:
    """Return how many of the last frames any link may go on from."""
    return max(1, *(link.given for link in materials.links))


def _taken(made: Made, spec: ShotSpec, link: Link) -> Pixels:
    """Return the frames of a link that the shot takes; what is not what was asked for is an error."""
    clip = made if isinstance(made, Clip) else Clip.still(made)
    if len(clip) != link.length or clip.size != (spec.width, spec.height):
        raise EngineError(
            f"The model made {len(clip)} frames of {clip.size[0]} x {clip.size[1]}; {link.length} of "
            f"{spec.width} x {spec.height} were asked for.",
            retryable=False,
        )
    return clip.frames[link.first : link.first + link.count]


def _add_finding(job: Job, drift: Drift) -> None:
    drifts = drift.figure > MOST_DRIFT
    Finding.objects.create(
        job=job,
        format=SHOT,
        check_name="drift",
        outcome=(Outcome.FLAG if drifts else Outcome.PASS).value,
        message=_("The shot moves away from what it began as.")
        if drifts
        else _("The shot stays like its beginning."),
        measured=f"{drift.figure:.2f}",
        limit=f"{MOST_DRIFT:.2f}",
    )
