"""What an ad consists of above its picture: coloured shapes, each drawn over those before it."""

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from PIL import Image

from generation.composition.boxes import Box
from generation.composition.colour import Rgb
from generation.composition.layout import Field

Part = Literal["plate", "veil", "shadow", "product", "logo", "button", "rule"] | Field


@dataclass(frozen=True, slots=True)
class Layer:
    """A shape with its upper left at `corner`: `mask` ("L") says how much of each pixel it takes.

    `colours` are one colour, or an RGB picture of the mask's size.
    """

    part: Part
    corner: tuple[int, int]
    mask: Image.Image
    colours: Rgb | Image.Image

    @classmethod
    def of(cls, part: Part, corner: tuple[int, int], picture: Image.Image) -> "Layer":
        """Return an RGBA picture as a layer."""
        return cls(part, corner, picture.getchannel("A"), picture.convert("RGB"))

    def within(self, box: Box) -> "Layer":
        """Return the part of a shape of one colour that lies in a box."""
        left, top = self.corner
        cut = Box(left, top, left + self.mask.width, top + self.mask.height).within(box)
        mask = self.mask.crop((cut.left - left, cut.top - top, cut.right - left, cut.bottom - top))
        return replace(self, corner=(cut.left, cut.top), mask=mask)

    @property
    def digest(self) -> str:
        """Return a SHA-256 of all that it draws."""
        shown = self.colours
        colours = shown.tobytes() if isinstance(shown, Image.Image) else bytes(shown)
        head = f"{self.part} {self.corner} {self.mask.size} {len(colours)} ".encode()
        return hashlib.sha256(head + self.mask.tobytes() + colours).hexdigest()

    def draw(self, canvas: Image.Image) -> None:
        """Draw the shape on an RGB picture."""
        canvas.paste(self.colours, self.corner, self.mask)
