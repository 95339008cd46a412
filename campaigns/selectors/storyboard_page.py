"""What the pages of storyboards show beside the facts: what is next, lengths as bars, what to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from campaigns.models import Campaign, Shot, Storyboard
from campaigns.selectors.storyboards import Board, ShotStanding, board_of, shots_of, storyboards_of, takes_of
from generation.models import JobState, StoredFile
from platforms.formats import Format, format_named

CARD_PICTURES = 6


@dataclass(frozen=True, slots=True)
class Card:
    """A shot in the strip: where its part of the film begins, in frames, and a mark of what it looks like."""

    one: ShotStanding
    begins: int
    mark: str
    is_last: bool
    seconds: float

    @property
    def shot(self) -> Shot:
        """Return the shot."""
        return self.one.shot

    @property
    def before(self) -> int:
        """Return the position that is one earlier."""
        return self.shot.position - 1

    @property
    def after(self) -> int:
        """Return the position that is one later."""
        return self.shot.position + 1


@dataclass(frozen=True, slots=True)
class StripPage:
    """A board as its page shows it; `width` and `height` are those of its pictures in pixels.

    `next` is the one thing to do: "shots", "film", "watch", "wait", "add", or "" where nothing can be done.
    """

    board: Board
    cards: tuple[Card, ...]
    width: int
    height: int
    next: str
    form: Format

    @property
    def made(self) -> int:
        """Return how many shots have a take."""
        return sum(1 for one in self.board.shots if one.state == JobState.READY)

    @property
    def film_mark(self) -> str:
        """Return a mark of what the film looks like."""
        job = self.board.storyboard.film
        return f"{job.pk.hex[-6:]}-{job.state}-{self.board.film.is_stale}" if job else "-"

    @property
    def film_seconds(self) -> float:
        """Return how long the film that is there lasts."""
        take = self.board.film.take
        return take.frames / take.frame_rate if take and take.frame_rate else 0.0

    @property
    def ruler(self) -> int:
        """Return how many frames the ruler is long: a minute."""
        return self.board.most_frames

    @property
    def marks(self) -> tuple[int, ...]:
        """Return the seconds that the ruler names."""
        return (0, 15, 30, 45, 60)


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A storyboard in its campaign's list: its length, its shots, the posters of the first ones."""

    storyboard: Storyboard
    shots: int
    made: int
    seconds: float
    posters: tuple[str, ...]
    has_film: bool

    @property
    def gaps(self) -> range:
        """Return the places that have no picture yet."""
        return range(CARD_PICTURES - len(self.posters))


def strip_page(storyboard: Storyboard) -> StripPage:
    """Return a storyboard as its page shows it."""
    board = board_of(storyboard)
    form = format_named(storyboard.format)
    size = board.making.size if board.making else form
    return StripPage(board, tuple(_cards(board)), size.width, size.height, _next(board), form)


def cards_changed(page: StripPage, seen: list[str]) -> tuple[Card, ...]:
    """Return those cards that look different by now; `seen` holds `<shot>:<mark>` of each that is shown."""
    marks = dict(entry.partition(":")[::2] for entry in seen)
    known = [card for card in page.cards if str(card.shot.pk) in marks]
    return tuple(card for card in known if marks[str(card.shot.pk)] != card.mark)


def film_changed(page: StripPage, seen: list[str]) -> bool:
    """Tell whether the film looks different from what the page shows."""
    return any(entry.startswith("film:") and entry != f"film:{page.film_mark}" for entry in seen)


def board_cards(campaign: Campaign) -> tuple[BoardCard, ...]:
    """Return a campaign's storyboards, newest first."""
    return tuple(_board_card(board) for board in storyboards_of(campaign).order_by("-pk"))


def removed_shots(storyboard: Storyboard) -> QuerySet[Shot]:
    """Return the shots that were taken out, the last one first."""
    return Shot.objects.filter(storyboard=storyboard, removed_at__isnull=False).order_by("-removed_at")


def pictures_for(storyboard: Storyboard, *, also: str = "") -> list[StoredFile]:
    """Return the pictures one may choose from: the product's, the references, those of shots, and `also`."""
    used = Shot.objects.filter(storyboard=storyboard, picture__isnull=False).values("picture")
    wanted: set[UUID] = set(storyboard.references.values_list("pk", flat=True))
    if storyboard.campaign.product:
        wanted.add(storyboard.campaign.product.cutout_id)
    if _is_id(also):
        wanted.add(UUID(also))
    rows = StoredFile.objects.filter(workspace=storyboard.workspace_id, media_type__startswith="image/")
    return list((rows.filter(pk__in=wanted) | rows.filter(pk__in=used)).distinct().order_by("pk"))


def clip_for(storyboard: Storyboard, file_id: str) -> StoredFile | None:
    """Return a clip of the workspace by its id, None for any other text."""
    rows = StoredFile.objects.filter(workspace=storyboard.workspace_id, media_type__startswith="video/")
    return rows.filter(pk=file_id).first() if _is_id(file_id) else None


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _cards(board: Board) -> Iterator[Card]:
    begins = 0
    for one in board.shots:
        mark = f"{one.shot.job_id.hex[-6:] if one.shot.job_id else ''}-{one.revision}-{one.stale}-{one.wants}"
        is_last, rate = one.shot.position == len(board.shots), board.storyboard.frame_rate
        yield Card(one, begins, mark, is_last, one.shot.kept / rate)
        begins += one.shot.kept


def _next(board: Board) -> str:
    if not board.shots:
        return "add"
    if board.is_open:
        return "wait"
    if board.to_make:
        return "" if board.trouble else "shots"
    return "watch" if board.film.state == JobState.READY and not board.film.is_stale else "film"


def _board_card(storyboard: Storyboard) -> BoardCard:
    shots = list(shots_of(storyboard))
    takes = takes_of([shot.job for shot in shots if shot.job])
    posters = [takes[shot.job.pk].poster for shot in shots if shot.job and shot.job.pk in takes]
    kept = sum(shot.kept for shot in shots)
    return BoardCard(
        storyboard,
        shots=len(shots),
        made=len(posters),
        seconds=kept / storyboard.frame_rate,
        posters=tuple(posters[:CARD_PICTURES]),
        has_film=storyboard.film is not None and storyboard.film.state == JobState.READY,
    )
