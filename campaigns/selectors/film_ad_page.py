"""What the page of a film's ads shows: what can be chosen, what a launch makes, and what was launched."""

from dataclasses import dataclass
from uuid import UUID

from campaigns.expansion.values import Cell
from campaigns.models import Plan, Storyboard
from campaigns.selectors.film_ads import FilmWish, film_preview_of
from campaigns.selectors.plan_words import cost_words, said_faults, time_words
from campaigns.selectors.setup_page import LAYOUT_NAMES, FormatOffer, LayoutOffer, Offer, Summary
from campaigns.selectors.wireframes import wireframes
from platforms.formats import moving_formats
from workspaces.errors import DomainError

SAYINGS = 6


@dataclass(frozen=True, slots=True)
class Saying:
    """The words of one ad and whom it speaks to."""

    segment: str
    headline: str
    body: str


@dataclass(frozen=True, slots=True)
class FilmAdPage:
    """The page; `seconds` of each ad are 0 where none can be made."""

    videos: tuple[FormatOffer, ...]
    layouts: tuple[LayoutOffer, ...]
    segments: tuple[Offer, ...]
    summary: Summary
    seconds: int
    sayings: tuple[Saying, ...]
    plans: tuple[Plan, ...]


def film_ad_page(storyboard: Storyboard, wish: FilmWish) -> FilmAdPage:
    """Read the page of the ads of a storyboard's film, with what is chosen at the moment."""
    summary, campaign = _summary(storyboard, wish), storyboard.campaign
    segments = campaign.segments.order_by("name", "pk")
    wanted: set[UUID] = {one.pk for one in segments} if wish.segments is None else set(wish.segments)
    preview = summary.preview
    return FilmAdPage(
        videos=tuple(FormatOffer(form, form.key in wish.formats) for form in moving_formats()),
        layouts=tuple(
            LayoutOffer(key, str(LAYOUT_NAMES[key]), key == wish.layout, wireframes(key))
            for key in dict.fromkeys([*campaign.layouts, wish.layout])
            if key in LAYOUT_NAMES
        ),
        segments=tuple(Offer(str(one.pk), one.name, one.pk in wanted, one.locale) for one in segments),
        summary=summary,
        seconds=preview.setup.base.formats[0].seconds if preview else 0,
        sayings=tuple(_sayings(summary)),
        plans=tuple(
            Plan.objects.filter(campaign=campaign, setup__storyboard=str(storyboard.pk)).order_by("pk")
        ),
    )


def _summary(storyboard: Storyboard, wish: FilmWish) -> Summary:
    try:
        preview = film_preview_of(storyboard, wish)
    except DomainError as trouble:
        return Summary(None, trouble)
    estimate = preview.estimate
    return Summary(
        preview, None, tuple(said_faults(preview)), time=time_words(estimate), cost=cost_words(estimate)
    )


def _sayings(summary: Summary) -> list[Saying]:
    """Return the words of a few ads, each once."""
    if summary.preview is None:
        return []
    names = {str(segment.pk): segment.name for segment in summary.preview.chosen.segments}
    told = dict.fromkeys(_saying(cell, names) for cell in summary.preview.expansion.cells)
    return list(told)[:SAYINGS]


def _saying(cell: Cell, names: dict[str, str]) -> Saying:
    return Saying(names[cell.idea.segment], cell.words.headline, cell.words.body)
