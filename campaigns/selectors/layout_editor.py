"""The page on which a person moves the parts of a variant's layout, in one format at a time."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from PIL import Image

from campaigns.models import Variant
from campaigns.selectors.laid_out import LaidOut, laid_out_by
from campaigns.selectors.layout_words import PART_NAMES, mend_of, said_of
from campaigns.selectors.variants import approved_of
from generation.composition.adjusting import Fault, part_box, settled, tried
from generation.composition.boxes import Box
from generation.composition.compose import scene_sizes
from generation.composition.draw import Look, drawn
from generation.composition.errors import CompositionError
from generation.composition.families import arrange
from generation.composition.layout import Arrangement
from generation.composition.surfaces import carries
from generation.models import JobState
from generation.preview_reads import PreviewShown, previews_of
from generation.services.previews import Sight
from generation.specs import Adjustment, FormatSpec, Part, RenderSpec
from platforms.formats import Format, format_named
from workspaces.errors import Conflict, NotFound
from workspaces.models import Membership

Boxes = Mapping[Part, Box]

# The longer side of the picture on the page, in its own pixels.
_SHOWN = 900
_QUALITY = 82
# What the generated picture is while nobody has made it.
_NO_SCENE = (176, 176, 180)


@dataclass(frozen=True, slots=True)
class FaultShown:
    """A broken rule in words, and the address of this page with its mend, empty where there is none."""

    part: Part
    said: str
    blocks: bool
    mend: str
    mend_query: str


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of the layout: its box on the page, and the one that the layout itself gives it.

    One that `carries` takes along what lies in it while it is moved.
    """

    key: Part
    name: str
    box: Box
    own: Box
    is_faulty: bool
    carries: bool

    @property
    def is_moved(self) -> bool:
        """Whether it is not where the layout has it."""
        return self.box != self.own


@dataclass(frozen=True, slots=True)
class LayoutPage:
    """The page: `alike` are the other formats of the same shape, `picture` is a data address of the ad.

    `safe` is the zone of the format in which everything that is read stays.
    """

    variant: Variant
    format: Format
    formats: tuple[Format, ...]
    alike: tuple[Format, ...]
    parts: tuple[PartShown, ...]
    faults: tuple[FaultShown, ...]
    safe: Box
    picture: str
    scene: PreviewShown | None
    stands_in: bool
    is_approved: bool
    is_open: bool

    @property
    def own_query(self) -> str:
        """Return the boxes that the layout itself has, as a query."""
        return query_of({part.key: part.own for part in self.parts})

    @property
    def is_changed(self) -> bool:
        """Whether anything is elsewhere than where the layout has it."""
        return any(part.is_moved for part in self.parts)

    @property
    def blocks(self) -> bool:
        """Whether it cannot be made like this."""
        return any(fault.blocks for fault in self.faults)

    @property
    def waits(self) -> bool:
        """Whether the generated picture may still come."""
        return self.scene is not None and not (
            self.scene.is_ready or (self.scene.preview and self.scene.preview.reason)
        )


def layout_page(membership: Membership, variant: Variant, key: str, boxes: Boxes | None) -> LayoutPage:
    """Return the page with these boxes, or with those that the variant has now.

    NotFound where it has no such format; Conflict where it cannot be laid out here any more.
    """
    spec = RenderSpec.from_json(variant.job.spec)
    form = next((each for each in spec.formats if each.key == key), None)
    if form is None:
        raise NotFound
    try:
        shown = laid_out_by(variant, replace(spec, formats=(form,)))
        frame = shown.frame(key)
        made = arrange(spec.layout, frame)
    except CompositionError as refusal:
        raise Conflict(_(refusal.message), code=refusal.code) from refusal
    asked = _asked(spec, made, key, boxes)
    changes = [_change(key, part, box) for part, box in asked.items() if box != part_box(made, part)]
    trial = tried(frame, made, changes)
    faulty = {fault.part for fault in trial.faults if fault.blocks}
    # What breaks a rule is shown as a box alone: the picture is one that can be made.
    good = tried(frame, made, [each for each in changes if each.part not in faulty]).arrangement
    scene = _scene(membership, shown, key)
    formats = tuple(format_named(each.key) for each in spec.formats)
    return LayoutPage(
        variant=variant,
        format=format_named(key),
        formats=formats,
        alike=tuple(each for each in formats if each.key != key and each.ratio == format_named(key).ratio),
        parts=tuple(
            PartShown(part, str(PART_NAMES[part]), box, own, part in faulty, carries(made, part))
            for part, box in asked.items()
            if (own := part_box(made, part))
        ),
        faults=tuple(_shown(fault, asked) for fault in trial.faults),
        safe=Box(form.safe.left, form.safe.top, form.width - form.safe.right, form.height - form.safe.bottom),
        picture=_picture(good, shown, scene),
        scene=scene,
        stands_in=shown.stands_in,
        is_approved=bool(approved_of([variant])),
        is_open=variant.job.state in {JobState.QUEUED, JobState.RUNNING},
    )


