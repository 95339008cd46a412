"""Small ads for tests: a spec, a painted stage in every size, a product and logos in memory."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from generation.engines.base import OnStep, Request, Size
from generation.engines.manifest import Manifest
from generation.specs import (
    Assets,
    Copy,
    FormatSpec,
    ModelRef,
    Palette,
    Picture,
    RenderSpec,
    Typefaces,
)
from platforms.formats import stills
from tests.generation.pictures import encoded

SIZES = (
    Size(256, 256, 0.5, 0.72),
    Size(256, 320, 0.5, 0.71),
    Size(192, 352, 0.5, 0.69),
    Size(352, 192, 0.66, 0.68),
)
PALETTE = Palette(primary="#6e2238", accent="#ee7a3e", light="#fdf3e6", dark="#2b1422")
WORDS = Copy("Senja yang kamu tunggu", "Disangrai tiap pagi.", "Pesan sekarang", "id", "Harga berubah.", "AI")
KEYS = tuple(each.key for each in stills())
MODEL = ModelRef("panggung", "0" * 64)
MANIFEST = Manifest(MODEL, Path(), "Panggung", "Apache-2.0", "panggung", 20, 3.0, SIZES, {})


@dataclass
class MemoryAssets:
    """Pictures by digest, as a store has them."""

    contents: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes) -> str:
        """Keep bytes and return their digest."""
        digest = hashlib.sha256(content).hexdigest()
        self.contents[digest] = content
        return digest

    def read(self, digest: str) -> bytes:
        """Return kept bytes; KeyError where there are none."""
        return self.contents[digest]


def spec_of(
    words: Copy = WORDS,
    *,
    layout: str = "hero",
    keys: Sequence[str] = KEYS,
    assets: Assets | None = None,
    palette: Palette = PALETTE,
    typefaces: Typefaces | None = None,
) -> RenderSpec:
    """Return a spec with these parts; everything else is always the same."""
    return RenderSpec(
        picture=Picture("an orange podium on a beige ground", 7, MODEL),
        copy=words,
        palette=palette,
        typefaces=typefaces or Typefaces("fraunces", "jakarta"),
        formats=tuple(FormatSpec.named(key) for key in keys),
        assets=assets or Assets(),
        layout=layout,
    )


@cache
def stage(width: int, height: int, ground: tuple[int, int, int] = (222, 184, 140)) -> Image.Image:
    """Return a stage with a podium, painted with a little unevenness."""
    rows = np.linspace(1.06, 0.86, height)[:, None, None]
    pixels = np.clip(np.array(ground, dtype=np.float64) * np.repeat(rows, width, axis=1), 0, 255)
    picture = Image.fromarray(pixels.astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    size = next(each for each in SIZES if (each.width, each.height) == (width, height))
    x, y, wide = size.anchor_x * width, size.anchor_y * height, 0.28 * min(width, height)
    pen.rectangle((x - wide, y, x + wide, y + 0.5 * wide), fill=(200, 100, 50))
    pen.ellipse((x - wide, y - 0.2 * wide, x + wide, y + 0.2 * wide), fill=(240, 130, 60))
    return picture


def stages(sizes: dict[str, Size], ground: tuple[int, int, int] = (222, 184, 140)) -> dict[str, Image.Image]:
    """Return a stage for every format's key."""
    return {key: stage(size.width, size.height, ground) for key, size in sizes.items()}


@cache
def product_png(width: int = 400, height: int = 620, margin: int = 40) -> bytes:
    """Return a product cut-out with transparent margin, in many colours."""
    picture = Image.new("RGBA", (width + 2 * margin, height + 2 * margin), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for row in range(height):
        fill = (90 + row * 120 // height, 40, 160 - row * 100 // height, 255)
        pen.line((margin, margin + row, margin + width - 1, margin + row), fill=fill)
    pen.ellipse(
        (margin + 60, margin + 150, margin + width - 60, margin + width + 30), fill=(250, 220, 120, 255)
    )
    return encoded(picture, "PNG")


@cache
def logo_png(colour: tuple[int, int, int]) -> bytes:
    """Return a plain wide logo of one colour."""
    picture = Image.new("RGBA", (420, 100), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rounded_rectangle((0, 0, 419, 99), radius=30, fill=(*colour, 255))
    return encoded(picture, "PNG")


def whole_ad() -> tuple[MemoryAssets, Assets]:
    """Return a product and both logos, kept, and the digests to name them in a spec."""
    kept = MemoryAssets()
    names = Assets(
        product=kept.put(product_png()),
        logo=kept.put(logo_png((110, 34, 56))),
        logo_on_dark=kept.put(logo_png((253, 243, 230))),
    )
    return kept, names


class PaintedEngine:
    """An engine that paints stages instead of asking a model; it notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    @property
    def model(self) -> ModelRef:
        """Return the model of the test's specs."""
        return MODEL

    def validate(self, pictures: Sequence[Picture]) -> None:
        """Accept every picture."""

    def generate(self, requests: Sequence[Request], on_step: OnStep) -> list[Image.Image]:
        """Return a painted stage for each request."""
        self.asked.extend(requests)
        on_step(1, 1)
        return [stage(request.width, request.height) for request in requests]
