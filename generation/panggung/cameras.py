"""Where the camera stands at each frame of a named move, in plain arithmetic.

Every move starts where stills are taken from, starts at full speed and slows down towards its end: where the
camera is says how fast it goes, so a clip can be continued from its last frames alone.
"""

import math
from dataclasses import dataclass

from generation.panggung.framing import CAMERA_DISTANCE, CAMERA_HEIGHT

# How far each move goes in the end, and how far in its first frame: metres, orbits in radians.
_REACHES = {
    "dolly-in": (2.2, 0.055),
    "dolly-out": (2.2, 0.055),
    "orbit-left": (0.62, 0.016),
    "orbit-right": (0.62, 0.016),
    "truck-left": (1.1, 0.036),
    "truck-right": (1.1, 0.036),
    "crane-up": (1.7, 0.055),
}
MOVES = ("still", *_REACHES, "sweep")
MIRRORED = {"orbit-left": "orbit-right", "truck-left": "truck-right"}
MIRRORED |= {right: left for left, right in MIRRORED.items()}

# A sweep's band of light: where it enters, metres a frame, and metres until the next one enters.
SWEEP_FROM, SWEEP_SPEED, SWEEP_APART = -2.6, 0.13, 7.0


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera that looks at the middle of the stage with a shifted lens.

    It stands `distance` metres from the middle at `height`, `aside` metres to the right, and `turned`
    radians to the right around the stage; `light` is where a sweep's band of light is, in metres from the
    middle.
    """

    distance: float = CAMERA_DISTANCE
    height: float = CAMERA_HEIGHT
    aside: float = 0.0
    turned: float = 0.0
    light: float | None = None


def camera_at(move: str, frame: float) -> Camera:
    """Return the camera of a move, `frame` frames after its start."""
    if move == "sweep":
        return Camera(light=SWEEP_FROM + (SWEEP_SPEED * frame) % SWEEP_APART)
    if move == "still":
        return Camera()
    reach, first = _REACHES[move]
    gone = reach * (1.0 - math.exp(-first * frame / reach))
    if move in ("dolly-in", "dolly-out"):
        return Camera(distance=CAMERA_DISTANCE + (gone if move == "dolly-out" else -gone))
    if move == "crane-up":
        return Camera(height=CAMERA_HEIGHT + gone)
    signed = gone if move.endswith("right") else -gone
    return Camera(turned=signed) if move.startswith("orbit") else Camera(aside=signed)
