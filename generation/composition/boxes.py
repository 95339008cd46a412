"""Rectangles in whole pixels, the only arithmetic that layouts are made of."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Box:
    """Pixels from (left, top) to (right, bottom), both of the latter exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def sized(cls, left: float, top: float, width: float, height: float) -> Self:
        """Return the box of this size at this corner, rounded to whole pixels."""
        return cls(round(left), round(top), round(left) + round(width), round(top) + round(height))

    @property
    def width(self) -> int:
        """Return the width in pixels, never below zero."""
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        """Return the height in pixels, never below zero."""
        return max(0, self.bottom - self.top)

    @property
    def centre_x(self) -> float:
        """Return the middle between left and right."""
        return (self.left + self.right) / 2

    @property
    def centre_y(self) -> float:
        """Return the middle between top and bottom."""
        return (self.top + self.bottom) / 2

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Return (left, top, right, bottom), as Pillow takes it."""
        return self.left, self.top, self.right, self.bottom

    def inset(self, horizontal: int, vertical: int | None = None) -> "Box":
        """Return the box with these margins taken off; negative margins widen it."""
        upright = horizontal if vertical is None else vertical
        return Box(self.left + horizontal, self.top + upright, self.right - horizontal, self.bottom - upright)

    def contains(self, other: "Box") -> bool:
        """Say whether the other box lies wholly inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def meets(self, other: "Box") -> bool:
        """Say whether the two share a pixel."""
        return max(self.left, other.left) < min(self.right, other.right) and max(self.top, other.top) < min(
            self.bottom, other.bottom
        )

    def within(self, other: "Box") -> "Box":
        """Return the part that lies inside the other box; it may be empty."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )
