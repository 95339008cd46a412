"""Layouts that a variant could have instead of its own: tried by geometry, never ordered by looking."""

from dataclasses import dataclass

from django.utils.functional import Promise

from campaigns.models import Variant
from campaigns.selectors.laid_out import laid_out_by
from campaigns.selectors.setup_page import LAYOUT_NAMES
from campaigns.selectors.setups import exclusions_of
from campaigns.selectors.variants import findings_of
from campaigns.selectors.wireframes import Wireframe, wireframe_of
from generation.composition.alternatives import Alternative, Trouble, alternatives, has_room
from generation.composition.errors import CompositionError
from generation.models import Outcome
from generation.specs import RenderSpec
from workspaces.errors import Conflict

MOST_OFFERED = 3
_MOST_SHOWN = 3
# What geometry can do about a breach of a check.
TROUBLES: dict[str, Trouble | None] = {
    "letters": "legibility",
    "reading": "legibility",
    "contrast": "legibility",
    "type_size": "type",
    "safe_zone": None,
    "product_unchanged": "product",
    "product_shape": "product",
    "logo_unchanged": "logo_room",
    "logo_space": "logo_room",
    "logo_contrast": "logo_ground",
}


@dataclass(frozen=True, slots=True)
class OtherLayout:
    """A layout with room for the variant's words, product and logo in every format, drawn in some of them."""

    key: str
    name: str | Promise
    wireframes: tuple[Wireframe, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Up to three layouts to use instead, if any has room; `refused` where its own one has none."""

    layouts: tuple[OtherLayout, ...]
    refused: bool


def other_layouts(variant: Variant) -> tuple[OtherLayout, ...]:
    """Return up to three layouts to use instead, the most promising first; raises like `laid_out_by`."""
    return _offered(variant, RenderSpec.from_json(variant.job.spec), _troubles_of(variant))


def layout_offer(variant: Variant) -> Offer | None:
    """Return other layouts where one may mend what a check found or geometry refused, None where none would.

    None too where the variant cannot be laid out here any more.
    """
    spec, troubles = RenderSpec.from_json(variant.job.spec), _troubles_of(variant)
    try:
        shown = laid_out_by(variant, spec)
        refused = not has_room(shown.spec, shown.pictures.shapes, shown.sizes)
        if not (troubles or refused):
            return None
        return Offer(_offered(variant, spec, troubles), refused)
    except (CompositionError, Conflict):
        return None


def _troubles_of(variant: Variant) -> dict[str, set[str]]:
    """Return the checks that a layout may mend, each with the formats that it found something in."""
    rows = findings_of(variant).filter(check_name__in=TROUBLES, outcome__in=(Outcome.FLAG, Outcome.BLOCK))
    found: dict[str, set[str]] = {}
    # Where no machine knows the script nothing is known to be wrong.
    for check, key in rows.exclude(check_name="reading", measured="").values_list("check_name", "format"):
        found.setdefault(check, set()).add(key)
    return found


def _offered(variant: Variant, spec: RenderSpec, checks: dict[str, set[str]]) -> tuple[OtherLayout, ...]:
    shown = laid_out_by(variant, spec)
    troubles: dict[Trouble, set[str]] = {}
    for check, keys in checks.items():
        if trouble := TROUBLES[check]:
            troubles.setdefault(trouble, set()).update(keys)
    never = _taken(variant) | _excluded(variant)
    found = alternatives(shown.spec, shown.pictures.shapes, shown.sizes, troubles)
    first = sorted(set().union(*checks.values())) if checks else []
    return tuple(_drawn(each, first) for each in found if each.layout not in never)[:MOST_OFFERED]


def _drawn(each: Alternative, first: list[str]) -> OtherLayout:
    keys = list(dict.fromkeys([*first, *each.arrangements]))[:_MOST_SHOWN]
    drawings = tuple(wireframe_of(each.arrangements[key]) for key in keys)
    return OtherLayout(each.layout, LAYOUT_NAMES.get(each.layout, each.layout), drawings)


def _taken(variant: Variant) -> set[str]:
    """Return the layouts that the same idea has in another variant: a second one would be the same ad."""
    alike = Variant.objects.filter(
        plan=variant.plan_id,
        segment=variant.segment_id,
        template_version=variant.template_version_id,
        options=variant.options,
        seed=variant.seed,
    ).exclude(pk=variant.pk)
    return set(alike.values_list("layout", flat=True))


def _excluded(variant: Variant) -> set[str]:
    """Return the layouts that the campaign's rules leave out for this idea."""
    idea = {
        **variant.options,
        "segment": str(variant.segment_id),
        "template": str(variant.template_version.template_id),
    }
    rules = exclusions_of(variant.campaign)
    return {key for key in LAYOUT_NAMES if any(rule.matches({**idea, "layout": key}) for rule in rules)}
