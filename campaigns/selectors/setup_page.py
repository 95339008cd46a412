"""Everything the set-up page of a campaign shows: what can be chosen, what is, and what comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.expansion.values import Cell
from campaigns.models import Campaign, TemplateVersion
from campaigns.selectors.brands import brands_of, products_of
from campaigns.selectors.matrix import Grid, cell_key, grid_of
from campaigns.selectors.past_rejections import PastRejection, past_rejections
from campaigns.selectors.plan_words import SaidFault, cost_words, said_faults, time_words
from campaigns.selectors.plans import Preview, preview_of
from campaigns.selectors.setups import Chosen, axes_of, chosen_of
from campaigns.selectors.wireframes import Wireframe, wireframes
from campaigns.services.choices import LAYOUTS, SOUNDS
from generation.clause_words import PURPOSE_NAMES
from generation.installed import model_names, title_of
from generation.preview_reads import PreviewShown, previews_of
from generation.services.previews import Sight
from platforms.formats import (
    LENGTHS,
    Format,
    animated_formats,
    format_named,
    moving_formats,
    refusing,
    stills,
)
from segments.models import Segment
from workspaces.errors import DomainError
from workspaces.models import Membership
from workspaces.policies import can_edit

LAYOUT_NAMES: dict[str, Promise] = {
    "hero": _("Product in the middle"),
    "left": _("Words on the left"),
    "right": _("Words on the right"),
    "band": _("Words on a band"),
    "type": _("Big type"),
    "poster": _("Poster"),
    "frame": _("Framed picture"),
    "arch": _("Arch"),
    "slant": _("Diagonal"),
    "sticker": _("Round seal"),
    "editorial": _("Editorial"),
    "card": _("Card on the picture"),
    "minimal": _("Few words"),
}
SOUND_NAMES: dict[str, Promise] = {
    "brand": _("The brand's sound"),
    "own": _("Its own"),
    "none": _("No sound"),
}
EXAMPLES = 3
_ID_AXES = ("segment", "template")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an option, and whether it is used."""

    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """An option of the chosen templates with all its values."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose, and whether it is chosen; `note` is said beside it, where it needs one."""

    key: str
    label: str
    chosen: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class LayoutOffer:
    """A layout to choose, with drawings of it in two formats."""

    key: str
    label: str
    chosen: bool
    wireframes: tuple[Wireframe, ...]


@dataclass(frozen=True, slots=True)
class FormatOffer:
    """A format to choose."""

    format: Format
    chosen: bool


@dataclass(frozen=True, slots=True)
class LengthOffer:
    """A length of videos to choose, in seconds; `refusing` are platforms that take none of it."""

    seconds: int
    chosen: bool
    refusing: str


@dataclass(frozen=True, slots=True)
class Rule:
    """An exclusion that is no single cell of the grid, in words where all it names is chosen now."""

    place: int
    words: str
    reason: str
    is_about_chosen: bool


@dataclass(frozen=True, slots=True)
class Example:
    """The words of one cell and a coarse picture of its scene, for a look before the launch."""

    segment: str
    headline: str
    body: str
    call_to_action: str
    picture: str
    shown: PreviewShown | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a launch would make, or `trouble`: why there is nothing to launch yet."""

    preview: Preview | None
    trouble: DomainError | None
    faults: tuple[SaidFault, ...] = ()
    time: str = ""
    cost: str = ""
    examples: tuple[Example, ...] = ()

    @property
    def is_unfinished(self) -> bool:
        """Whether something is merely still to be chosen."""
        return self.trouble is not None and self.trouble.code == "unfinished"

    @property
    def is_licence(self) -> bool:
        """Whether the model's licence stands against it."""
        return self.trouble is not None and self.trouble.code == "licence"

    @property
    def can_launch(self) -> bool:
        """Whether there is anything to launch."""
        return self.preview is not None and self.preview.expansion.variants > 0


