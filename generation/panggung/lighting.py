"""Paints marched geometry: colours and light are cheap to change, so one geometry becomes many pictures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from generation.panggung.renderer import Array, Geometry
from generation.panggung.scenes import WALL
from generation.panggung.solids import GROUND, PLATFORM, STRUCTURE

Pattern = Callable[[Geometry], Array]


@dataclass(frozen=True, slots=True)
class Light:
    """Linear RGB of the two suns and of the light from everywhere, and a pattern that the suns pass through.

    The light from everywhere keeps at least a quarter of its strength neutral, so that paint stays
    recognisable under coloured suns.
    """

    suns: tuple[tuple[float, float, float], tuple[float, float, float]]
    fill: tuple[float, float, float]
    pattern: Pattern | None = None


def _pool(geometry: Geometry) -> Array:
    """A round pool of light on platform and backdrop."""
    x, y, z = geometry.position.T
    away = np.sqrt(x * x + (0.62 * (y - 1.1)) ** 2 + (0.55 * (z + 0.4)) ** 2)
    return np.clip(1.55 - 0.78 * away, 0.03, 1.0) ** 1.5


def _panes(geometry: Geometry) -> Array:
    """Soft window panes, carried along the first sun's direction onto whatever is in the way."""
    sun = geometry.suns[0]
    reach = (geometry.position[:, 2] + WALL) / sun[2]
    across = geometry.position[:, 0] - sun[0] * reach
    up = geometry.position[:, 1] - sun[1] * reach
    across, up = across + 1.1 * np.sign(sun[0]), up + 0.5
    u, v = (across + 0.35 * up) / 0.95, up / 1.15
    bars = _band(u - np.round(u), 0.41) * _band(v - np.round(v), 0.43)
    return 0.12 + 0.88 * bars * _band(u, 1.5) * _band(v, 2.5)


def _band_of_light(geometry: Geometry, middle: float) -> Array:
    """How much brighter the suns are in an upright band that passes over the stage."""
    away = (geometry.position[:, 0] - np.float32(middle)) / np.float32(0.55)
    return 1.0 + np.float32(0.9) * np.exp(-away * away)


def _band(value: Array, half: float) -> Array:
    """One inside +-half, zero outside, with a soft edge."""
    step = np.clip((half - np.abs(value)) / 0.09 + 0.5, 0.0, 1.0)
    return step * step * (3.0 - 2.0 * step)


LIGHTS: Mapping[str, Light] = {
    "soft": Light(((1.00, 0.97, 0.93), (0.16, 0.16, 0.17)), (0.66, 0.67, 0.69)),
    "golden": Light(((0.12, 0.10, 0.08), (1.75, 1.12, 0.55)), (0.50, 0.43, 0.38)),
    "moon": Light(((0.36, 0.45, 0.68), (0.03, 0.04, 0.08)), (0.23, 0.25, 0.31)),
    "neon": Light(((1.15, 0.20, 0.85), (0.12, 0.62, 1.15)), (0.28, 0.24, 0.31)),
    "spotlight": Light(((1.60, 1.52, 1.40), (0.0, 0.0, 0.0)), (0.23, 0.23, 0.24), _pool),
    "window": Light(((1.50, 1.40, 1.22), (0.0, 0.0, 0.0)), (0.46, 0.47, 0.50), _panes),
}


@dataclass(frozen=True, slots=True)
class Finish:
    """What platform and structure are made of, and how the lens draws.

    `gloss` is how bright the suns are mirrored, `veins` how much darker the veins of a stone are, `blur` the
    blur in pixels of what is a metre nearer or further than the platform; all 0 for matt paint, all sharp.
    """

    gloss: float = 0.0
    veins: float = 0.0
    blur: float = 0.0


MATT = Finish()


