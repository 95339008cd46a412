"""Ads over a storyboard's film: which film, in which formats, and what a launch of them would make now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import log
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from campaigns.models import BrandVersion, Campaign, Storyboard
from campaigns.selectors.plans import Preview, previewed
from campaigns.selectors.setups import (
    Chosen,
    chosen_of,
    logo_rules_of,
    require_finished,
    setup_of,
    sound_of,
    typefaces_of,
)
from campaigns.selectors.storyboards import Board, board_of
from campaigns.services.choices import LAYOUTS
from generation.licences import require_licence
from generation.models import JobState
from generation.shot_specs import LONGEST_SECONDS, FilmSpec, ShotSpec
from generation.specs import Assets, Copy, Footage, FormatSpec, Palette, Picture, RenderSpec
from platforms.formats import format_named, moving_formats
from workspaces.errors import Conflict, Invalid
from workspaces.names import Fault


@dataclass(frozen=True, slots=True)
class FilmWish:
    """What one chooses for the ads of a film; segments None stands for all of the campaign's."""

    formats: Sequence[str]
    layout: str
    segments: Sequence[UUID] | None = None


def first_wish(storyboard: Storyboard) -> FilmWish:
    """Return what the page begins with: the video format of the film's shape, the campaign's first layout."""
    shape = format_named(storyboard.format)
    ratio = shape.width / shape.height
    nearest = min(moving_formats(), key=lambda each: abs(log(each.width / each.height / ratio)))
    layouts = storyboard.campaign.layouts or LAYOUTS
    return FilmWish([nearest.key], layouts[0])


def film_preview_of(storyboard: Storyboard, wish: FilmWish) -> Preview:
    """Expand the campaign of a storyboard into ads over its film: its words, for each of its segments.

    Raises like `preview_of`, Invalid for faulty choices, and Conflict where there is no film of what the
    shots are now ("no_film"), where its ads would be too long ("too_long"), or where shots were made with an
    earlier model ("earlier_model").
    """
    if storyboard.archived_at is not None:
        raise Conflict(_("This storyboard is archived."), code="archived")
    chosen = chosen_of(storyboard.campaign)
    faults = list(_faults(wish, chosen))
    if faults:
        raise Invalid(_("These ads cannot be made: some choices need another look."), errors=faults)
    if wish.segments is not None:
        wanted = set(wish.segments)
        chosen = replace(chosen, segments=tuple(one for one in chosen.segments if one.pk in wanted))
    require_finished(chosen)
    base = _base_spec(chosen, board_of(storyboard), wish)
    setup = replace(setup_of(chosen, base), layouts=(wish.layout,), pictures=1)
    return previewed(chosen, setup, storyboard=str(storyboard.pk))


def _faults(wish: FilmWish, chosen: Chosen) -> Iterator[Fault]:
    known = {form.key for form in moving_formats()}
    if not wish.formats or not known.issuperset(wish.formats):
        yield {"field": "formats", "message": _("Choose at least one format of videos.")}
    if wish.layout not in LAYOUTS:
        yield {"field": "layout", "message": _("Choose from the layouts that Variasi knows.")}
    if not {one.pk for one in chosen.segments}.issuperset(wish.segments or ()):
        yield {"field": "segments", "message": _("Choose from the segments of this campaign.")}


def _base_spec(chosen: Chosen, board: Board, wish: FilmWish) -> RenderSpec:
    look, campaign = chosen.complete_look, chosen.campaign
    footage, picture = _footage(board), _picture(board)
    require_licence(
        campaign.workspace, picture.model.name, markets=campaign.markets, purpose=campaign.purpose
    )
    return RenderSpec(
        picture=picture,
        copy=Copy("", "", "", "", legal=look.legal_line),
        palette=Palette(look.primary, look.accent, look.light, look.dark),
        typefaces=typefaces_of(look),
        formats=tuple(_format(key, footage) for key in dict.fromkeys(wish.formats)),
        assets=_assets(campaign, look),
        footage=footage,
        logo=logo_rules_of(look),
    )


def _footage(board: Board) -> Footage:
    film, job = board.film, board.storyboard.film
    if film.take is None or job is None or film.state != JobState.READY:
        raise Conflict(_("There is no film yet: make it first."), code="no_film")
    if film.is_stale:
        message = _("The shots have changed since the film was joined: make the film again first.")
        raise Conflict(message, code="no_film")
    spec = FilmSpec.from_json(job.spec)
    cuts = tuple(accumulate(shot.frames for shot in spec.shots))[:-1]
    given = any(each.start.picture or each.start.clip for each in _shot_specs(board))
    footage = Footage(film.take.sha256, spec.frames, spec.frame_rate, cuts, composite=given)
    if footage.seconds > LONGEST_SECONDS:
        message = _("With its end card the ad would be %(seconds)d s long; at most %(most)d s: trim a shot.")
        raise Conflict(message % {"seconds": footage.seconds, "most": LONGEST_SECONDS}, code="too_long")
    return footage


def _picture(board: Board) -> Picture:
    """Return how the film was made: the words of its shots, with the first one's figures."""
    pictures = [each.picture for each in _shot_specs(board)]
    models = {each.model for each in pictures}
    if board.making is None or models != {board.making.model.ref}:
        message = _("Some shots were made with an earlier model: make them again, and then the film.")
        raise Conflict(message, code="earlier_model")
    return replace(pictures[0], prompt="\n".join(dict.fromkeys(each.prompt for each in pictures)))


def _shot_specs(board: Board) -> list[ShotSpec]:
    return [ShotSpec.from_json(one.shot.job.spec) for one in board.shots if one.shot.job]


def _format(key: str, footage: Footage) -> FormatSpec:
    return replace(FormatSpec.named(key, seconds=footage.seconds), frame_rate=footage.frame_rate)


def _assets(campaign: Campaign, look: BrandVersion) -> Assets:
    """Return the brand's logo and the campaign's sound; a product has no place over a film."""
    return Assets(
        logo=look.logo.sha256 if look.logo else None,
        logo_on_dark=look.logo_on_dark.sha256 if look.logo_on_dark else None,
        sound=sound_of(campaign, look),
    )
