"""From a spec, its generated pictures and its assets to one finished picture per format; writes no files."""

from collections.abc import Mapping, Sequence

from PIL import Image

from generation.composition.assets import AssetSource, Pictures, load_pictures
from generation.composition.draw import Composed, Look, drawn
from generation.composition.errors import SceneMissing
from generation.composition.families import arrange
from generation.composition.layout import Arrangement, Frame, Shapes, size_for
from generation.engines.base import Size
from generation.specs import FormatSpec, RenderSpec


def compose(
    spec: RenderSpec, scenes: Mapping[str, Image.Image], assets: AssetSource, sizes: Sequence[Size]
) -> dict[str, Image.Image]:
    """Return the finished RGB picture of every format, by its key; equal arguments give equal pixels.

    `scenes` has the generated picture of each format's key, `sizes` are those the model was trained for.
    CompositionError says which text or picture cannot be used.
    """
    composed = compose_all(spec, scenes, assets, sizes)
    return {key: each.picture for key, each in composed.items()}


def compose_all(
    spec: RenderSpec, scenes: Mapping[str, Image.Image], assets: AssetSource, sizes: Sequence[Size]
) -> dict[str, Composed]:
    """Return what `compose` returns, each with the geometry and inks that checks measure again."""
    return composed_with(spec, scenes, load_pictures(spec.assets, assets), sizes)


def composed_with(
    spec: RenderSpec, scenes: Mapping[str, Image.Image], pictures: Pictures, sizes: Sequence[Size]
) -> dict[str, Composed]:
    """Return what `compose_all` returns, with the pictures of the spec at hand."""
    look = Look(spec.palette, pictures, spec.picture.seed)
    finished = {}
    for each, arrangement in arrangements(spec, pictures.shapes, sizes).items():
        if each not in scenes:
            raise SceneMissing(f"There is no generated picture for the format '{each}'.")
        finished[each] = drawn(arrangement, scenes[each], look)
    return finished


def arrangements(spec: RenderSpec, shapes: Shapes, sizes: Sequence[Size]) -> dict[str, Arrangement]:
    """Return the boxes of every format by its key, without touching a pixel."""
    return {each.key: arrange(spec.layout, frame_of(spec, each, shapes, sizes)) for each in spec.formats}


def scene_sizes(spec: RenderSpec, pictures: Pictures, sizes: Sequence[Size]) -> dict[str, Size]:
    """Return the size that the model should generate for every format, by the format's key."""
    return {
        each.key: size_for(frame, arrange(spec.layout, frame).scene)
        for each, frame in ((each, frame_of(spec, each, pictures.shapes, sizes)) for each in spec.formats)
    }


def frame_of(spec: RenderSpec, each: FormatSpec, shapes: Shapes, sizes: Sequence[Size]) -> Frame:
    """Return what a layout family is told about one format of a spec."""
    return Frame(each, spec.copy, spec.typefaces, tuple(sizes), shapes)
