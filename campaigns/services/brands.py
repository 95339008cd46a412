"""Changes to brands: each look of a brand is a new version, and no version ever changes."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.glossary import Glossary, Term
from campaigns.models import Brand, BrandVersion, OwnTypeface
from campaigns.services.glossary import cleaned_terms, glossary_faults
from generation.composition.typography import TYPEFACES
from generation.models import StoredFile
from generation.sound_files import MEDIA_TYPE as SOUND_TYPE
from generation.specs import CLEAR_SPACES, LEAST_HEIGHTS
from workspaces.access import require
from workspaces.errors import Conflict, Invalid, NotFound
from workspaces.models import Membership
from workspaces.names import Fault, name_faults, save_named, too_long
from workspaces.policies import can_edit
from workspaces.services.ledger import record

MAX_BANNED_WORDS = 200
MAX_BANNED_WORD_LENGTH = 60
_COLOUR = re.compile(r"#[0-9a-f]{6}")
COLOUR_ROLES = ("primary", "accent", "light", "dark")
TYPEFACE_KEYS = frozenset(typeface.key for typeface in TYPEFACES)


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a version of a brand says; colours are `#rrggbb`, typefaces keys of `TYPEFACES`.

    The clear space of a logo is in hundredths of its height, its least height in pixels. An own typeface
    counts instead of the one of the list.
    """

    primary: str
    accent: str
    light: str
    dark: str
    headline_typeface: str
    body_typeface: str
    own_headline: OwnTypeface | None = None
    own_body: OwnTypeface | None = None
    logo: StoredFile | None = None
    logo_on_dark: StoredFile | None = None
    logo_clear_space: int = 35
    logo_least_height: int = 14
    sound: StoredFile | None = None
    tone: str = ""
    legal_line: str = ""
    banned_words: Sequence[str] = ()
    glossary: Sequence[Term] = ()


def create_brand(membership: Membership, *, name: str, look: Look) -> Brand:
    """Create a brand with its first version; Invalid names the faulty fields."""
    require(membership, can_edit)
    fields = _checked(membership, name, look)
    with transaction.atomic():
        brand = save_named(
            lambda: Brand.objects.create(workspace=membership.workspace, name=name.strip()), name
        )
        _add_version(membership, brand, fields)
        record(
            membership.workspace,
            "brand.create",
            actor=membership.user,
            subject=f"brand:{brand.pk}",
            content={"name": brand.name, "version": 1},
        )
    return brand


def update_brand(
    membership: Membership, brand_id: UUID, *, name: str, look: Look, expected_version: int | None = None
) -> Brand:
    """Save a new version of a brand; Conflict where the newest is no longer `expected_version`."""
    require(membership, can_edit)
    fields = _checked(membership, name, look)
    with transaction.atomic():
        brand = locked_brand(membership, brand_id)
        newest = newest_number(brand)
        if expected_version is not None and newest != expected_version:
            raise Conflict(_("Somebody saved this brand in the meantime: reload the page."), code="stale")
        _rename(brand, name.strip())
        _add_version(membership, brand, fields, number=newest + 1)
        record(
            membership.workspace,
            "brand.update",
            actor=membership.user,
            subject=f"brand:{brand.pk}",
            content={"name": brand.name, "version": newest + 1},
        )
    return brand


def archive_brand(membership: Membership, brand_id: UUID) -> Brand:
    """Take a brand off the lists; what was made with it stays. Archiving twice changes nothing."""
    require(membership, can_edit)
    with transaction.atomic():
        brand = locked_brand(membership, brand_id)
        if brand.archived_at is None:
            brand.archived_at = timezone.now()
            brand.save(update_fields=["archived_at"])
            record(membership.workspace, "brand.archive", actor=membership.user, subject=f"brand:{brand.pk}")
    return brand


def newest_number(brand: Brand) -> int:
    """Return the number of a brand's newest version, 0 where it has none."""
    return brand.versions.order_by("-number").values_list("number", flat=True).first() or 0


def locked_brand(membership: Membership, brand_id: UUID) -> Brand:
    """Return a brand of the member's workspace, locked for this transaction; NotFound otherwise."""
    brand = Brand.objects.of(membership.workspace).select_for_update().filter(pk=brand_id).first()
    if brand is None:
        raise NotFound
    return brand


