"""The API of storyboards: parse, call one service or selector, answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from ninja import File, Router, Status
from ninja.files import UploadedFile

from campaigns.schemas.brands import FileOut, file_out
from campaigns.schemas.storyboards import (
    MakeBody,
    MoveBody,
    NewShotBody,
    ShotBody,
    StoryboardBody,
    StoryboardChange,
    StoryboardOut,
    StoryboardPage,
    TrimBody,
    VersionBody,
    row_out,
    storyboard_out,
)
from campaigns.selectors.campaigns import campaign_named
from campaigns.selectors.storyboards import board_of, storyboard_named, storyboards_of
from campaigns.services import shots, storyboards, takes
from generation.services.clips import accept_clip
from workspaces.rest import ApiRequest, page_of, run_once

router = Router(tags=["storyboards"])
BOARD = "/storyboards/{uuid:storyboard_id}"
SHOT = f"{BOARD}/shots/{{uuid:shot_id}}"


@router.post("/clips", response={201: FileOut}, summary="Upload a clip")
def upload_clip(request: ApiRequest, file: File[UploadedFile]) -> Status[FileOut]:
    """Store a video clip (MP4, MOV or WebM) to restyle; the same clip gives the same file."""
    return Status(201, file_out(accept_clip(request.auth, file)))


@router.get("/campaigns/{uuid:campaign_id}/storyboards", response=StoryboardPage, summary="List storyboards")
def list_storyboards(
    request: ApiRequest, campaign_id: UUID, cursor: str | None = None, limit: int = 50
) -> StoryboardPage:
    """Return a campaign's storyboards that are not archived, oldest first."""
    rows = storyboards_of(campaign_named(request.auth, campaign_id))
    page = page_of(rows, cursor=cursor, limit=limit)
    return StoryboardPage(items=[row_out(row) for row in page.items], next_cursor=page.next_cursor)


@router.post(
    "/campaigns/{uuid:campaign_id}/storyboards", response={201: StoryboardOut}, summary="Begin a storyboard"
)
def create_storyboard(request: ApiRequest, campaign_id: UUID, body: StoryboardBody) -> Status[dict[str, Any]]:
    """Begin a storyboard without shots. An Idempotency-Key makes a repeated request safe."""
    return _once(request, 201, lambda: storyboards.create(request.auth, campaign_id, body.as_wish()).pk)


@router.get(BOARD, response=StoryboardOut, summary="Show a storyboard")
def show_storyboard(request: ApiRequest, storyboard_id: UUID) -> StoryboardOut:
    """Return a storyboard, its shots in order, how each stands, and its film."""
    return _shown(request, storyboard_id)


@router.put(BOARD, response=StoryboardOut, summary="Change a storyboard")
def change_storyboard(request: ApiRequest, storyboard_id: UUID, body: StoryboardChange) -> StoryboardOut:
    """Replace name, format, frame rate and references; 409 where `version` is no longer the newest."""
    storyboards.change(request.auth, storyboard_id, body.as_wish(), version=body.version)
    return _shown(request, storyboard_id)


@router.delete(BOARD, response={204: None}, summary="Archive a storyboard")
def archive_storyboard(request: ApiRequest, storyboard_id: UUID) -> Status[None]:
    """Take a storyboard off the lists; what it made stays."""
    storyboards.archive(request.auth, storyboard_id)
    return Status(204, None)


@router.post(f"{BOARD}/shots", response={201: StoryboardOut}, summary="Add a shot")
def add_shot(request: ApiRequest, storyboard_id: UUID, body: NewShotBody) -> Status[dict[str, Any]]:
    """Add a shot; 422 with the figure where all shots together would be longer than 60 seconds."""

    def act() -> UUID:
        wish, position = body.as_wish(), body.position
        return shots.add(
            request.auth, storyboard_id, wish, version=body.version, position=position
        ).storyboard_id

    return _once(request, 201, act)