def alike_changes(spec: RenderSpec, key: str, boxes: Boxes) -> list[Adjustment]:
    """Return the boxes of one format as changes in it and in all formats of the same shape, scaled."""
    forms = {form.key: form for form in spec.formats}
    ratio = format_named(key).ratio
    return [
        _change(form.key, part, _scaled(box, forms[key], form))
        for form in spec.formats
        if form.key == key or format_named(form.key).ratio == ratio
        for part, box in boxes.items()
    ]


def changes_of(key: str, boxes: Boxes) -> list[Adjustment]:
    """Return the boxes as changes in one format."""
    return [_change(key, part, box) for part, box in boxes.items()]


def query_of(boxes: Boxes) -> str:
    """Return boxes as a query: of each part left, top, width and height."""
    return urlencode(
        {
            f"{part}-{name}": value
            for part, box in boxes.items()
            for name, value in zip(
                ("left", "top", "width", "height"), (box.left, box.top, box.width, box.height), strict=True
            )
        }
    )


def _asked(spec: RenderSpec, made: Arrangement, key: str, boxes: Boxes | None) -> dict[Part, Box]:
    """Return where each part of the layout is asked to be."""
    now = {
        each.part: Box(each.left, each.top, each.right, each.bottom)
        for each in spec.adjustments
        if each.format == key
    }
    wanted = now if boxes is None else boxes
    own = {part: box for part in PART_NAMES if (box := part_box(made, part))}
    return {part: _settled(made, key, part, wanted.get(part, box)) for part, box in own.items()}


def _settled(made: Arrangement, key: str, part: Part, box: Box) -> Box:
    counting = settled(made, _change(key, part, box))
    return Box(counting.left, counting.top, counting.right, counting.bottom)


def _change(key: str, part: Part, box: Box) -> Adjustment:
    return Adjustment(key, part, box.left, box.top, box.right, box.bottom)


def _scaled(box: Box, before: FormatSpec, after: FormatSpec) -> Box:
    across, down = after.width / before.width, after.height / before.height
    return Box.sized(box.left * across, box.top * down, box.width * across, box.height * down)


def _shown(fault: Fault, asked: Boxes) -> FaultShown:
    query = query_of({**asked, fault.part: fault.mend}) if fault.mend else ""
    return FaultShown(fault.part, said_of(fault), fault.blocks, mend_of(fault), query)


def _scene(membership: Membership, shown: LaidOut, key: str) -> PreviewShown | None:
    """Return the coarse picture of the variant's own prompt and seed, at the size its layout asks for."""
    picture = shown.spec.picture
    size = scene_sizes(shown.spec, shown.pictures, shown.sizes)[key]
    sight = Sight(picture.prompt, picture.seed, size.width, size.height)
    return previews_of(membership, [sight], model=picture.model.name).get(sight)


def _picture(made: Arrangement, shown: LaidOut, scene: PreviewShown | None) -> str:
    form = made.format
    if scene and scene.preview and scene.preview.picture:
        ground = Image.open(BytesIO(scene.preview.picture)).convert("RGB")
    else:
        ground = Image.new("RGB", (256, 256), _NO_SCENE)
    look = Look(shown.spec.palette, shown.pictures, shown.spec.picture.seed)
    picture = drawn(made, ground, look).picture
    scale = min(1.0, _SHOWN / max(form.width, form.height))
    small = picture.resize(
        (round(form.width * scale), round(form.height * scale)), Image.Resampling.LANCZOS, reducing_gap=2.0
    )
    out = BytesIO()
    small.save(out, "WEBP", quality=_QUALITY, method=1)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode("ascii")
