"""Storyboards as pages and the API read them: where each shot stands, which takes are stale, and the film."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Shot, Storyboard
from campaigns.selectors.shot_orders import (
    Making,
    cut_of,
    goes_on,
    installed_for,
    making_of,
    require_clips,
    told,
)
from generation.models import Artifact, Finding, Job, JobState
from generation.services.shots import FILM, POSTER, SHOT
from generation.shot_specs import LONGEST_SECONDS, FilmShot, FilmSpec, ShotSpec
from workspaces.errors import DomainError, NotFound
from workspaces.models import Membership

OPEN = (JobState.QUEUED, JobState.RUNNING)


class Stale(TextChoices):
    """Why a take is not what would be made now."""

    FRESH = "", _("Up to date")
    CHANGED = "changed", _("Changed since it was made")
    FOLLOWS = "follows", _("Goes on from an older take")
    MODEL = "model", _("Made with an earlier model")


@dataclass(frozen=True, slots=True)
class Take:
    """What a job made of a shot or a film: its file, its poster, its frames; drift 0 to 1 where measured."""

    sha256: str
    poster: str
    width: int
    height: int
    frames: int
    frame_rate: int
    drift: float | None = None
    drifts: bool = False


@dataclass(frozen=True, slots=True)
class ShotStanding:
    """A shot and how it stands; `state` is its job's, "" where none was ordered yet.

    `wants` says that it is to be made: never was, failed, or is stale.
    `lacks_former` is a shot that goes on from another and has none before it.
    """

    shot: Shot
    state: str
    take: Take | None
    stale: Stale
    wants: bool
    lacks_former: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in OPEN

    @property
    def percent(self) -> int:
        """Return how much of it is made."""
        return round(100 * self.shot.job.progress) if self.shot.job else 0

    @property
    def reason(self) -> str:
        """Return why it failed, in English."""
        return self.shot.job.reason if self.shot.job and not self.take else ""

    @property
    def revision(self) -> int:
        """Return the revision of its job."""
        return self.shot.job.revision if self.shot.job else 0


@dataclass(frozen=True, slots=True)
class FilmStanding:
    """The newest film; `wanted` is the one that could be joined now, None while a shot is missing."""

    state: str
    take: Take | None
    percent: int
    reason: str
    wanted: FilmSpec | None
    is_stale: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being joined."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Board:
    """A storyboard with its shots in order; `trouble` is why nothing of it can be ordered now."""

    storyboard: Storyboard
    shots: tuple[ShotStanding, ...]
    film: FilmStanding
    making: Making | None
    trouble: DomainError | None

    @property
    def frames(self) -> int:
        """Return how many frames the film has."""
        return sum(one.shot.kept for one in self.shots)

    @property
    def seconds(self) -> float:
        """Return how long the film is."""
        return self.frames / self.storyboard.frame_rate

    @property
    def to_make(self) -> tuple[ShotStanding, ...]:
        """Return the shots that are to be made."""
        return tuple(one for one in self.shots if one.wants)

    @property
    def is_open(self) -> bool:
        """Whether anything of it waits or is being made."""
        return self.film.is_open or any(one.is_open for one in self.shots)

    @property
    def most_frames(self) -> int:
        """Return how many frames a film may have."""
        return LONGEST_SECONDS * self.storyboard.frame_rate


def storyboards_of(campaign: Campaign) -> QuerySet[Storyboard]:
    """Return a campaign's storyboards that are not archived."""
    rows = Storyboard.objects.filter(campaign=campaign, archived_at=None)
    return rows.select_related("film", "group", "campaign__workspace", "campaign__product__cutout")


def storyboard_named(membership: Membership, storyboard_id: UUID) -> Storyboard:
    """Return a storyboard of the workspace, archived or not; NotFound where there is none."""
    rows = Storyboard.objects.of(membership.workspace)
    rows = rows.select_related(
        "film", "group", "made_by", "workspace", "campaign__workspace", "campaign__product__cutout"
    )
    board = rows.filter(pk=storyboard_id).first()
    if board is None:
        raise NotFound
    return board


def shots_of(board: Storyboard) -> QuerySet[Shot]:
    """Return the shots of a board in order, without those that were removed."""
    rows = Shot.objects.filter(storyboard=board, removed_at=None)
    return rows.select_related("job", "picture", "clip").order_by("position", "pk")


def board_of(storyboard: Storyboard) -> Board:
    """Return a storyboard as it stands now."""
    making, trouble = _making(storyboard)
    shots = list(shots_of(storyboard))
    jobs = [shot.job for shot in shots if shot.job]
    takes = takes_of([*jobs, *([storyboard.film] if storyboard.film else [])])
    standings = tuple(_standings(shots, takes, making))
    return Board(storyboard, standings, _film(storyboard, standings, takes), making, trouble)