@router.put(SHOT, response=StoryboardOut, summary="Change a shot")
def change_shot(request: ApiRequest, storyboard_id: UUID, shot_id: UUID, body: ShotBody) -> StoryboardOut:
    """Replace what is said of a shot; its take stays, and is stale until it is made again."""
    shots.edit(request.auth, storyboard_id, shot_id, body.as_wish(), version=body.version)
    return _shown(request, storyboard_id)


@router.delete(SHOT, response=StoryboardOut, summary="Remove a shot")
def remove_shot(request: ApiRequest, storyboard_id: UUID, shot_id: UUID, version: int) -> StoryboardOut:
    """Take a shot out of the storyboard; it can be restored."""
    shots.remove(request.auth, storyboard_id, shot_id, version=version)
    return _shown(request, storyboard_id)


@router.post(f"{SHOT}/restore", response=StoryboardOut, summary="Put a removed shot back")
def restore_shot(request: ApiRequest, storyboard_id: UUID, shot_id: UUID, body: VersionBody) -> StoryboardOut:
    """Put a removed shot back where it was; 409 where it is not removed."""
    shots.restore(request.auth, storyboard_id, shot_id, version=body.version)
    return _shown(request, storyboard_id)


@router.post(f"{SHOT}/move", response=StoryboardOut, summary="Move a shot")
def move_shot(request: ApiRequest, storyboard_id: UUID, shot_id: UUID, body: MoveBody) -> StoryboardOut:
    """Put a shot at another position."""
    shots.move(request.auth, storyboard_id, shot_id, position=body.position, version=body.version)
    return _shown(request, storyboard_id)


@router.post(f"{SHOT}/trim", response=StoryboardOut, summary="Trim a shot")
def trim_shot(request: ApiRequest, storyboard_id: UUID, shot_id: UUID, body: TrimBody) -> StoryboardOut:
    """Choose which frames of a shot the film shows; nothing is made anew."""
    shots.trim(request.auth, storyboard_id, shot_id, first=body.first, last=body.last, version=body.version)
    return _shown(request, storyboard_id)


@router.post(f"{SHOT}/make", response=StoryboardOut, summary="Make a shot")
def make_shot(
    request: ApiRequest, storyboard_id: UUID, shot_id: UUID, body: MakeBody
) -> Status[dict[str, Any]]:
    """Order one shot, or another take of it; every other shot keeps its file. 409 while it is being made."""
    return _once(
        request, 200, lambda: takes.make_shot(request.auth, storyboard_id, shot_id, seed=body.seed).pk
    )


@router.post(f"{BOARD}/make", response=StoryboardOut, summary="Make the shots")
def make_shots(request: ApiRequest, storyboard_id: UUID) -> Status[dict[str, Any]]:
    """Order every shot that is missing, failed or stale; 409 where none is or none can be ordered."""
    return _once(request, 200, lambda: takes.make_board(request.auth, storyboard_id).pk)


@router.post(f"{BOARD}/film", response=StoryboardOut, summary="Join the film")
def make_film(request: ApiRequest, storyboard_id: UUID) -> Status[dict[str, Any]]:
    """Join the takes that count; 409 names the first shot that has none or was changed since."""
    return _once(request, 200, lambda: takes.make_film(request.auth, storyboard_id).pk)


@router.post(f"{BOARD}/cancel", response=StoryboardOut, summary="Call off what is not made yet")
def cancel_storyboard(request: ApiRequest, storyboard_id: UUID) -> StoryboardOut:
    """Cancel its shots and film that are waiting or being made; 409 where there are none."""
    takes.cancel(request.auth, storyboard_id)
    return _shown(request, storyboard_id)


def _shown(request: ApiRequest, storyboard_id: UUID) -> StoryboardOut:
    return storyboard_out(board_of(storyboard_named(request.auth, storyboard_id)))


def _once(request: ApiRequest, status: int, act: Callable[[], UUID]) -> Status[dict[str, Any]]:
    """Run a change once per Idempotency-Key, and answer with the storyboard as it is then."""

    def acted() -> tuple[int, dict[str, Any]]:
        return status, _shown(request, act()).model_dump(mode="json")

    return Status(*run_once(request, request.auth, acted))
