"""Draws the demo brand's own pictures: `python campaigns/demo/draw.py` writes `assets/` again, byte for byte.

Kopi Senja is made up for the demo workspace. Nothing here is taken from elsewhere: the bag is a height
field with light on it, its print is a dusk over hills, the logo is a sun going down behind a wave.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Array = NDArray[np.float64]
Rgb = tuple[int, int, int]

WINE: Rgb = (110, 34, 56)
SUNSET: Rgb = (238, 122, 62)
CREAM: Rgb = (253, 243, 230)
DUSK: Rgb = (43, 20, 34)
GOLD: Rgb = (255, 214, 150)

FOLDER = Path(__file__).with_name("assets")
FONTS = Path(__file__).resolve().parents[2] / "generation" / "composition" / "fonts"
WIDE, HIGH = 1000, 1440
FINE = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """Positions on the bag's front: `u` is -1 at the left edge to 1 at the right, `v` 0 at the top to 1."""

    u: Array
    v: Array
    inside: NDArray[np.bool_]


def main() -> None:
    """Write all assets."""
    FOLDER.mkdir(exist_ok=True)
    _save(bag(), "product-bag.png")
    _save(logo(WINE), "logo-on-light.png")
    _save(logo(CREAM), "logo-on-dark.png")


def bag() -> Image.Image:
    """Return the coffee bag, RGBA, 1440 pixels high without its margin."""
    grid = _grid()
    height = _height(grid)
    light, shine = _lit(height)
    print_ = np.asarray(_print(), dtype=np.float64)
    body = print_ * light[..., None] + 255.0 * shine[..., None] * np.array([1.0, 0.95, 0.9])
    colour = Image.fromarray(np.clip(body, 0, 255).astype(np.uint8))
    picture = colour.convert("RGBA")
    picture.putalpha(Image.fromarray((grid.inside * 255).astype(np.uint8)))
    return picture.convert("RGBa").resize((WIDE, HIGH), Image.Resampling.LANCZOS).convert("RGBA")


def logo(ink: Rgb) -> Image.Image:
    """Return mark and name side by side, RGBA, the letters in `ink`, the sun always in the sunset colour."""
    scale = 3
    name = _font("fraunces-display.ttf", 232 * scale)
    left, _, right, _ = name.getbbox("Kopi Senja", anchor="ls")
    mark = 236 * scale
    canvas = Image.new("RGBA", (round(mark * 1.26 + right - left) + 8 * scale, mark + 30 * scale), (*ink, 0))
    canvas.alpha_composite(_mark(mark, ink), (0, 8 * scale))
    pen = ImageDraw.Draw(canvas)
    pen.text((mark * 1.26 - left, mark * 0.80), "Kopi Senja", font=name, fill=(*ink, 255), anchor="ls")
    reduced = canvas.convert("RGBa").resize(
        (canvas.width // scale, canvas.height // scale), Image.Resampling.LANCZOS
    )
    whole = reduced.convert("RGBA")
    return whole.crop(whole.getchannel("A").point(lambda level: 255 if level > 8 else 0).getbbox())


def _mark(size: int, ink: Rgb) -> Image.Image:
    """Return a sun that sinks behind two waves."""
    picture = Image.new("RGBA", (size, size), (*ink, 0))
    pen = ImageDraw.Draw(picture)
    inner = round(0.13 * size)
    pen.ellipse((inner, inner * 0.55, size - inner, size - inner * 1.45), fill=(*SUNSET, 255))
    across = np.linspace(0, size, 200)
    for level, thick, fill in ((0.54, 0.075, 0), (0.615, 0.075, 255), (0.69, 0.055, 0), (0.745, 0.075, 255)):
        crest = size * (level + 0.035 * np.sin(across / size * 2 * np.pi + 0.6))
        points = [
            *zip(across, crest, strict=True),
            *zip(across[::-1], crest[::-1] + thick * size, strict=True),
        ]
        pen.polygon([(float(x), float(y)) for x, y in points], fill=(*ink, fill))
    lowest = size * (0.82 + 0.035 * np.sin(across / size * 2 * np.pi + 0.6))
    points = [*zip(across, lowest, strict=True), (size, size), (0, size)]
    pen.polygon([(float(x), float(y)) for x, y in points], fill=(*ink, 0))
    disc = Image.new("L", (size, size), 0)
    ImageDraw.Draw(disc).ellipse((1, 1, size - 2, size - 2), fill=255)
    picture.putalpha(ImageChops.multiply(picture.getchannel("A"), disc))
    return picture


def _grid() -> Grid:
    wide, high = WIDE * FINE, HIGH * FINE
    x, y = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(0, 1, high))
    half = 0.900 + 0.075 * np.sin(np.pi * np.clip(y, 0, 1) ** 0.8) ** 1.2 + 0.02 * y
    half -= 0.010 * np.exp(-(((y - 0.135) / 0.02) ** 2))
    half -= 0.05 * np.clip((y - 0.955) / 0.045, 0, 1) ** 2.5
    half -= 0.016 * np.clip(1 - np.abs(y - 0.062) / 0.009, 0, 1)
    # Seen a little from above, the front edge of the foot curves towards the viewer.
    foot = 0.972 + 0.026 * np.sqrt(np.clip(1 - (x / 0.97) ** 2, 0, 1))
    inside = (np.abs(x) < half) & (y > 0.004) & (y < foot)
    return Grid(x / half, y, inside)


