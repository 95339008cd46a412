"""The shapes of storyboards in the API: what one chooses, each shot as it stands, and the film."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from campaigns.models import Shot, StartKind, Storyboard
from campaigns.selectors.storyboards import Board, FilmStanding, ShotStanding, Stale, Take
from campaigns.services.lengths import seconds_of
from campaigns.services.shots import ShotWish
from campaigns.services.storyboards import BoardWish
from generation.models import JobState
from workspaces.rest import Body


class StoryboardBody(Body):
    """What all shots share; `references` are ids of uploaded pictures, null for the campaign's product."""

    name: str
    format: str = "story"
    frame_rate: Literal[24, 30] = 24
    references: list[UUID] | None = None

    def as_wish(self) -> BoardWish:
        """Return what the service takes."""
        return BoardWish(self.name, self.format, self.frame_rate, self.references)


class StoryboardChange(StoryboardBody):
    """All of it anew; `version` is the one that was read, and guards against overwriting."""

    version: int


class ShotBody(Body):
    """What one says of a shot.

    `seconds` must be whole frames, to a thousandth of a second. `picture` (an uploaded picture) is the first
    frame of "picture", by default the campaign's product, and the last frame of "towards". `clip` (an
    uploaded clip) and `strength` (0 keeps it, 1 forgets it) are for "restyle".
    """

    prompt: str
    seconds: Decimal
    start: StartKind = StartKind.TEXT
    picture: UUID | None = None
    clip: UUID | None = None
    strength: float = 0.6
    version: int

    def as_wish(self) -> ShotWish:
        """Return what the service takes."""
        return ShotWish(self.prompt, self.seconds, self.start.value, self.picture, self.clip, self.strength)


class NewShotBody(ShotBody):
    """A shot to add, at the end where `position` is null."""

    position: int | None = None


class MoveBody(Body):
    """Where a shot is to stand, counted from 1."""

    position: int
    version: int


class TrimBody(Body):
    """The frames that the film shows of a shot: both included, counted from 0; null is the shot's end."""

    first: int = 0
    last: int | None = None
    version: int


class VersionBody(Body):
    """The version of the storyboard that was read."""

    version: int


class MakeBody(Body):
    """Another take: with this seed; null is the shot's own, or a new one where that was used."""

    seed: int | None = Field(default=None, ge=0, lt=2**32)


class TakeOut(Schema):
    """What was made; members see its files at `/w/<workspace>/files/<sha256>`, tokens get no bytes.

    `drift` is how much of its likeness a shot loses, 0 to 1; `drifts` tells that it is more than it should.
    """

    sha256: str
    poster: str
    width: int
    height: int
    frames: int
    frame_rate: int
    drift: float | None
    drifts: bool


class ShotOut(Schema):
    """A shot as it stands; `state` is null where it was never ordered.

    `stale` says why the take is not what would be made now: "changed", "follows" (it goes on from an older
    take), "model" (made with an earlier model), or "".
    """

    id: UUID
    position: int
    prompt: str
    seconds: Decimal
    frames: int
    start: StartKind
    picture: UUID | None
    clip: UUID | None
    strength: float
    seed: int
    first: int
    last: int
    frames_shown: int
    state: JobState | None
    progress: int
    reason: str
    stale: Stale
    take: TakeOut | None


class FilmOut(Schema):
    """The newest film; `is_stale` where it is not what would be joined now."""

    state: JobState | None
    progress: int
    reason: str
    is_stale: bool
    take: TakeOut | None


class ObstacleOut(Schema):
    """Why nothing of the storyboard can be ordered now."""

    code: str
    message: str


class StoryboardOut(Schema):
    """A storyboard with its shots in order; `to_make` counts those that are missing, failed or stale."""

    id: UUID
    campaign: UUID
    name: str
    version: int
    format: str
    frame_rate: int
    width: int | None
    height: int | None
    references: list[UUID]
    frames: int
    seconds: Decimal
    to_make: int
    obstacle: ObstacleOut | None
    shots: list[ShotOut]
    film: FilmOut
    archived: bool
    created_at: datetime


class StoryboardRow(Schema):
    """A storyboard in a list."""

    id: UUID
    campaign: UUID
    name: str
    version: int
    format: str
    frame_rate: int
    created_at: datetime


class StoryboardPage(Schema):
    """Some storyboards, and the cursor that continues the list."""

    items: list[StoryboardRow]
    next_cursor: str | None


def row_out(row: Storyboard) -> StoryboardRow:
    """Return a storyboard as lists show it."""
    return StoryboardRow(
        id=row.pk,
        campaign=row.campaign_id,
        name=row.name,
        version=row.version,
        format=row.format,
        frame_rate=row.frame_rate,
        created_at=row.created_at,
    )


def storyboard_out(board: Board) -> StoryboardOut:
    """Return a storyboard as the API shows it."""
    row, making = board.storyboard, board.making
    return StoryboardOut(
        id=row.pk,
        campaign=row.campaign_id,
        name=row.name,
        version=row.version,
        format=row.format,
        frame_rate=row.frame_rate,
        width=making.size.width if making else None,
        height=making.size.height if making else None,
        references=sorted(row.references.values_list("pk", flat=True)),
        frames=board.frames,
        seconds=seconds_of(board.frames, row.frame_rate),
        to_make=len(board.to_make),
        obstacle=_obstacle_out(board),
        shots=[_shot_out(one, row.frame_rate) for one in board.shots],
        film=_film_out(board.film),
        archived=row.archived_at is not None,
        created_at=row.created_at,
    )


def _obstacle_out(board: Board) -> ObstacleOut | None:
    trouble = board.trouble
    return ObstacleOut(code=trouble.code, message=str(trouble.message)) if trouble else None


def _shot_out(one: ShotStanding, frame_rate: int) -> ShotOut:
    shot: Shot = one.shot
    return ShotOut(
        id=shot.pk,
        position=shot.position,
        prompt=shot.prompt,
        seconds=seconds_of(shot.frames, frame_rate),
        frames=shot.frames,
        start=StartKind(shot.start),
        picture=shot.picture_id,
        clip=shot.clip_id,
        strength=shot.strength,
        seed=shot.seed,
        first=shot.first_frame,
        last=shot.last_kept,
        frames_shown=shot.kept,
        state=JobState(one.state) if one.state else None,
        progress=one.percent,
        reason=one.reason,
        stale=one.stale,
        take=_take_out(one.take),
    )


def _film_out(film: FilmStanding) -> FilmOut:
    return FilmOut(
        state=JobState(film.state) if film.state else None,
        progress=film.percent,
        reason=film.reason,
        is_stale=film.is_stale,
        take=_take_out(film.take),
    )


def _take_out(take: Take | None) -> TakeOut | None:
    return TakeOut.from_orm(take) if take else None
