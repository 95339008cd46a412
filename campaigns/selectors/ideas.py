"""How many ideas there are among ads that are to leave: what looks and reads alike counts as one.

Platforms show look-alikes as if they were one ad, so forty variants of seven ideas earn what seven do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from uuid import UUID

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image

from campaigns.contents import Content
from campaigns.models import Approval
from generation.checks.difference import oklab
from generation.errors import GenerationError
from generation.storage import Store
from generation.thumbnails import thumbnail

# Hundredths of OKLab between cells, on average. Pictures of one prompt from other seeds were 2 to 9 apart, of
# other prompts on like ground 6 to 12, of other colours 25 and more (docs/decisions/publishing.md).
ALIKE_PICTURE = 6.0
# The share of three-letter pieces that two texts have in common.
ALIKE_WORDS = 0.6
_CELLS = 12
# What the pages of review have made small already.
_WIDTH = 320


@dataclass(frozen=True, eq=False)
class Ad:
    """One approved ad as it is compared."""

    variant_id: UUID
    content: Content
    picture: NDArray[np.float64]

    @cached_property
    def pieces(self) -> frozenset[str]:
        """Return the three-letter pieces of its headline and text."""
        words = self.content.words
        text = " ".join(f"{words.headline} {words.body}".casefold().split())
        return frozenset(text[at : at + 3] for at in range(max(1, len(text) - 2)))

    def is_like(self, other: "Ad") -> bool:
        """Say whether both say and show much the same to the same segment."""
        if self.content.audience.id != other.content.audience.id:
            return False
        together = len(self.pieces | other.pieces)
        if len(self.pieces & other.pieces) < ALIKE_WORDS * together:
            return False
        apart = 100 * np.linalg.norm(self.picture - other.picture, axis=-1).mean()
        return bool(apart < ALIKE_PICTURE)


@dataclass(frozen=True, slots=True)
class Idea:
    """Ads that are alike; the first stands for all."""

    ads: tuple[Ad, ...]

    @property
    def others(self) -> tuple[Ad, ...]:
        """Return all but the one that stands for them."""
        return self.ads[1:]


def ideas_of(approvals: Iterable[Approval]) -> list[Idea]:
    """Return the ideas of approved ads, in their order, each by the first ad that had it.

    An ad joins the first idea whose first ad is like it, so that no chain of small steps joins the unlike.
    What has no readable picture is an idea of its own.
    """
    ideas: list[list[Ad]] = []
    for approval in approvals:
        ad = _ad(approval)
        home = next((idea for idea in ideas if ad.is_like(idea[0])), None)
        if home is None:
            ideas.append([ad])
        else:
            home.append(ad)
    return [Idea(tuple(idea)) for idea in ideas]


def look_alikes(ideas: Sequence[Idea]) -> set[str]:
    """Return the ids of the variants that could stay so that every idea leaves once."""
    return {str(ad.variant_id) for idea in ideas for ad in idea.others}


def _ad(approval: Approval) -> Ad:
    content = Content.from_json(approval.revision.content)
    store = Store(settings.FILES_DIR, approval.workspace_id.hex)
    folder = settings.FILES_DIR / "thumbnails" / approval.workspace_id.hex
    try:
        small = thumbnail(store, content.files[0].sha256, _WIDTH, folder=folder)
    except GenerationError:
        return Ad(approval.variant_id, content, np.full((_CELLS, _CELLS, 3), np.nan))
    with Image.open(BytesIO(small)) as picture:
        cells = picture.convert("RGB").resize((_CELLS, _CELLS), Image.Resampling.BOX)
    return Ad(approval.variant_id, content, oklab(np.asarray(cells)))
