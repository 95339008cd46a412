"""Small video ads for tests: the ad of `ads`, as short and as small as it still reads."""

from dataclasses import replace

from PIL import Image

from generation.composition.assets import load_pictures
from generation.composition.compose import compose, scene_sizes
from generation.composition.motion import Film
from generation.specs import RenderSpec
from generation.video.reel import Reel
from tests.generation.ads import SIZES, spec_of, stages, whole_ad

KEY = "video_square"
FRAMES = 48


def small_spec(seconds: int = 2) -> RenderSpec:
    """Return the spec of a square video of 2 seconds, 640 pixels wide."""
    spec = spec_of(assets=whole_ad()[1], keys=[KEY])
    return replace(spec, formats=(replace(spec.formats[0], width=640, height=640, seconds=seconds),))


def film_of(spec: RenderSpec, scene: Image.Image | Reel | None = None) -> Film:
    """Return the film of such a spec, over a painted stage unless there is another scene."""
    kept, names = whole_ad()
    painted = stages(scene_sizes(spec, load_pictures(names, kept), SIZES))
    return compose(spec, painted if scene is None else {KEY: scene}, kept, SIZES).films[KEY]