def shade(geometry: Geometry, albedo: Array, light: Light, finish: Finish = MATT) -> NDArray[np.uint8]:
    """Return the picture (height, width, 3) of a geometry in linear paint `albedo` (4, 3) under a light."""
    colour = albedo[geometry.material]
    made = np.isin(geometry.material, (PLATFORM, STRUCTURE))
    if finish.veins:
        colour = colour * (1.0 - finish.veins * (made * _veins(geometry)))[:, None]
    pattern = np.float32(1.0) if light.pattern is None else light.pattern(geometry)[:, None]
    if geometry.light is not None:
        pattern = pattern * _band_of_light(geometry, geometry.light)[:, None]
    direct = np.zeros_like(colour)
    for index, tint in enumerate(light.suns):
        facing = np.maximum(geometry.normal @ geometry.suns[index], 0.0) * geometry.sun[:, index]
        direct += facing[:, None] * np.array(tint, dtype=np.float32)
    sky = 0.72 + 0.28 * geometry.normal[:, 1:2]
    bounce = 0.75 + 0.5 * albedo[GROUND] / (albedo[GROUND].mean() + 0.25)
    ambient = geometry.open[:, None] * sky * np.array(light.fill, dtype=np.float32) * (0.55 + 0.45 * bounce)
    linear = colour * (direct * pattern + ambient)
    if finish.gloss:
        linear = linear + finish.gloss * made[:, None] * _mirrored(geometry, light) * pattern
    picture = _develop(geometry, linear)
    return _focused(geometry, picture, finish.blur) if finish.blur else picture


def _mirrored(geometry: Geometry, light: Light) -> Array:
    """Return the suns' mirror images (n, 3) on a smooth surface (Blinn, 1977)."""
    view = geometry.eye - geometry.position
    view = view / np.linalg.norm(view, axis=1, keepdims=True)
    seen = np.zeros_like(geometry.position)
    for index, tint in enumerate(light.suns):
        half = view + geometry.suns[index]
        half = half / np.linalg.norm(half, axis=1, keepdims=True)
        facing = np.maximum((geometry.normal * half).sum(1), 0.0) ** 48 * geometry.sun[:, index]
        seen += facing[:, None] * np.array(tint, dtype=np.float32)
    return seen


def _veins(geometry: Geometry) -> Array:
    """Return where the veins of a stone are, 0 to 1: thin crooked bands through the room."""
    x, y, z = geometry.position.T
    bent = (
        1.7 * np.sin(2.1 * y + 1.3 * z) + 0.8 * np.sin(5.3 * x - 3.7 * y) + 0.4 * np.sin(11.0 * z + 7.0 * x)
    )
    return np.exp(-np.abs(np.sin(2.6 * x + 1.9 * y - 1.1 * z + bent)) / 0.12)


def _focused(geometry: Geometry, picture: NDArray[np.uint8], blur: float) -> NDArray[np.uint8]:
    """Blur what is nearer or further than the middle of the stage."""
    size = geometry.framing.width * geometry.framing.height
    away = np.abs(geometry.position[:, 2]) - 0.8
    depth = np.bincount(geometry.pixel, np.maximum(away, 0.0) * geometry.share, size)
    radius = blur * depth.reshape(*picture.shape[:2], 1)
    whole = Image.fromarray(picture)
    shown, before = picture.astype(np.float64), 0.0
    for wide in (1.0, 2.0, 4.0):
        soft = np.asarray(whole.filter(ImageFilter.GaussianBlur(wide)), dtype=np.float64)
        shown += (soft - shown) * np.clip((radius - before) / (wide - before), 0.0, 1.0)
        before = wide
    return np.round(shown).astype(np.uint8)


def _develop(geometry: Geometry, linear: Array) -> NDArray[np.uint8]:
    """Roll the highlights off, encode as sRGB and gather the samples into pixels."""
    shown = linear * (1.0 + linear / 2.6) / (1.0 + linear * 0.72)
    encoded = np.clip(shown, 0.0, 1.0) ** np.float32(1 / 2.2) * geometry.share[:, None]
    size = geometry.framing.width * geometry.framing.height
    planes = [np.bincount(geometry.pixel, encoded[:, channel], size) for channel in range(3)]
    picture = np.stack(planes, axis=1).reshape(geometry.framing.height, geometry.framing.width, 3)
    return np.clip(np.round(picture * 255.0), 0, 255).astype(np.uint8)
