"""What scenes are made of: solids and their materials."""

from dataclasses import dataclass

GROUND, PLATFORM, STRUCTURE, PROP = range(4)


@dataclass(frozen=True, slots=True)
class Solid:
    """One shape: `kind` names its distance function, `size` its half extents or radii in metres."""

    kind: str
    centre: tuple[float, float, float]
    size: tuple[float, float, float]
    material: int
    rounding: float = 0.02
    yaw: float = 0.0
    roll: float = 0.0