@dataclass(frozen=True, slots=True)
class SetupPage:
    """The page: what is offered on the left, the summary on the right."""

    campaign: Campaign
    brands: tuple[Offer, ...]
    products: tuple[Offer, ...]
    segments: tuple[Offer, ...]
    templates: tuple[Offer, ...]
    axes: tuple[Axis, ...]
    stills: tuple[FormatOffer, ...]
    videos: tuple[FormatOffer, ...]
    animated: tuple[FormatOffer, ...]
    lengths: tuple[LengthOffer, ...]
    sounds: tuple[Offer, ...]
    brand_sounds: bool
    models: tuple[Offer, ...]
    purposes: tuple[Offer, ...]
    layouts: tuple[LayoutOffer, ...]
    grid: Grid | None
    reasons: tuple[str, ...]
    rules: tuple[Rule, ...]
    summary: Summary
    past: tuple[PastRejection, ...]
    launches: int


def setup_page(membership: Membership, campaign: Campaign) -> SetupPage:
    """Read the page of a campaign as it is saved."""
    chosen = chosen_of(campaign)
    summary = summary_of(membership, campaign)
    grid = grid_of(chosen, summary.preview.expansion if summary.preview else None)
    cells = {cell.key for row in grid.rows for cell in row.cells if cell.off} if grid else set()
    return SetupPage(
        campaign=campaign,
        brands=tuple(_brand_offers(membership, campaign)),
        products=tuple(_product_offers(campaign)),
        segments=tuple(_segment_offers(membership, chosen)),
        templates=tuple(_template_offers(membership, chosen)),
        axes=tuple(_axes(chosen)),
        stills=tuple(FormatOffer(form, form.key in campaign.formats) for form in stills()),
        videos=tuple(FormatOffer(form, form.key in campaign.formats) for form in moving_formats()),
        animated=tuple(FormatOffer(form, form.key in campaign.formats) for form in animated_formats()),
        lengths=tuple(_length_offers(campaign)),
        sounds=tuple(Offer(key, str(SOUND_NAMES[key]), key == campaign.sound) for key in SOUNDS),
        brand_sounds=chosen.look is not None and chosen.look.sound is not None,
        models=tuple(_model_offers(membership, campaign)),
        purposes=tuple(Offer(key, str(name), key == campaign.purpose) for key, name in PURPOSE_NAMES.items()),
        layouts=tuple(
            LayoutOffer(key, str(LAYOUT_NAMES[key]), key in campaign.layouts, wireframes(key))
            for key in LAYOUTS
        ),
        grid=grid,
        reasons=tuple(_reasons(grid)),
        rules=tuple(_rules(chosen, cells)),
        summary=summary,
        past=past_rejections(chosen),
        launches=campaign.plans.count(),
    )


def summary_of(membership: Membership, campaign: Campaign) -> Summary:
    """Return what a launch of the campaign would make now, or why it cannot be launched."""
    try:
        preview = preview_of(campaign)
    except DomainError as trouble:
        return Summary(None, trouble)
    return Summary(
        preview=preview,
        trouble=None,
        faults=tuple(said_faults(preview)),
        time=time_words(preview.estimate),
        cost=cost_words(preview.estimate),
        examples=_examples(membership, preview),
    )


def _spread(cells: tuple[Cell, ...]) -> list[Cell]:
    """Return a few cells, the first of as many segments as possible."""
    firsts: dict[str, Cell] = {}
    for cell in cells:
        firsts.setdefault(cell.idea.segment, cell)
        if len(firsts) == EXAMPLES:
            break
    return list(firsts.values())


def _examples(membership: Membership, preview: Preview) -> tuple[Example, ...]:
    """Return examples of the plan; whoever may not edit is shown words only, as pictures cost device time."""
    names = {str(segment.pk): segment.name for segment in preview.chosen.segments}
    campaign, cells = preview.chosen.campaign, _spread(preview.expansion.cells)
    first = format_named(campaign.formats[0])
    sights = [Sight(cell.words.picture, cell.seed, first.width, first.height) for cell in cells]
    may_ask = can_edit(membership)
    shown = previews_of(membership, sights, model=campaign.model) if may_ask else {}
    return tuple(_example(cell, names, shown.get(sight)) for cell, sight in zip(cells, sights, strict=True))


def _example(cell: Cell, names: dict[str, str], shown: PreviewShown | None) -> Example:
    words = cell.words
    return Example(
        names[cell.idea.segment], words.headline, words.body, words.call_to_action, words.picture, shown
    )