def takes_of(jobs: Iterable[Job]) -> dict[UUID, Take]:
    """Return what jobs have made, by job; those that made nothing are missing."""
    ready = [job.pk for job in jobs if job.state == JobState.READY]
    found: dict[UUID, dict[str, Artifact]] = {}
    for artifact in Artifact.objects.filter(job__in=ready, format__in=(SHOT, FILM, POSTER)):
        found.setdefault(artifact.job_id, {})[artifact.format] = artifact
    drifts = Finding.objects.filter(job__in=ready, check_name="drift")
    measured = {finding.job_id: finding for finding in drifts}
    return {job: _take(files, measured.get(job)) for job, files in found.items()}


def _making(storyboard: Storyboard) -> tuple[Making | None, DomainError | None]:
    """Return what the shots are made with, as far as that is known, and what stands against it."""
    try:
        model = installed_for(storyboard.campaign)
    except DomainError as error:
        return None, error
    making = making_of(storyboard, model)
    try:
        require_clips(storyboard.campaign, model)
    except DomainError as error:
        return making, error
    return making, None


def _take(files: Mapping[str, Artifact], drift: Finding | None) -> Take:
    clip = files.get(SHOT) or files[FILM]
    return Take(
        sha256=clip.sha256,
        poster=files[POSTER].sha256,
        width=clip.width,
        height=clip.height,
        frames=clip.frames or 0,
        frame_rate=clip.frame_rate or 0,
        drift=float(drift.measured) if drift else None,
        drifts=drift is not None and drift.outcome != "pass",
    )


def _standings(
    shots: Sequence[Shot], takes: Mapping[UUID, Take], making: Making | None
) -> Iterable[ShotStanding]:
    former: ShotStanding | None = None
    for shot in shots:
        take = takes.get(shot.job.pk) if shot.job else None
        stale = _stale(shot, former, takes, making)
        follows_new = former is not None and former.wants and goes_on(shot, former.shot)
        is_open = shot.job is not None and shot.job.state in OPEN
        former = ShotStanding(
            shot=shot,
            state=shot.job.state if shot.job else "",
            take=take,
            stale=stale,
            wants=not is_open and (take is None or stale in (Stale.CHANGED, Stale.FOLLOWS) or follows_new),
            lacks_former=former is None and shot.start == "continue",
        )
        yield former


def _stale(
    shot: Shot, former: ShotStanding | None, takes: Mapping[UUID, Take], making: Making | None
) -> Stale:
    """Return why the shot's take is not what would be made now; of what is not made, whether its order is."""
    if shot.job is None or making is None:
        return Stale.FRESH
    ordered = ShotSpec.from_json(shot.job.spec)
    if told(ordered) != told(making.spec_of(shot)):
        return Stale.CHANGED
    if shot.job.state in OPEN:
        return Stale.FRESH
    went_on = ordered.before
    if went_on is None and shot.job.waits_for_id is not None:
        went_on = _made_by(shot.job.waits_for_id, takes)
    now = former.take.sha256 if former and former.take and goes_on(shot, former.shot) else None
    if former and former.is_open and goes_on(shot, former.shot):
        return Stale.FOLLOWS
    if went_on != now or (now and former and ordered.before_frames != cut_of(former.shot)):
        return Stale.FOLLOWS
    return Stale.FRESH if ordered.picture.model == making.model.ref else Stale.MODEL


def _made_by(job_id: UUID, takes: Mapping[UUID, Take]) -> str | None:
    """Return the digest of what a job made, which need not be a take that counts any more."""
    if job_id in takes:
        return takes[job_id].sha256
    return Artifact.objects.filter(job=job_id, format=SHOT).values_list("sha256", flat=True).first()


def _film(storyboard: Storyboard, shots: Sequence[ShotStanding], takes: Mapping[UUID, Take]) -> FilmStanding:
    wanted, job = film_wanted(storyboard, shots), storyboard.film
    if job is None:
        return FilmStanding("", None, 0, "", wanted, is_stale=False)
    is_stale = wanted is None or wanted.digest != job.spec_digest
    reason = job.reason if job.state != JobState.READY else ""
    return FilmStanding(job.state, takes.get(job.pk), round(100 * job.progress), reason, wanted, is_stale)


def film_wanted(storyboard: Storyboard, shots: Sequence[ShotStanding]) -> FilmSpec | None:
    """Return the film of the takes that count; None while one is missing or of another order than now."""
    if not shots or any(one.take is None or one.stale == Stale.CHANGED for one in shots):
        return None
    parts = tuple(FilmShot(one.take.sha256, one.shot.first_frame, one.shot.kept) for one in shots if one.take)
    first = next(one.take for one in shots if one.take)
    rate = ShotSpec.from_json(shots[0].shot.job.spec).frame_rate if shots[0].shot.job else 24
    return FilmSpec(parts, rate, first.width, first.height, poster=parts[0].frames // 2)
