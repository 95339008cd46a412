"""What a web process may lay out of a variant: its spec with typefaces it may open, pictures, and sizes."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from campaigns.models import BrandVersion, Variant
from generation.composition.adjusting import part_box
from generation.composition.assets import Pictures, load_pictures
from generation.composition.boxes import Box
from generation.composition.compose import arrangements, frame_of
from generation.composition.layout import Frame
from generation.composition.typography import TYPEFACES
from generation.engines.base import EngineError, Size
from generation.installed import manifest_for
from generation.specs import FormatSpec, Part, RenderSpec, Typefaces
from generation.storage import Store
from workspaces.errors import Conflict


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A spec as this process lays it out; `stands_in` where bundled typefaces stand for a brand's own."""

    spec: RenderSpec
    pictures: Pictures
    sizes: tuple[Size, ...]
    stands_in: bool

    def frame(self, key: str) -> Frame:
        """Return what a layout is told about a format of the spec; KeyError where it has none of this key."""
        formats: dict[str, FormatSpec] = {each.key: each for each in self.spec.formats}
        return frame_of(self.spec, formats[key], self.pictures.shapes, self.sizes)


def look_of(variant: Variant) -> BrandVersion | None:
    """Return the brand's newest look, None where the campaign has no brand."""
    brand = variant.campaign.brand
    return brand.versions.order_by("-number").first() if brand else None


def laid_out_by(variant: Variant, spec: RenderSpec) -> LaidOut:
    """Return a spec of a variant with all that its geometry needs.

    A brand's own typefaces are opened by workers alone: the bundled ones of its look stand in for them.
    Raises Conflict where its model is gone, and UnusableAsset.
    """
    keys, look, own = {face.key for face in TYPEFACES}, look_of(variant), spec.typefaces
    headline = look.headline_typeface if look else TYPEFACES[0].key
    body = look.body_typeface if look else TYPEFACES[0].key
    standing = Typefaces(
        own.headline if own.headline in keys else headline, own.body if own.body in keys else body
    )
    store = Store(Path(settings.FILES_DIR), variant.workspace_id.hex)
    try:
        sizes = tuple(manifest_for(variant.workspace_id, spec.picture.model.name).sizes)
    except EngineError as error:
        raise Conflict(
            _("The model of this variant is no longer installed."), code="model_missing"
        ) from error
    return LaidOut(
        replace(spec, typefaces=standing), load_pictures(spec.assets, store), sizes, stands_in=standing != own
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the parts of one format's layout are, and which of them somebody moved."""

    format: FormatSpec
    boxes: dict[Part, Box]
    moved: frozenset[Part]


def placed_parts(variant: Variant) -> list[Placed]:
    """Return where the parts of a variant's layout are, format by format; raises like `laid_out_by`."""
    spec = RenderSpec.from_json(variant.job.spec)
    shown = laid_out_by(variant, spec)
    made = arrangements(shown.spec, shown.pictures.shapes, shown.sizes)
    return [
        Placed(
            form,
            {part: box for part in get_args(Part) if (box := part_box(made[form.key], part))},
            frozenset(each.part for each in spec.adjustments if each.format == form.key),
        )
        for form in spec.formats
    ]