def _brand_offers(membership: Membership, campaign: Campaign) -> Iterator[Offer]:
    for brand in brands_of(membership).order_by("name", "pk"):
        yield Offer(str(brand.pk), brand.name, brand.pk == campaign.brand_id)
    if campaign.brand is not None and campaign.brand.archived_at is not None:
        yield Offer(str(campaign.brand.pk), campaign.brand.name, chosen=True, note=str(_("archived")))


def _product_offers(campaign: Campaign) -> Iterator[Offer]:
    if campaign.brand is None:
        return
    for product in products_of(campaign.brand):
        yield Offer(str(product.pk), product.name, product.pk == campaign.product_id, product.cutout.sha256)
    if campaign.product is not None and campaign.product.archived_at is not None:
        yield Offer(str(campaign.product.pk), campaign.product.name, chosen=True)


def _segment_offers(membership: Membership, chosen: Chosen) -> Iterator[Offer]:
    taken = {segment.pk for segment in chosen.segments}
    rows = Segment.objects.filter(workspace=membership.workspace)
    for segment in rows.filter(Q(archived_at=None) | Q(pk__in=taken)).order_by("name", "pk"):
        yield Offer(str(segment.pk), segment.name, segment.pk in taken, segment.locale)


def _template_offers(membership: Membership, chosen: Chosen) -> Iterator[Offer]:
    """Yield the newest version of each template, and the older ones that the campaign still uses."""
    taken = {version.pk for version in chosen.versions}
    rows = TemplateVersion.objects.of(membership.workspace).select_related("template")
    rows = rows.filter(Q(template__archived_at=None) | Q(pk__in=taken))
    seen: set[UUID] = set()
    for version in rows.order_by("template__name", "template", "-number"):
        is_newest = version.template_id not in seen
        seen.add(version.template_id)
        if is_newest or version.pk in taken:
            note = "" if is_newest else _("version %(number)d") % {"number": version.number}
            yield Offer(str(version.pk), version.template.name, version.pk in taken, note)


def _model_offers(membership: Membership, campaign: Campaign) -> Iterator[Offer]:
    names = model_names(membership.workspace.pk)
    for name in names:
        yield Offer(name, title_of(name), name == campaign.model)
    if campaign.model not in names:
        yield Offer(campaign.model, title_of(campaign.model), chosen=True, note=str(_("not installed")))


def _length_offers(campaign: Campaign) -> Iterator[LengthOffer]:
    for seconds in LENGTHS:
        platforms = ", ".join(each.platform for each in refusing(seconds))
        yield LengthOffer(seconds, seconds == campaign.seconds, platforms)


def _axes(chosen: Chosen) -> Iterator[Axis]:
    """Yield the options of the chosen templates; templates that share one share its values."""
    offered: dict[str, list[str]] = {}
    used: dict[str, set[str]] = {}
    for version in chosen.versions:
        for axis, values in axes_of(version, chosen.campaign):
            known = offered.setdefault(axis, [])
            known += [value for value in version.options[axis] if value not in known]
            used.setdefault(axis, set()).update(values)
    for axis, texts in offered.items():
        yield Axis(axis, tuple(Value(text, text in used[axis]) for text in texts))


def _reasons(grid: Grid | None) -> list[str]:
    if grid is None:
        return []
    cells = (cell for row in grid.rows for cell in row.cells if cell.off)
    return list(dict.fromkeys(cell.reason for cell in cells))


def _rules(chosen: Chosen, cells: set[str]) -> Iterator[Rule]:
    """Yield the exclusions that the grid does not show as a cell that is off, with their place."""
    names = {str(segment.pk): segment.name for segment in chosen.segments}
    names |= {str(version.template_id): version.template.name for version in chosen.versions}
    layouts = {key: str(name) for key, name in LAYOUT_NAMES.items()}
    for place, rule in enumerate(chosen.campaign.exclusions):
        if cell_key(rule["when"]) not in cells:
            known = {axis: names.get(value) for axis, value in rule["when"].items() if axis in _ID_AXES}
            said = {axis: layouts.get(value, value) for axis, value in rule["when"].items()} | known
            words = " · ".join(text or "" for text in said.values())
            yield Rule(place, words, rule["reason"], None not in known.values())
