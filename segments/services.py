"""Changes to segments: each is checked against what may be said of people, whoever asks and by which way."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from platforms.csv_safety import refuse
from segments.models import Segment
from segments.privacy import Objection, size_objection, text_objection, trait_objection
from segments.wording import objection_sentence
from workspaces.access import require
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.languages import is_language
from workspaces.models import Membership
from workspaces.names import Fault, name_faults, save_named, too_long
from workspaces.policies import can_edit
from workspaces.services.ledger import record

LONGEST_DESCRIPTION = 2_000
LONGEST_VALUE = 120
MOST_TRAITS = 30
MOST_PEOPLE = 10**11
TRAIT_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a segment says; `traits` maps names such as `favourite_drink` to short texts."""

    name: str
    locale: str
    description: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)
    size: int | None = None


def create_segment(membership: Membership, profile: Profile) -> Segment:
    """Create a segment; Invalid names every faulty field."""
    require(membership, can_edit)
    fields = _checked(profile)
    with transaction.atomic():
        segment = save_named(
            lambda: Segment.objects.create(workspace=membership.workspace, **fields), fields["name"]
        )
        _record(membership, "segment.create", segment)
    return segment


def create_segments(membership: Membership, profiles: Sequence[Profile]) -> list[Segment]:
    """Create all of the segments of an import, or none of them."""
    with transaction.atomic():
        return [create_segment(membership, profile) for profile in profiles]


def update_segment(membership: Membership, segment_id: UUID, profile: Profile) -> Segment:
    """Change a segment; variants that were made keep the words they were made with."""
    require(membership, can_edit)
    fields = _checked(profile)
    with transaction.atomic():
        segment = _locked(membership, segment_id)
        if segment.archived_at is not None:
            raise Conflict(_("This segment is archived."), code="archived")
        for name, value in fields.items():
            setattr(segment, name, value)
        save_named(segment.save, segment.name)
        _record(membership, "segment.update", segment)
    return segment


def archive_segment(membership: Membership, segment_id: UUID) -> Segment:
    """Take a segment off the lists; what was made for it stays. Archiving twice changes nothing."""
    require(membership, can_edit)
    with transaction.atomic():
        segment = _locked(membership, segment_id)
        if segment.archived_at is None:
            segment.archived_at = timezone.now()
            segment.save(update_fields=["archived_at", "updated_at"])
            _record(membership, "segment.archive", segment)
    return segment


def profile_faults(profile: Profile) -> list[Fault]:
    """Return everything that is wrong with a profile, by field; traits are `traits.<name>`."""
    return [
        *name_faults(profile.name),
        *_text_faults("name", profile.name),
        *_language_faults(profile.locale),
        *_description_faults(profile.description),
        *_size_faults(profile.size),
        *_trait_faults(profile.traits),
    ]


def _locked(membership: Membership, segment_id: UUID) -> Segment:
    rows = Segment.objects.filter(workspace_id=membership.workspace_id).select_for_update()
    segment = rows.filter(pk=segment_id).first()
    if segment is None:
        raise NotFound
    return segment


def _checked(profile: Profile) -> dict[str, Any]:
    faults = profile_faults(profile)
    if faults:
        raise Invalid(_("The segment was not saved: some fields need another look."), errors=faults)
    return {
        "name": profile.name.strip(),
        "locale": profile.locale,
        "description": profile.description.strip(),
        "traits": {name: value.strip() for name, value in profile.traits.items()},
        "size": profile.size,
    }


def _record(membership: Membership, kind: str, segment: Segment) -> None:
    content = {"name": segment.name, "locale": segment.locale, "size": segment.size}
    subject = f"segment:{segment.pk}"
    record(membership.workspace, kind, actor=membership.user, subject=subject, content=content)


def _language_faults(locale: str) -> list[Fault]:
    if is_language(locale):
        return []
    return [{"field": "language", "message": _("Write a language as “id” or “en-GB”.")}]


def _description_faults(description: str) -> list[Fault]:
    if len(description.strip()) > LONGEST_DESCRIPTION:
        return [{"field": "description", "message": too_long(LONGEST_DESCRIPTION)}]
    return _text_faults("description", description)


def _size_faults(size: int | None) -> list[Fault]:
    if size is not None and not 0 <= size <= MOST_PEOPLE:
        return [{"field": "size", "message": _("Write how many people these are as a whole number.")}]
    return _objected("size", size_objection(size))


def _trait_faults(traits: Mapping[str, str]) -> list[Fault]:
    faults: list[Fault] = []
    if len(traits) > MOST_TRAITS:
        faults.append({"field": "traits", "message": _("Use at most %d traits.") % MOST_TRAITS})
    for name, value in traits.items():
        field_name = f"traits.{name[:40]}"
        if not TRAIT_NAME.fullmatch(name):
            message = _("Name a trait with small letters, digits and underscores, such as “favourite_drink”.")
            faults.append({"field": field_name, "message": message})
        elif not value.strip() or len(value.strip()) > LONGEST_VALUE:
            faults.append({"field": field_name, "message": _("Write 1 to %d characters.") % LONGEST_VALUE})
        else:
            faults += _objected(field_name, trait_objection(name, value)) or _formula(field_name, value)
    return faults


def _text_faults(field_name: str, text: str) -> list[Fault]:
    return _objected(field_name, text_objection(text)) or _formula(field_name, text)


def _objected(field_name: str, objection: Objection | None) -> list[Fault]:
    return [{"field": field_name, "message": objection_sentence(objection)}] if objection else []


def _formula(field_name: str, text: str) -> list[Fault]:
    if refuse(text.strip()) is None:
        return []
    return [{"field": field_name, "message": _("A spreadsheet would run this as a formula: rewrite it.")}]
