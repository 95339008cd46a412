"""Another headline for a variant that is made already, and back to what it was where that fails.

From the order on, what was made before counts no more: it is neither approved nor published, and the database
refuses it (`campaigns.gate`).
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.briefs import Brief
from campaigns.copy_checks import check_brief
from campaigns.faults import as_errors
from campaigns.glossary import Glossary
from campaigns.models import BrandVersion, Variant
from campaigns.selectors.laid_out import laid_out_by, look_of
from campaigns.services.variants import order_anew, variant_to_change
from generation.composition.compose import arrangements
from generation.composition.errors import CompositionError
from generation.models import Job
from generation.progress import hint_group
from generation.specs import Copy, RenderSpec
from workspaces.access import require
from workspaces.errors import Conflict, Invalid
from workspaces.models import Membership
from workspaces.policies import can_edit
from workspaces.services.ledger import record


@dataclass(frozen=True, slots=True)
class Wording:
    """The words to draw on all formats of a variant; white space is folded."""

    headline: str
    body: str
    call_to_action: str


def reword(membership: Membership, variant_id: UUID, wording: Wording) -> Job:
    """Order a variant with other words over the same picture, in all its formats.

    Raises NotFound, NotAllowed, Invalid where the words are unchanged, not allowed or do not fit a format,
    and Conflict while the variant is being made, before its first revision, or against its licence.
    """
    require(membership, can_edit)
    with transaction.atomic():
        variant = variant_to_change(membership, variant_id)
        before = RenderSpec.from_json(variant.job.spec)
        words = {field: " ".join(getattr(wording, field).split()) for field in Wording.__dataclass_fields__}
        spec = replace(before, copy=Copy.from_raw(before.copy.as_raw() | words))
        if spec == before:
            raise Invalid(_("These are the words that it has."), code="unchanged")
        _check_words(look_of(variant), spec)
        _check_fits(variant, spec)
        changed = {field: [getattr(before.copy, field), text] for field, text in words.items()}
        told = {field: list(pair) for field, pair in changed.items() if pair[0] != pair[1]}
        return order_anew(membership, variant, spec, kind="variant.reword", content={"words": told})


def keep(membership: Membership, variant_id: UUID) -> Variant:
    """Let the variant be what it was before an order that failed, was blocked or cancelled.

    Its revision counts again, with what was decided on it. Raises NotFound, NotAllowed, or Conflict where
    nothing was ordered since or it is being made.
    """
    require(membership, can_edit)
    with transaction.atomic():
        variant = variant_to_change(membership, variant_id)
        revision = variant.current_revision
        if revision is None or variant.job_id == revision.job_id:
            raise Conflict(_("It is what it was: nothing was ordered since."), code="nothing_to_keep")
        variant.job = revision.job
        variant.save(update_fields=["job"])
        record(
            membership.workspace,
            "variant.keep",
            actor=membership.user,
            subject=f"variant:{variant.pk}",
            content={"revision": revision.number, "digest": revision.digest},
        )
        hint_group(variant.job.group)
    return variant


def _check_words(look: BrandVersion | None, spec: RenderSpec) -> None:
    copy = spec.copy
    brief = Brief(spec.picture.prompt, copy.headline, copy.body, copy.call_to_action)
    glossary = Glossary.of_rows(look.glossary if look else ())
    faults = (
        *check_brief(brief, banned_words=look.banned_words if look else ()),
        *glossary.faults(brief, None, copy.locale),
    )
    stopping = [fault for fault in faults if fault.blocks and fault.field != "picture"]
    if stopping:
        raise Invalid(_("Some of these words cannot be used."), errors=as_errors(stopping))


def _check_fits(variant: Variant, spec: RenderSpec) -> None:
    """Refuse words that do not fit a format, by geometry alone, before anything is made."""
    try:
        shown = laid_out_by(variant, spec)
        arrangements(shown.spec, shown.pictures.shapes, shown.sizes)
    except CompositionError as refusal:
        raise Invalid(_(str(refusal)), code=refusal.code) from refusal