def _height(grid: Grid) -> Array:
    """Return how far each point of the front comes forward, in half widths of the bag."""
    u, v = grid.u, grid.v
    across = np.abs(u)
    filled = _step(v, 0.115, 0.48) * (0.86 + 0.14 * _step(1 - v, 0.0, 0.25))
    body = 0.30 * filled * np.clip(1 - across**2.6, 0, 1) ** 0.8
    body += 0.045 * filled * np.exp(-(((across - 0.93) / 0.035) ** 2))
    seal = 0.012 * np.sin(v * 2 * np.pi * 95) * _inside(v, 0.018, 0.072)
    fold = 0.035 * _step(0.118 - v, -0.004, 0.004)
    rolled = 0.030 * np.exp(-(((v - 0.118) / 0.008) ** 2))
    foot = -0.06 * _step(v, 0.90, 1.0) * (0.4 + 0.6 * across**2)
    return body + seal + fold + rolled + foot + _wrinkles(u, v) + 0.004 * _cloth(u.shape)


def _wrinkles(u: Array, v: Array) -> Array:
    """Pulls that fan out from the fold, dents along the sides, a long soft crease over the belly."""
    total = np.zeros_like(u)
    for at, lean, deep, wide in (
        (-0.62, 0.42, 0.030, 0.050),
        (-0.28, 0.16, 0.018, 0.045),
        (0.10, -0.10, 0.014, 0.060),
        (0.46, -0.34, 0.026, 0.050),
        (0.78, -0.40, 0.022, 0.040),
    ):
        along = np.clip((v - 0.118) / 0.26, 0, 1)
        path = at + lean * along
        fade = (1 - along) ** 1.6 * _step(v, 0.118, 0.135)
        total += deep * fade * np.exp(-(((u - path) / (wide * (1 + 1.8 * along))) ** 2))
    for side, at, deep in (
        (-1, 0.42, 0.020),
        (-1, 0.66, 0.026),
        (1, 0.36, 0.022),
        (1, 0.58, 0.020),
        (1, 0.78, 0.026),
    ):
        reach = np.exp(-(((side * u - 0.86) / 0.17) ** 2))
        total -= deep * reach * np.exp(-(((v - at - 0.05 * side * u) / 0.016) ** 2))
    total += 0.012 * np.exp(-(((u + 0.35 - 0.5 * (v - 0.5)) / 0.05) ** 2)) * _inside(v, 0.40, 0.86)
    total -= 0.012 * np.exp(-(((v - 0.905 - 0.012 * np.cos(3 * u)) / 0.012) ** 2))
    return total


def _cloth(shape: tuple[int, ...]) -> Array:
    """Return smooth unevenness of unit deviation, the same on every run."""
    raw = np.random.PCG64(20).random_raw(24 * 36)
    coarse = Image.fromarray(((np.asarray(raw) >> 56) & 0xFF).astype(np.uint8).reshape(36, 24))
    smooth = coarse.resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    values = np.asarray(smooth.filter(ImageFilter.GaussianBlur(18 * FINE)), dtype=np.float64)
    even: Array = (values - values.mean()) / values.std()
    return even


