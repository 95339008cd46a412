"""Other places for the parts of a variant's layout: over the same picture, in some or all of its formats.

As with other words, what was made before counts no more from the order on (`rewording.py` has the way back).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.models import Variant
from campaigns.selectors.laid_out import laid_out_by
from campaigns.selectors.layout_words import said_of
from campaigns.services.variants import order_anew, variant_to_change
from generation.composition.adjusting import part_box, settled, tried
from generation.composition.boxes import Box
from generation.composition.errors import CompositionError
from generation.composition.families import arrange
from generation.models import Job
from generation.specs import Adjustment, RenderSpec
from workspaces.access import require
from workspaces.canonical import Json
from workspaces.errors import Invalid
from workspaces.models import Membership
from workspaces.policies import can_edit


def adjust(
    membership: Membership, variant_id: UUID, changes: Sequence[Adjustment], *, formats: Collection[str]
) -> Job:
    """Order a variant with these boxes in these formats, instead of what was moved in them before.

    A box that is where the layout has it is none. Raises NotFound, NotAllowed, Invalid where nothing is
    changed, a format is not the variant's, or a rule is broken, with each as an error of its `format.part`,
    and Conflict while the variant is being made or its model is gone.
    """
    require(membership, can_edit)
    with transaction.atomic():
        variant = variant_to_change(membership, variant_id)
        before = RenderSpec.from_json(variant.job.spec)
        _require_known(before, changes, formats)
        kept = [each for each in before.adjustments if each.format not in formats]
        wanted = [*kept, *_moved(variant, before, changes)]
        spec = replace(before, adjustments=tuple(sorted(wanted, key=lambda each: (each.format, each.part))))
        if spec == before:
            raise Invalid(_("Everything is where it was."), code="unchanged")
        told: dict[str, Json] = {
            key: sorted(each.part for each in changes if each.format == key) for key in sorted(formats)
        }
        return order_anew(membership, variant, spec, kind="variant.adjust", content={"layout": told})


def _require_known(spec: RenderSpec, changes: Sequence[Adjustment], formats: Collection[str]) -> None:
    known = {form.key for form in spec.formats}
    foreign = ({each.format for each in changes} | set(formats)) - known
    if foreign:
        raise Invalid(
            _("This variant has no format %(names)s.") % {"names": ", ".join(sorted(foreign))},
            code="unknown_format",
        )
    places = [(each.format, each.part) for each in changes]
    if len(set(places)) < len(places):
        raise Invalid(_("A part has one place in each format."), code="twice")


def _moved(variant: Variant, spec: RenderSpec, changes: Sequence[Adjustment]) -> list[Adjustment]:
    """Return the changes that move something; Invalid with all rules that they break."""
    shown = laid_out_by(variant, spec)
    moved: list[Adjustment] = []
    errors: list[Mapping[str, str]] = []
    for key in dict.fromkeys(each.format for each in changes):
        frame = shown.frame(key)
        try:
            made = arrange(spec.layout, frame)
        except CompositionError as refusal:
            raise Invalid(_(str(refusal)), code=refusal.code) from refusal
        counting = (settled(made, each) for each in changes if each.format == key)
        own = [each for each in counting if _is_moved(each, part_box(made, each.part))]
        errors += [
            {"field": f"{key}.{fault.part}", "message": said_of(fault)}
            for fault in tried(frame, made, own).faults
            if fault.blocks
        ]
        moved += own
    if errors:
        raise Invalid(_("Some parts cannot stay there."), errors=errors, code="layout_broken")
    return moved


def _is_moved(change: Adjustment, own: Box | None) -> bool:
    return own is not None and own != Box(change.left, change.top, change.right, change.bottom)
