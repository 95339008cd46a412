"""Brings pictures and clips to the size and the rate of a shot."""

import numpy as np
from PIL import Image, ImageOps

from generation.engines.base import Clip

Sized = tuple[int, int]


def fitted(picture: Image.Image, size: Sized, *, ground: str) -> Image.Image:
    """Return a picture in RGB at a size in pixels.

    One with transparency is a cut-out: it is kept whole, in the middle of the ground (`#rrggbb`). Any other
    fills the size, and what juts out at two sides is cut off.
    """
    if not picture.has_transparency_data:
        return ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS)
    whole = ImageOps.contain(picture.convert("RGBa"), size, Image.Resampling.LANCZOS).convert("RGBA")
    stage = Image.new("RGBA", size, ground)
    stage.alpha_composite(whole, ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2))
    return stage.convert("RGB")


def clip_fitted(clip: Clip, size: Sized) -> Clip:
    """Return a clip that fills a size in pixels."""
    if clip.size == size:
        return clip
    frames = [
        np.asarray(fitted(Image.fromarray(frame, "RGB"), size, ground="#000000")) for frame in clip.frames
    ]
    return Clip(np.stack(frames), clip.frame_rate)


def places_at_rate(*, frame_rate: int, wanted_rate: int, frames: int) -> list[int]:
    """Return which frames of a clip make `frames` frames at another rate: those on screen at each moment."""
    return [at * frame_rate // wanted_rate for at in range(frames)]
