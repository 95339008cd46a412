"""Campaigns as cards: how far each is, and the newest pictures of it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Revision
from campaigns.selectors.campaigns import Counts, campaigns_of, counts_of
from campaigns.selectors.variants import file_for
from workspaces.errors import Invalid
from workspaces.models import Membership

CARDS = 24
PICTURES = 4
# Squares fill a card's strip best; a campaign without them shows its first format.
SHOWN_FORMAT = "feed_square"


@dataclass(frozen=True, slots=True)
class Card:
    """One campaign: its counts, and the digests of up to four pictures."""

    campaign: Campaign
    counts: Counts
    pictures: tuple[str, ...]

    @property
    def is_draft(self) -> bool:
        """Whether nothing was launched yet."""
        return self.counts == Counts()

    @property
    def gaps(self) -> range:
        """Return the places of the strip that have no picture yet."""
        return range(PICTURES - len(self.pictures))


@dataclass(frozen=True, slots=True)
class CardPage:
    """Some cards, and where the next page begins, empty at the end."""

    cards: tuple[Card, ...]
    next_before: str


def cards_of(membership: Membership, *, before: str = "") -> CardPage:
    """Return the campaigns made before the one with this id, newest first; Invalid for what is no id."""
    rows = campaigns_of(membership).order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=_id(before))
    found = list(rows[: CARDS + 1])
    shown = found[:CARDS]
    counts = counts_of(shown)
    cards = tuple(_card(one, counts.get(one.pk, Counts())) for one in shown)
    return CardPage(cards, str(shown[-1].pk) if len(found) > CARDS else "")


def _card(campaign: Campaign, counts: Counts) -> Card:
    newest = (
        Revision.objects.filter(variant__campaign=campaign).order_by("-pk")[:PICTURES] if counts.ready else ()
    )
    files = [file_for(revision, SHOWN_FORMAT) for revision in newest]
    return Card(campaign, counts, tuple(file.sha256 for file in files if file))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid(_("There is no such page of the list."), code="bad_cursor") from error