def _lit(height: Array) -> tuple[Array, Array]:
    """Return diffuse light (about 1 where it faces the lamp) and the film's soft shine (0 to about 0.3)."""
    pixels = height * WIDE * FINE / 2
    smooth = np.asarray(pixels)
    down, across = np.gradient(smooth)
    normal = np.stack([-across, -down, np.ones_like(across)], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    lamp = np.array([-0.42, -0.50, 0.76])
    facing = np.clip(normal @ (lamp / np.linalg.norm(lamp)), 0, 1)
    light = 0.40 + 0.74 * facing
    strip = np.exp(-(((normal[..., 0] + 0.30) / 0.085) ** 2)) * np.exp(
        -(((normal[..., 1] + 0.02) / 0.25) ** 2)
    )
    edge = np.exp(-(((normal[..., 0] - 0.55) / 0.10) ** 2))
    return light, 0.17 * strip + 0.07 * edge


def _print() -> Image.Image:
    """Return what is printed on the film: a dusk over hills, the name, the small words, the valve."""
    wide, high = WIDE * FINE, HIGH * FINE
    picture = _sky(wide, high)
    pen = ImageDraw.Draw(picture)
    sun = 0.232 * wide
    centre = (0.5 * wide, 0.592 * high)
    glow = Image.new("L", picture.size, 0)
    ImageDraw.Draw(glow).ellipse(_around(centre, 1.75 * sun), fill=120)
    picture.paste(GOLD, (0, 0), glow.filter(ImageFilter.GaussianBlur(0.11 * wide)))
    pen.ellipse(_around(centre, sun), fill=GOLD)
    for level, swing, phase, colour in (
        (0.625, 0.024, 0.4, (206, 84, 62)),
        (0.668, 0.030, 2.2, (150, 48, 62)),
        (0.735, 0.026, 4.0, WINE),
        (0.800, 0.020, 5.4, (72, 26, 46)),
    ):
        pen.polygon(_hill(wide, high, level=level, swing=swing, phase=phase), fill=colour)
    _words(pen, wide, high)
    pen.rectangle((0, 0, wide, 0.118 * high), fill=DUSK)
    _valve(pen, (0.5 * wide, 0.156 * high), 0.026 * wide)
    return picture


def _sky(wide: int, high: int) -> Image.Image:
    stops = np.array([0.10, 0.34, 0.52, 0.68])
    colours = np.array([(58, 26, 58), (142, 44, 68), (226, 98, 62), (250, 160, 88)], dtype=np.float64)
    v = np.linspace(0, 1, high)
    rows = np.stack([np.interp(v, stops, colours[:, channel]) for channel in range(3)], axis=-1)
    return Image.fromarray(np.repeat(rows[:, None, :], wide, axis=1).astype(np.uint8))


def _hill(wide: int, high: int, *, level: float, swing: float, phase: float) -> list[tuple[float, float]]:
    x = np.linspace(0, 1, 300)
    y = level + swing * np.sin(2.1 * np.pi * x + phase) + 0.4 * swing * np.sin(5.3 * np.pi * x + 2 * phase)
    edge = [(float(a * wide), float(b * high)) for a, b in zip(x, y, strict=True)]
    return [*edge, (float(wide), float(high)), (0.0, float(high))]


def _words(pen: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    big = _font("fraunces-display.ttf", round(0.196 * wide))
    small = _font("jakarta-text.ttf", round(0.033 * wide))
    strong = _font("jakarta-display.ttf", round(0.041 * wide))
    middle = wide / 2
    pen.text((middle, 0.268 * high), "Kopi", font=big, fill=CREAM, anchor="ms")
    pen.text((middle, 0.384 * high), "Senja", font=big, fill=CREAM, anchor="ms")
    _spaced(pen, (middle, 0.868 * high), "ARABIKA GAYO", font=strong, spacing=0.2)
    pen.text(
        (middle, 0.898 * high), "sangrai sedang  ·  biji utuh  ·  250 g", font=small, fill=CREAM, anchor="ms"
    )


def _spaced(
    pen: ImageDraw.ImageDraw,
    middle: tuple[float, float],
    text: str,
    *,
    font: ImageFont.FreeTypeFont,
    spacing: float,
) -> None:
    gap = spacing * font.size
    x = middle[0] - (sum(font.getlength(letter) for letter in text) + gap * (len(text) - 1)) / 2
    for letter in text:
        pen.text((x, middle[1]), letter, font=font, fill=CREAM, anchor="ls")
        x += font.getlength(letter) + gap


def _valve(pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float) -> None:
    pen.ellipse(
        _around((centre[0] + 0.10 * radius, centre[1] + 0.16 * radius), 1.06 * radius), fill=(36, 14, 34)
    )
    pen.ellipse(_around(centre, radius), fill=(92, 46, 78))
    pen.ellipse(_around(centre, 0.80 * radius), fill=(70, 32, 62))
    for angle in np.arange(6) * np.pi / 3:
        hole = (centre[0] + 0.45 * radius * np.cos(angle), centre[1] + 0.45 * radius * np.sin(angle))
        pen.ellipse(_around(hole, 0.085 * radius), fill=(26, 10, 26))


def _around(centre: tuple[float, float], radius: float) -> tuple[float, float, float, float]:
    return centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius


def _step(value: Array, low: float, high: float) -> Array:
    part = np.clip((value - low) / (high - low), 0.0, 1.0)
    return part * part * (3.0 - 2.0 * part)


def _inside(value: Array, low: float, high: float) -> Array:
    return _step(value, low, low + 0.008) * (1.0 - _step(value, high, high + 0.008))


def _save(picture: Image.Image, name: str) -> None:
    picture.save(FOLDER / name, optimize=True)


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Open a typeface so that its widths are those of the file, whatever libraries the machine has."""
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


if __name__ == "__main__":
    main()
