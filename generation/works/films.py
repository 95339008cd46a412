"""The work of a film: its shots' frames copied into one file; no engine takes part."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from django.conf import settings

from generation.models import Artifact, Job
from generation.provenance.clips import Made, film_packet, made_of_film
from generation.services.shots import FILM, POSTER, SHOT, check_film
from generation.shot_specs import FilmSpec
from generation.storage import Store
from generation.video.clips import read_clip
from generation.video.joining import Part, join
from generation.works.artifacts import add_artifact, poster_of
from generation.works.base import OnStage, Product, Reading, Script
from generation.works.reuse import made_before, repeated
from generation.works.variants import Finished, SpecNotUnderstood


class Films:
    """Joins films; `finished` is called in the transaction that ends one as ready."""

    def __init__(self, *, finished: Finished = lambda _job: None) -> None:
        self._finished = finished

    def read(self, job: Job) -> Reading:
        """Return the script of a film, which asks no engine; raises CannotJoin where shots do not fit."""
        try:
            spec = FilmSpec.from_json(job.spec)
        except (KeyError, TypeError, ValueError) as error:
            raise SpecNotUnderstood("This order was written by another version: join it again.") from error
        check_film(job.workspace_id, spec)
        if twin := made_before(job):
            return repeated(twin, self._finished)
        made = made_of_film(spec, _provenances(job, spec))
        return Reading(None, self._script(spec, Store(Path(settings.FILES_DIR), job.workspace_id.hex), made))

    def _script(self, spec: FilmSpec, store: Store, made: Made) -> Script:
        yield from ()

        def end(on_stage: OnStage) -> Product:
            on_stage("compose")
            parts = [Part(BytesIO(store.read(shot.clip)), shot.first, shot.frames) for shot in spec.shots]
            packet, out = film_packet(made), BytesIO()
            join(parts, out, xmp=packet)
            poster = poster_of(read_clip(out, first=spec.poster, frames=1).frames[0], packet)
            content = out.getvalue()

            def record(job: Job) -> None:
                size = (spec.width, spec.height)
                add_artifact(job, FILM, content, size, made, moving=(spec.frames, spec.frame_rate))
                add_artifact(job, POSTER, poster, size, made)
                self._finished(job)

            return Product((content, poster), record)

        return end


def _provenances(job: Job, spec: FilmSpec) -> Sequence[dict[str, object]]:
    """Return what is known of each shot, in the film's order; equal files were made alike."""
    clips = {shot.clip for shot in spec.shots}
    rows = Artifact.objects.filter(workspace_id=job.workspace_id, format=SHOT, sha256__in=clips)
    known = dict(rows.order_by("pk").values_list("sha256", "provenance"))
    return [known[shot.clip] for shot in spec.shots]
