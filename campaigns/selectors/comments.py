"""Reads of comments: threads of a variant with their answers, and the pins to draw over its pictures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from campaigns.contents import Content, ContentFile
from campaigns.models import Comment, CommentKind, Revision, Variant
from campaigns.models.comments import WHOLE
from platforms.formats import Format, format_named


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with what was answered; `number` counts the variant's threads from 1, oldest first."""

    number: int
    first: Comment
    answers: tuple[Comment, ...]
    settled_by: Comment | None

    @property
    def is_resolved(self) -> bool:
        """Say whether somebody settled it and nobody opened it again."""
        return self.settled_by is not None

    @property
    def form(self) -> Format | None:
        """Return the format it is pinned to."""
        return format_named(self.first.format) if self.first.format else None

    @property
    def seconds(self) -> float | None:
        """Return the moment it is pinned to, in seconds."""
        return None if self.first.moment is None else self.first.moment / 1000


@dataclass(frozen=True, slots=True)
class PinShown:
    """A thread's mark in the pixels of its file."""

    number: int
    x: int
    y: int
    radius: int
    is_resolved: bool


def threads_of(variant_ids: Iterable[UUID]) -> dict[UUID, list[Thread]]:
    """Return the threads of each variant, oldest first, from one query."""
    rows = Comment.objects.filter(variant__in=list(variant_ids)).select_related("author", "revision")
    firsts: dict[UUID, list[Comment]] = defaultdict(list)
    answers: dict[UUID, list[Comment]] = defaultdict(list)
    for row in rows.order_by("pk"):
        if row.answers_id:
            answers[row.answers_id].append(row)
        else:
            firsts[row.variant_id].append(row)
    return {
        variant: [_thread(number, first, answers[first.pk]) for number, first in enumerate(begun, 1)]
        for variant, begun in firsts.items()
    }


def open_threads(variant_ids: Iterable[UUID]) -> Counter[UUID]:
    """Return how many threads of each variant nobody has resolved."""
    threads = threads_of(variant_ids)
    return Counter({pk: sum(not thread.is_resolved for thread in each) for pk, each in threads.items()})


def threads_on(variant: Variant) -> list[Thread]:
    """Return the threads of one variant, oldest first."""
    return threads_of([variant.pk]).get(variant.pk, [])


def thread_with(comment: Comment) -> Thread:
    """Return the thread that a comment is in."""
    first_id = comment.answers_id or comment.pk
    return next(thread for thread in threads_on(comment.variant) if thread.first.pk == first_id)


def formats_of(revision: Revision) -> list[Format]:
    """Return the formats of a revision's files, to say which one a comment is about."""
    return [format_named(file.format) for file in Content.from_json(revision.content).files]


def is_settled(first: Comment) -> bool:
    """Say whether a thread is resolved, by the newest of its comments that says so."""
    settling = Comment.objects.filter(answers=first).exclude(kind=CommentKind.SAY)
    return settling.order_by("-pk").values_list("kind", flat=True).first() == CommentKind.RESOLVE


def pins_on(threads: Sequence[Thread], revision: Revision, file: ContentFile) -> tuple[PinShown, ...]:
    """Return the marks on a revision's file: those pinned to a place in its format, in this revision."""
    radius = max(4, min(file.width, file.height) // 28)
    return tuple(
        PinShown(
            thread.number,
            round(thread.first.left * file.width / WHOLE),
            round(thread.first.top * file.height / WHOLE),
            radius,
            thread.is_resolved,
        )
        for thread in threads
        if thread.first.revision_id == revision.pk
        and thread.first.format == file.format
        and thread.first.left is not None
        and thread.first.top is not None
    )


def _thread(number: int, first: Comment, rows: Sequence[Comment]) -> Thread:
    settling = [row for row in rows if row.kind != CommentKind.SAY]
    settled = settling[-1] if settling and settling[-1].kind == CommentKind.RESOLVE else None
    return Thread(number, first, tuple(row for row in rows if row.kind == CommentKind.SAY), settled)
