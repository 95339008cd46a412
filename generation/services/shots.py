"""Ordering shots and films: what can never be made is refused before anything is ordered."""

from uuid import UUID

from generation.engines.base import Unsupported
from generation.engines.limits import Limits
from generation.engines.manifest import Manifest
from generation.installed import planned
from generation.models import Artifact, Job, JobGroup, StoredFile
from generation.services.jobs import TOKEN_PIXELS, order
from generation.shot_specs import (
    FRAME_RATES,
    LONGEST_SECONDS,
    MOST_REFERENCES,
    START_KINDS,
    FilmSpec,
    ShotSpec,
)
from generation.video.chain import Link, links_of, longest
from generation.video.errors import CannotJoin
from generation.video.mp4 import MEDIA_TYPE
from workspaces.models import User

SHOT, FILM, POSTER = "shot", "film", "poster"
LONGEST_PROMPT = 2000
_TASKS = {
    "text": "text_to_video",
    "picture": "image_to_video",
    "continue": "extend",
    "towards": "in_between",
    "restyle": "restyle",
}


def check_shot(workspace_id: UUID, spec: ShotSpec) -> None:
    """Raise Unsupported for a shot that can never be made, ModelRefused where its model is another by now.

    Touches no weights. How many tokens a prompt has only the engine knows, which looks before its first step.
    """
    manifest = planned(workspace_id, spec.picture.model)
    _check_length(spec.frames, spec.frame_rate)
    _check_picture(spec, manifest)
    _check_start(workspace_id, spec)
    _check_pictures(workspace_id, spec)
    _check_model(spec, manifest, goes_on=False)


def order_shot(group: JobGroup, spec: ShotSpec, *, requested_by: User, waits_for: Job | None = None) -> Job:
    """Return the unsaved job that makes a shot, for the caller's transaction to insert.

    A shot that continues goes on from `spec.before`, or where that is None from the job it waits for. Raises
    like `check_shot`, and where there is nothing to go on from, or it is of another size or rate.
    """
    check_shot(group.workspace_id, spec)
    if spec.start.kind == "continue" and spec.before is None and waits_for is None:
        raise Unsupported("There is no shot before this one that it could go on from.")
    if waits_for is not None and spec.before is None:
        former = ShotSpec.from_json(waits_for.spec)
        _check_alike(spec, (former.width, former.height, former.frame_rate), former.frames)
    manifest = planned(group.workspace_id, spec.picture.model)
    goes_on = waits_for is not None
    _check_model(spec, manifest, goes_on=goes_on)
    load = _load_of(spec, manifest, goes_on=goes_on)
    return order(group, spec, requested_by=requested_by, kind=SHOT, waits_for=waits_for, load=load)


def check_film(workspace_id: UUID, spec: FilmSpec) -> None:
    """Raise CannotJoin for a film whose shots are not there, do not fit together, or are too long."""
    if not spec.shots:
        raise CannotJoin("A film needs at least one shot.")
    if spec.frame_rate not in FRAME_RATES or spec.frames > LONGEST_SECONDS * spec.frame_rate:
        raise CannotJoin(f"The film is {spec.seconds:g} s long; at most {LONGEST_SECONDS} s are possible.")
    if not 0 <= spec.poster < spec.frames:
        raise CannotJoin(f"The film has {spec.frames} frames, and its poster is to be frame {spec.poster}.")
    clips = {shot.clip for shot in spec.shots}
    rows = Artifact.objects.filter(workspace_id=workspace_id, sha256__in=clips, format=SHOT)
    known = {row.sha256: row for row in rows}
    for number, shot in enumerate(spec.shots, 1):
        row = known.get(shot.clip)
        if row is None:
            raise CannotJoin(f"Shot {number} is not made yet: make it first.")
        if (row.width, row.height, row.frame_rate) != (spec.width, spec.height, spec.frame_rate):
            raise CannotJoin(f"Shot {number} has another size or frame rate than the film: make it again.")
        if shot.first < 0 or shot.frames < 1 or shot.first + shot.frames > (row.frames or 0):
            raise CannotJoin(f"Shot {number} has {row.frames} frames; its trim asks for others.")


def order_film(group: JobGroup, spec: FilmSpec, *, requested_by: User) -> Job:
    """Return the unsaved job that joins a film; raises like `check_film`."""
    check_film(group.workspace_id, spec)
    return order(group, spec, requested_by=requested_by, kind=FILM)


def _check_length(frames: int, frame_rate: int) -> None:
    if frame_rate not in FRAME_RATES:
        raise Unsupported(f"{frame_rate} frames a second were asked for; 24 and 30 are possible.")
    if frames < 1:
        raise Unsupported("A shot needs at least one frame.")
    if frames > LONGEST_SECONDS * frame_rate:
        raise Unsupported(
            f"{frames / frame_rate:g} s were asked for; a shot is at most {LONGEST_SECONDS} s long."
        )


