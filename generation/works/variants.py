"""The work of a variant: its pictures from the model, then all its formats composed, checked and signed."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from PIL import Image

from generation import registered
from generation.engines.base import Request, still_of
from generation.engines.manifest import Manifest
from generation.errors import GenerationError
from generation.installed import planned
from generation.models import Job
from generation.provenance.credentials import Credentials
from generation.rendering import finish, requests_for
from generation.signing import identity
from generation.specs import RenderSpec
from generation.storage import KeptSegments, Store
from generation.works.base import Finish, OnStage, Product, Reading, Script
from generation.works.reuse import made_before, repeated

Finished = Callable[[Job], object]


class SpecNotUnderstood(GenerationError):
    """The job's spec is not one that this version can read."""

    code = "spec_not_understood"


class Variants:
    """Makes variants; `finished` is called in the transaction that ends one as ready."""

    def __init__(self, *, finished: Finished) -> None:
        self._finished = finished

    def read(self, job: Job) -> Reading:
        """Return the script of a variant; see `Work.read`."""
        try:
            spec = RenderSpec.from_json(job.spec)
        except (KeyError, TypeError, ValueError) as error:
            raise SpecNotUnderstood("This order was written by another version: launch it again.") from error
        store = Store(Path(settings.FILES_DIR), job.workspace_id.hex)
        model = planned(job.workspace_id, spec.picture.model)
        if twin := made_before(job):
            return repeated(twin, self._finished)
        wanted = requests_for(spec, store, model.sizes)
        return Reading(model if wanted else None, self._script(spec, store, model, wanted))

    def _script(
        self, spec: RenderSpec, store: Store, model: Manifest, wanted: Mapping[str, Request]
    ) -> Script:
        """Ask for the picture of each format, all at once; formats may share one. A film asks for none."""
        made = (yield tuple(wanted.values())) if wanted else ()
        scenes = dict(zip(wanted, map(still_of, made), strict=True))
        return self._end(spec, store, model, scenes)

    def _end(
        self, spec: RenderSpec, store: Store, model: Manifest, scenes: Mapping[str, Image.Image]
    ) -> Finish:
        def end(on_stage: OnStage) -> Product:
            kept = KeptSegments(store)
            files = finish(
                spec, scenes, store, model=model, on_stage=on_stage, seal=Credentials(identity()), shelf=kept
            )
            blocked = registered.why_blocked(files)

            def record(job: Job) -> None:
                registered.register(job, spec, files)
                if not blocked:
                    self._finished(job)

            return Product(tuple(file.content for file in files), record, blocked)

        return end
