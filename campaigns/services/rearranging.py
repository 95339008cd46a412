"""Another layout for a variant that is made already or had no room: the same words, all formats anew.

As with other words, what was made before counts no more from the order on (`rewording.py` has the way back).
"""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.laid_out import laid_out_by
from campaigns.services.variants import order_anew, variant_to_change
from generation.composition.compose import arrangements
from generation.composition.errors import CompositionError
from generation.models import Job
from generation.specs import RenderSpec
from workspaces.access import require
from workspaces.canonical import Json
from workspaces.errors import Invalid
from workspaces.models import Membership
from workspaces.policies import can_edit


def rearrange(membership: Membership, variant_id: UUID, layout: str) -> Job:
    """Order a variant in another layout; what was moved in its own one is dropped with it.

    Raises NotFound, NotAllowed, Invalid where the layout is unknown, its own, or has no room in a format, and
    Conflict while the variant is being made, its model is gone, or against its licence.
    """
    require(membership, can_edit)
    with transaction.atomic():
        variant = variant_to_change(membership, variant_id)
        before = RenderSpec.from_json(variant.job.spec)
        if layout == before.layout:
            raise Invalid(_("This is the layout that it has."), code="unchanged")
        spec = replace(before, layout=layout, adjustments=())
        try:
            shown = laid_out_by(variant, spec)
            arrangements(shown.spec, shown.pictures.shapes, shown.sizes)
        except CompositionError as refusal:
            raise Invalid(_(str(refusal)), code=refusal.code) from refusal
        told: Json = {"from": before.layout, "to": layout, "moved": len(before.adjustments)}
        return order_anew(membership, variant, spec, kind="variant.rearrange", content={"layout": told})
