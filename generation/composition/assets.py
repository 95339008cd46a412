"""Product and logo pictures on their way into a composition: cut to their ink, measured, uniformly scaled."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.composition.colour import luminance
from generation.composition.errors import UnusableAsset
from generation.composition.layout import Shapes
from generation.specs import Assets

SMALLEST_PRODUCT = 200
SMALLEST_LOGO = 48
_FORMATS = ("PNG",)
_SOLID = 128
_FEW = 256
_SOLID_ENOUGH = [255 if level > 12 else 0 for level in range(256)]


class AssetSource(Protocol):
    """Where stored pictures are read from; `generation.storage.Store` is one."""

    def read(self, digest: str) -> bytes:
        """Return the bytes of this SHA-256 digest, verified; raises where there are none."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The RGBA pictures of a spec, cut to their ink; None where the spec names none."""

    product: Image.Image | None = None
    logo: Image.Image | None = None
    logo_on_dark: Image.Image | None = None

    @property
    def shapes(self) -> Shapes:
        """Return the proportions that layouts need."""
        return Shapes(_ratio(self.product), _ratio(self.logo or self.logo_on_dark))


def load_pictures(assets: Assets, source: AssetSource) -> Pictures:
    """Read and cut the pictures a spec names; UnusableAsset for one that is empty or too small."""
    return Pictures(
        _loaded("product", assets.product, source),
        _loaded("logo", assets.logo, source),
        _loaded("logo", assets.logo_on_dark, source),
    )


def scaled(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Return the picture at this size, scaled with its transparency taken into account; do not change it.

    Colours of invisible pixels must not bleed into the edge, so they are weighed by alpha.
    """
    return _scaled(_Itself(picture), width, height)


def luminances(picture: Image.Image) -> NDArray[np.float64]:
    """Return the relative luminances of a picture's solid pixels from the least on, at most 256 of them."""
    return _luminances(_Itself(picture))


class _Itself:
    """A picture as a key: that very object, which is never changed once it is loaded."""

    def __init__(self, picture: Image.Image) -> None:
        self.picture = picture

    def __hash__(self) -> int:
        return id(self.picture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.picture is other.picture


# The variants of a campaign show the same pictures at the same few sizes.
@lru_cache(maxsize=48)
def _scaled(of: _Itself, width: int, height: int) -> Image.Image:
    weighed = of.picture.convert("RGBa").resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return weighed.convert("RGBA")


@lru_cache(maxsize=48)
def _luminances(of: _Itself) -> NDArray[np.float64]:
    pixels = np.asarray(of.picture)
    every = np.sort(luminance(pixels[pixels[..., 3] > _SOLID][:, :3]))
    few = every[np.linspace(0, len(every) - 1, _FEW).astype(int)] if len(every) > _FEW else every
    few.flags.writeable = False
    return few


def _loaded(role: str, digest: str | None, source: AssetSource) -> Image.Image | None:
    if digest is None:
        return None
    try:
        return _cut(role, source.read(digest))
    except (OSError, ValueError, SyntaxError) as problem:
        raise UnusableAsset(f"The {role} picture {digest[:12]} is no readable PNG.") from problem


@lru_cache(maxsize=16)
def _cut(role: str, content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content), formats=_FORMATS).convert("RGBA")
    # Nearly invisible dust far from the product would make it small.
    visible = picture.getchannel("A").point(_SOLID_ENOUGH)
    box = visible.getbbox()
    if box is None:
        raise UnusableAsset(f"The {role} picture is wholly transparent.")
    cut = picture.crop(box)
    least = SMALLEST_PRODUCT if role == "product" else SMALLEST_LOGO
    if max(cut.size) < least:
        raise UnusableAsset(
            f"The {role} picture is {cut.width} x {cut.height} pixels: at least {least} at the longer edge."
        )
    return cut


def _ratio(picture: Image.Image | None) -> float | None:
    return picture.width / picture.height if picture else None