def _rename(brand: Brand, name: str) -> None:
    if brand.name != name:
        brand.name = name
        save_named(lambda: brand.save(update_fields=["name"]), name)


def _add_version(
    membership: Membership, brand: Brand, fields: dict[str, object], *, number: int = 1
) -> BrandVersion:
    return BrandVersion.objects.create(
        workspace=membership.workspace, brand=brand, number=number, made_by=membership.user, **fields
    )


def _checked(membership: Membership, name: str, look: Look) -> dict[str, object]:
    """Return the fields of a version, cleaned; Invalid with every fault, NotFound for a foreign file."""
    for file in (look.logo, look.logo_on_dark, look.sound, look.own_headline, look.own_body):
        if file is not None:
            check_own(membership, file)
    words = _banned_words(look.banned_words)
    terms = cleaned_terms(look.glossary)
    colours = {role: getattr(look, role).strip().lower() for role in COLOUR_ROLES}
    faults = [
        *name_faults(name),
        *(
            {"field": role, "message": _("Write a colour as # and six digits, such as #7a3e1d.")}
            for role, colour in colours.items()
            if not _COLOUR.fullmatch(colour)
        ),
        *(
            {"field": field, "message": _("Choose one of the typefaces of this list.")}
            for field in ("headline_typeface", "body_typeface")
            if getattr(look, field) not in TYPEFACE_KEYS
        ),
        *(
            {"field": field, "message": _("This file is no picture.")}
            for field in ("logo", "logo_on_dark")
            if (logo := getattr(look, field)) and not logo.media_type.startswith("image/")
        ),
        *_logo_faults(look),
        *_sound_faults(look),
        *_length_faults(look, words),
        *glossary_faults(terms),
    ]
    if faults:
        raise Invalid(_("The brand was not saved: some fields need another look."), errors=faults)
    return {
        **colours,
        "headline_typeface": look.headline_typeface,
        "body_typeface": look.body_typeface,
        "own_headline": look.own_headline,
        "own_body": look.own_body,
        "logo": look.logo,
        "logo_on_dark": look.logo_on_dark,
        "logo_clear_space": look.logo_clear_space,
        "logo_least_height": look.logo_least_height,
        "sound": look.sound,
        "tone": look.tone.strip(),
        "legal_line": look.legal_line.strip(),
        "banned_words": words,
        "glossary": Glossary(terms).as_rows(),
    }


def _logo_faults(look: Look) -> list[Fault]:
    bounds = (("logo_clear_space", CLEAR_SPACES), ("logo_least_height", LEAST_HEIGHTS))
    message = _("Write a whole number from %(first)d to %(last)d.")
    return [
        {"field": field, "message": message % {"first": allowed[0], "last": allowed[-1]}}
        for field, allowed in bounds
        if getattr(look, field) not in allowed
    ]


def _sound_faults(look: Look) -> list[Fault]:
    if look.sound is None or look.sound.media_type == SOUND_TYPE:
        return []
    return [{"field": "sound", "message": _("This file is no sound.")}]


def _length_faults(look: Look, words: Sequence[str]) -> list[Fault]:
    faults: list[Fault] = [
        {"field": field, "message": too_long(maximum)}
        for field, maximum in (("tone", 300), ("legal_line", 120))
        if len(getattr(look, field).strip()) > maximum
    ]
    if len(words) > MAX_BANNED_WORDS or any(len(word) > MAX_BANNED_WORD_LENGTH for word in words):
        message = _("Use at most %(count)d words of at most %(length)d characters each.")
        values = {"count": MAX_BANNED_WORDS, "length": MAX_BANNED_WORD_LENGTH}
        faults.append({"field": "banned_words", "message": message % values})
    return faults


def check_own(membership: Membership, file: StoredFile | OwnTypeface) -> None:
    """Raise NotFound where the file is another workspace's."""
    if file.workspace_id != membership.workspace_id:
        raise NotFound


def _banned_words(words: Sequence[str]) -> list[str]:
    """Return the words trimmed and once each, however they are cased, in their order."""
    trimmed = (" ".join(unicodedata.normalize("NFC", word).split()) for word in words)
    return list({word.casefold(): word for word in trimmed if word}.values())