def _check_picture(spec: ShotSpec, manifest: Manifest) -> None:
    limits = Limits(manifest.ref, manifest.sizes, manifest.frames, manifest.frames.step)
    limits.check_picture(spec.picture)
    for said in (spec.picture.prompt, spec.picture.negative_prompt):
        if len(said) > LONGEST_PROMPT:
            raise Unsupported(f"A prompt has {len(said)} characters; at most {LONGEST_PROMPT} are possible.")


def _check_pictures(workspace_id: UUID, spec: ShotSpec) -> None:
    count = len(spec.references)
    if count > MOST_REFERENCES:
        raise Unsupported(f"{count} references were given; at most {MOST_REFERENCES} are possible.")
    wanted = {*spec.references, *([spec.start.picture] if spec.start.picture else [])}
    for model in (StoredFile, Artifact):
        pictures = model.objects.filter(workspace_id=workspace_id, media_type__startswith="image/")
        wanted -= set(pictures.filter(sha256__in=wanted).values_list("sha256", flat=True))
    if wanted:
        raise Unsupported(f"The picture {min(wanted)[:12]} that the shot asks for is not in this workspace.")


def _check_start(workspace_id: UUID, spec: ShotSpec) -> None:
    start = spec.start
    if start.kind not in START_KINDS:
        raise Unsupported(f"A shot cannot start like this: {start.kind}.")
    if start.kind in ("picture", "towards") and start.picture is None:
        raise Unsupported("The shot needs a picture: choose one.")
    if start.kind == "restyle":
        _check_clip(workspace_id, spec)
    if spec.before is not None:
        row = Artifact.objects.filter(workspace_id=workspace_id, sha256=spec.before, format=SHOT).first()
        if row is None:
            raise Unsupported("The shot before this one is not stored in this workspace.")
        _check_alike(spec, (row.width, row.height, row.frame_rate), row.frames or 0)


def _check_clip(workspace_id: UUID, spec: ShotSpec) -> None:
    if spec.start.clip is None:
        raise Unsupported("The shot needs a clip to restyle: upload one.")
    if not 0.0 <= spec.start.strength <= 1.0:
        raise Unsupported(f"The strength {spec.start.strength:g} is not between 0 and 1.")
    clip = StoredFile.objects.filter(
        workspace_id=workspace_id, sha256=spec.start.clip, media_type=MEDIA_TYPE
    ).first()
    if clip is None or not clip.frames or not clip.frame_rate:
        raise Unsupported("The clip to restyle is not stored in this workspace.")
    if clip.frames * spec.frame_rate < spec.frames * clip.frame_rate:
        raise Unsupported(
            f"The clip to restyle is {clip.frames / clip.frame_rate:.2f} s long, and the shot "
            f"{spec.seconds:.2f} s: make the shot shorter."
        )


def _check_alike(spec: ShotSpec, former: tuple[int, int, int | None], frames: int) -> None:
    if former != (spec.width, spec.height, spec.frame_rate):
        raise Unsupported("The shot before this one has another size or frame rate: make that again first.")
    if spec.before_frames is not None and not 1 <= spec.before_frames <= frames:
        raise Unsupported(f"The shot before this one has {frames} frames, not {spec.before_frames}.")


def _check_model(spec: ShotSpec, manifest: Manifest, *, goes_on: bool) -> None:
    trained = manifest.frames
    if trained.most == 1:
        raise Unsupported(f"{manifest.title} makes stills only: choose a model that makes clips.")
    links = _links_of(spec, manifest, goes_on=goes_on)
    tasks = {_TASKS[spec.start.kind]} | ({"extend"} if any(link.given for link in links) else set())
    for task in sorted(tasks):
        manifest.require(task, frames=longest(trained), size=(spec.width, spec.height))


def _links_of(spec: ShotSpec, manifest: Manifest, *, goes_on: bool) -> tuple[Link, ...]:
    before = spec.start.kind in ("continue", "towards") and (goes_on or spec.before is not None)
    return links_of(
        spec.frames,
        manifest.frames,
        before=longest(manifest.frames) if before else 0,
        ends=spec.start.kind == "towards",
    )


def _load_of(spec: ShotSpec, manifest: Manifest, *, goes_on: bool) -> int:
    """Return the latent tokens of the shot's largest forward pass; a guided one rides twice."""
    links = _links_of(spec, manifest, goes_on=goes_on)
    planes = max((link.length - 1) // manifest.frames.step + 1 for link in links)
    beside = len(spec.references) + (spec.start.kind == "towards")
    tokens = (planes + beside) * spec.width * spec.height // TOKEN_PIXELS
    return tokens * (2 if spec.picture.guidance > 1.0 else 1)
