"""Where Panggung's fixed camera stands in each trained size, in plain arithmetic that any process may import.

The camera looks straight at the stage with a shifted lens, so verticals stay vertical and one product stands
equally well on every generated picture of a size.
"""

from dataclasses import dataclass

CAMERA_HEIGHT = 1.95
CAMERA_DISTANCE = 7.0
PLATFORM_TOP = 0.55


@dataclass(frozen=True, slots=True)
class Framing:
    """One trained size in pixels and the part of the stage it shows.

    `span` is the width of the stage, in metres at the platform, that fills the picture. `anchor_x` and
    `anchor_y` are the fractions of width and height (from the left, from the top) where the middle of the
    platform's top is.
    """

    width: int
    height: int
    span: float
    anchor_x: float
    anchor_y: float

    @property
    def focal(self) -> float:
        """Return the focal length in pixels."""
        return self.width * CAMERA_DISTANCE / self.span

    def project(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Return the picture fractions (from left, from top) of a point of the stage in metres."""
        depth = CAMERA_DISTANCE - z
        lift = self.focal * (PLATFORM_TOP - CAMERA_HEIGHT) / CAMERA_DISTANCE
        column = self.anchor_x * self.width + self.focal * x / depth
        row = self.anchor_y * self.height + lift - self.focal * (y - CAMERA_HEIGHT) / depth
        return column / self.width, row / self.height

    def anchor(self, platform: str | None) -> tuple[float, float]:
        """Return where a product's foot belongs on a stage with this platform ("floor" has no podium)."""
        if platform == "floor":
            return self.project(0.0, 0.0, 0.0)
        return self.anchor_x, self.anchor_y


FRAMINGS = (
    Framing(256, 256, span=3.9, anchor_x=0.5, anchor_y=0.72),
    Framing(256, 320, span=3.7, anchor_x=0.5, anchor_y=0.71),
    Framing(192, 352, span=3.1, anchor_x=0.5, anchor_y=0.69),
    Framing(352, 192, span=5.6, anchor_x=0.66, anchor_y=0.68),
)


def nearest(width: int, height: int) -> Framing:
    """Return the trained framing whose ratio is nearest to a final size in pixels."""
    ratio = width / height
    return min(FRAMINGS, key=lambda framing: abs(_log_ratio(framing, ratio)))


def _log_ratio(framing: Framing, ratio: float) -> float:
    own = framing.width / framing.height
    return max(own, ratio) / min(own, ratio) - 1.0
