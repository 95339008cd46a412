"""From a spec, its generated pictures and its assets to one finished picture per format; writes no files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from generation.composition.adjusting import adjusted
from generation.composition.assets import AssetSource, Pictures, load_pictures
from generation.composition.draw import Composed, Look, drawn
from generation.composition.errors import FilmDoesNotFit, SceneMissing
from generation.composition.families import arrange
from generation.composition.layout import Arrangement, Frame, Shapes
from generation.composition.motion import Film
from generation.composition.stages import size_for
from generation.composition.typography import adopt_typefaces
from generation.engines.base import Size
from generation.specs import FormatSpec, RenderSpec
from generation.video.reel import Reel


@dataclass(frozen=True, slots=True)
class Ads:
    """The ads of a spec by the key of their format, with the geometry and inks that checks measure again.

    `pictures` are the brand's own that were drawn, as they were read.
    """

    pictures: Pictures
    stills: dict[str, Composed]
    films: dict[str, Film]


def compose(
    spec: RenderSpec, scenes: Mapping[str, Image.Image | Reel], assets: AssetSource, sizes: Sequence[Size]
) -> Ads:
    """Return the ad of every format; equal arguments give equal pixels.

    `scenes` has the generated picture of each format's key, for a moving one perhaps a film; `sizes` are
    those the model was trained for. CompositionError says which text or picture cannot be used.
    """
    adopt_typefaces(spec.typefaces, assets)
    pictures = load_pictures(spec.assets, assets)
    laid_out = arrangements(spec, pictures.shapes, sizes)
    for key in laid_out:
        if key not in scenes:
            raise SceneMissing(f"There is no generated picture for the format '{key}'.")
    look = Look(spec.palette, pictures, spec.picture.seed)
    made = Ads(pictures, {}, {})
    for key, arrangement in laid_out.items():
        scene = scenes[key]
        if arrangement.format.frames:
            made.films[key] = Film(arrangement, scene, look)
        elif isinstance(scene, Reel):
            raise FilmDoesNotFit(f"The format '{key}' is a picture: a film has none.")
        else:
            made.stills[key] = drawn(arrangement, scene, look)
    return made


def arrangements(spec: RenderSpec, shapes: Shapes, sizes: Sequence[Size]) -> dict[str, Arrangement]:
    """Return the boxes of every format by its key, without touching a pixel."""
    return {each.key: _arrangement(spec, each, frame_of(spec, each, shapes, sizes)) for each in spec.formats}


def _arrangement(spec: RenderSpec, each: FormatSpec, frame: Frame) -> Arrangement:
    """Return the layout of one format with what a person moved in it; LayoutBroken where rules forbid it."""
    changes = [change for change in spec.adjustments if change.format == each.key]
    return adjusted(frame, arrange(spec.layout, frame), changes)


def scene_sizes(spec: RenderSpec, pictures: Pictures, sizes: Sequence[Size]) -> dict[str, Size]:
    """Return the size that the model should generate for every format, by the format's key."""
    return {
        each.key: size_for(frame, arrange(spec.layout, frame).scene)
        for each, frame in ((each, frame_of(spec, each, pictures.shapes, sizes)) for each in spec.formats)
    }


def frame_of(spec: RenderSpec, each: FormatSpec, shapes: Shapes, sizes: Sequence[Size]) -> Frame:
    """Return what a layout family is told about one format of a spec."""
    return Frame(each, spec.copy, spec.typefaces, tuple(sizes), shapes, spec.logo)
