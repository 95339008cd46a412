"""What one can choose in a campaign, and what is wrong with a choice, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from campaigns.models import Brand, Product, TemplateVersion
from generation.composition.families import FAMILIES
from generation.engines.licence import PURPOSES
from generation.models import StoredFile
from platforms.countries import COUNTRIES
from platforms.formats import LENGTHS, formats
from segments.models import Segment
from workspaces.names import Fault, name_faults, too_long

LAYOUTS = tuple(FAMILIES)
# Videos have the sound of their brand, where it has one, one of the campaign's own, or are silent.
SOUNDS = ("brand", "own", "none")
MOST_PICTURES = 50
MOST_EXCLUSIONS = 2_000
LONGEST_REASON = 200
_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Cells to leave out and why: `when` pairs an axis with a value."""

    when: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything one chooses in a campaign; ids are of rows of the campaign's workspace."""

    name: str
    brand: UUID | None = None
    product: UUID | None = None
    landing_url: str = ""
    segments: Sequence[UUID] = ()
    template_versions: Sequence[UUID] = ()
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    formats: Sequence[str] = ()
    seconds: int = LENGTHS[0]
    sound: str = SOUNDS[0]
    own_sound: UUID | None = None
    layouts: Sequence[str] = ("hero",)
    pictures: int = 1
    exclusions: Sequence[Exclusion] = ()
    model: str = "panggung"
    markets: Sequence[str] = ()
    purpose: str = "commercial"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that the ids of some choices name; None or fewer where some are unknown here."""

    brand: Brand | None
    product: Product | None
    segments: list[Segment]
    template_versions: list[TemplateVersion]
    own_sound: StoredFile | None
    models: frozenset[str]


def faults_of(choices: Choices, chosen: Chosen) -> list[Fault]:
    """Return everything wrong with the choices, by field; empty where they can be saved, finished or not."""
    return [
        *name_faults(choices.name),
        *_landing_faults(choices.landing_url.strip()),
        *_row_faults(choices, chosen),
        *_key_faults(choices),
        *_exclusion_faults(choices),
        *_use_faults(choices, chosen),
    ]


def _landing_faults(url: str) -> Iterator[Fault]:
    if not url:
        return
    if len(url) > 500:
        yield {"field": "landing_url", "message": too_long(500)}
        return
    try:
        _web_address(url)
    except ValidationError:
        example = "https://example.com/coffee"
        message = _("Write the whole address, such as %(example)s.") % {"example": example}
        yield {"field": "landing_url", "message": message}
        return
    if urlsplit(url).username is not None:
        yield {"field": "landing_url", "message": _("Leave the user name and password out of the address.")}


def _row_faults(choices: Choices, chosen: Chosen) -> Iterator[Fault]:
    if choices.brand is not None and chosen.brand is None:
        yield {"field": "brand", "message": _("Choose one of the brands of this workspace.")}
    product_is_known = chosen.product is not None and chosen.product.brand_id == choices.brand
    if choices.product is not None and not product_is_known:
        yield {"field": "product", "message": _("Choose one of the products of this brand.")}
    if choices.own_sound is not None and chosen.own_sound is None:
        yield {"field": "sound", "message": _("This file is no sound of this workspace.")}
    if len(chosen.segments) != len(set(choices.segments)):
        yield {"field": "segments", "message": _("Choose from the segments of this workspace.")}
    if len(chosen.template_versions) != len(set(choices.template_versions)):
        yield {"field": "template_versions", "message": _("Choose from the templates of this workspace.")}


def _key_faults(choices: Choices) -> Iterator[Fault]:
    known = {form.key for form in formats()}
    if not known.issuperset(choices.formats):
        yield {"field": "formats", "message": _("Choose from the formats that Variasi knows.")}
    if choices.seconds not in LENGTHS:
        offered = ", ".join(str(each) for each in LENGTHS)
        message = _("Videos last one of %(offered)s seconds.") % {"offered": offered}
        yield {"field": "seconds", "message": message}
    if choices.sound not in SOUNDS:
        yield {"field": "sound", "message": _("Choose from the list.")}
    if not set(LAYOUTS).issuperset(choices.layouts):
        yield {"field": "layouts", "message": _("Choose from the layouts that Variasi knows.")}
    if not 1 <= choices.pictures <= MOST_PICTURES:
        message = _("Choose between 1 and %(most)d pictures for each idea.") % {"most": MOST_PICTURES}
        yield {"field": "pictures", "message": message}


def _use_faults(choices: Choices, chosen: Chosen) -> Iterator[Fault]:
    if choices.model not in chosen.models:
        yield {"field": "model", "message": _("Choose one of the models of this workspace.")}
    unknown = [market for market in choices.markets if market not in COUNTRIES]
    if unknown:
        message = _("“%(market)s” is no country: use codes of two letters, such as ID or SG.")
        yield {"field": "markets", "message": message % {"market": unknown[0][:20]}}
    if choices.purpose not in PURPOSES:
        yield {"field": "purpose", "message": _("Choose from the list.")}


def _exclusion_faults(choices: Choices) -> Iterator[Fault]:
    if len(choices.exclusions) > MOST_EXCLUSIONS:
        message = _("Use at most %(most)d exclusions.") % {"most": MOST_EXCLUSIONS}
        yield {"field": "exclusions", "message": message}
    if any(not rule.when for rule in choices.exclusions):
        yield {"field": "exclusions", "message": _("Say which cells an exclusion is for.")}
    if any(not rule.reason.strip() for rule in choices.exclusions):
        yield {"field": "exclusions", "message": _("Give a reason for each exclusion.")}
    if any(len(rule.reason.strip()) > LONGEST_REASON for rule in choices.exclusions):
        yield {"field": "exclusions", "message": too_long(LONGEST_REASON)}
