"""Finds what a stage's camera sees by marching rays through signed distances; `lighting` paints it.

Inside, points are (3, n): numpy goes along rows of one axis several times faster than across them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.panggung.cameras import Camera
from generation.panggung.framing import PLATFORM_TOP, Framing
from generation.panggung.scenes import WALL, Scene
from generation.panggung.solids import GROUND, STRUCTURE, Solid

Array = NDArray[np.floating[Any]]
FAR = 24.0
# Nothing stands further than this from the middle, towards the camera.
NEAR = 2.2
STILL_CAMERA = Camera()
SWEEP = 1.3


@dataclass(frozen=True, slots=True)
class Geometry:
    """What the rays of one scene met, one row per sample; edge pixels own four samples, all others one.

    `pixel` is the flat pixel index, `share` the sample's part of its pixel, `position` and `normal` are (n,
    3) in metres, `material` indexes the paint, `sun` is (n, 2) visibility of the two suns and `open` the
    ambient light that corners let through, both 0 to 1; `eye` and `light` are where
    the camera and a band of light are, in metres.
    """

    framing: Framing
    eye: Array
    suns: Array
    pixel: NDArray[np.int32]
    share: Array
    position: Array
    normal: Array
    material: NDArray[np.uint8]
    sun: Array
    open: Array
    light: float | None = None


def march(scene: Scene, framing: Framing, camera: Camera = STILL_CAMERA) -> Geometry:
    """Find the visible surface, its shadows and its corners, with four rays where a pixel holds an edge."""
    rows, columns = np.mgrid[0 : framing.height, 0 : framing.width].astype(np.float32)
    pixel = np.arange(framing.width * framing.height, dtype=np.int32)
    whole = _surface(scene, camera, _rays(framing, camera, columns.ravel() + 0.5, rows.ravel() + 0.5))
    edge = _edges(framing, *whole)
    inside, fine_pixel = pixel[~edge], np.repeat(pixel[edge], 4)
    offsets = np.array([[0.125, 0.375], [0.375, 0.875], [0.625, 0.125], [0.875, 0.625]], dtype=np.float32)
    offset = np.tile(offsets, (int(edge.sum()), 1))
    columns, rows = fine_pixel % framing.width + offset[:, 0], fine_pixel // framing.width + offset[:, 1]
    fine = _surface(scene, camera, _rays(framing, camera, columns, rows))
    position, normal = (np.concatenate([whole[part][~edge], fine[part]]) for part in (0, 1))
    material = np.concatenate([whole[2][~edge], fine[2]])
    share = np.concatenate([np.ones(len(inside)), np.full(len(fine_pixel), 0.25)]).astype(np.float32)
    suns = np.array(scene.suns, dtype=np.float32)
    shadows = [
        _shadow(scene, position, normal, sun, hard) for sun, hard in zip(suns, (7.0, 11.0), strict=True)
    ]
    return Geometry(
        framing,
        _eye(camera),
        suns,
        np.concatenate([inside, fine_pixel]),
        share,
        position,
        normal,
        material,
        np.stack(shadows, axis=1),
        _corners(scene, position, normal),
        camera.light,
    )


def _rays(framing: Framing, camera: Camera, columns: Array, rows: Array) -> Array:
    """Return unit directions (n, 3) of the rays through picture positions in pixels."""
    lift = framing.focal * (PLATFORM_TOP - camera.height) / camera.distance
    right = (columns - framing.anchor_x * framing.width) / framing.focal
    up = (framing.anchor_y * framing.height + lift - rows) / framing.focal
    rays = np.stack([right, up, -np.ones_like(right)], axis=1) @ _turn(camera)
    rays = rays.astype(np.float32)
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    return rays


def _turn(camera: Camera) -> Array:
    """Return the rows right, up and back of a camera, in metres of the stage."""
    cosine, sine = np.cos(camera.turned), np.sin(camera.turned)
    return np.array([[cosine, 0.0, -sine], [0.0, 1.0, 0.0], [sine, 0.0, cosine]])


def _eye(camera: Camera) -> Array:
    """Return where a camera is, in metres of the stage."""
    stands = np.array([camera.aside, camera.height, camera.distance])
    eye: Array = (stands @ _turn(camera)).astype(np.float32)
    return eye


def _surface(scene: Scene, camera: Camera, rays: Array) -> tuple[Array, Array, NDArray[np.uint8]]:
    """March the rays from the camera; return position, normal and material of the first surface met."""
    origin, along = _eye(camera)[:, None], _rows(rays)
    travelled = np.full(len(rays), camera.distance - NEAR, dtype=np.float32)
    active, ahead, reached = np.arange(len(rays)), along, travelled.copy()
    for _ in range(70):
        away = distance(scene, origin + ahead * reached)
        reached += away
        travelled[active] = reached
        going = (away > 0.0015) & (reached < FAR)
        active, ahead, reached = active[going], ahead[:, going], reached[going]
        if not len(active):
            break
    point = origin + along * travelled
    return np.ascontiguousarray(point.T), _normal(scene, point), _material(scene, point)


def _rows(points: Array) -> Array:
    """Return points (n, 3) as (3, n)."""
    return np.ascontiguousarray(points.T)


def _edges(
    framing: Framing, position: Array, normal: Array, material: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    """Mark the pixels next to a change of material, a fold or a jump in depth."""
    shape = (framing.height, framing.width)
    depth, ids = position[:, 2].reshape(shape), material.reshape(shape)
    facing = normal.reshape(*shape, 3)
    marked = np.zeros(shape, dtype=np.bool_)
    for one, other in (
        ((slice(None), slice(1, None)), (slice(None), slice(None, -1))),
        ((slice(1, None), slice(None)), (slice(None, -1), slice(None))),
    ):
        jump = np.abs(depth[one] - depth[other]) > 0.22
        fold = (facing[one] * facing[other]).sum(-1) < 0.88
        change = (ids[one] != ids[other]) | jump | fold
        marked[one] |= change
        marked[other] |= change
    return marked.ravel()


def _normal(scene: Scene, point: Array) -> Array:
    corners = np.array([[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]], dtype=np.float32)
    normal = np.zeros_like(point)
    for corner in corners:
        normal += corner[:, None] * distance(scene, point + corner[:, None] * np.float32(0.002))
    normal /= _length(*normal) + np.float32(1e-9)
    return np.ascontiguousarray(normal.T)


def _material(scene: Scene, point: Array) -> NDArray[np.uint8]:
    nearest = _ground(scene, point)
    recess = point[2] < -WALL - 0.03
    material = np.where(recess & (scene.niche is not None), STRUCTURE, GROUND).astype(np.uint8)
    for solid in scene.solids:
        away = _solid(solid, point)
        material[away < nearest] = solid.material
        nearest = np.minimum(nearest, away)
    return material


def _shadow(scene: Scene, position: Array, normal: Array, sun: Array, hardness: float) -> Array:
    """Return how much of a sun each position sees, 0 to 1, with a penumbra that widens with distance."""
    lit = np.ones(len(position), dtype=np.float32)
    facing = normal @ sun
    active = np.flatnonzero((facing > 0.0) & (position[:, 1] < 4.0))
    start = _rows(position[active] + normal[active] * np.float32(0.012))
    seen, travelled = lit[active], np.full(len(active), 0.02, dtype=np.float32)
    for _ in range(26):
        away = _objects(scene, start + sun[:, None] * travelled)
        share = np.float32(0.5) + np.float32(0.5 * hardness) * away / travelled
        seen = np.minimum(seen, np.clip(share, 0.0, 1.0))
        lit[active] = seen
        travelled += np.clip(away, 0.03, 0.6)
        going = (travelled < 5.0) & (seen > 0.004) & (away < 2.5)
        active, start = active[going], start[:, going]
        seen, travelled = seen[going], travelled[going]
        if not len(active):
            break
    smooth = lit * lit * (3.0 - 2.0 * lit)
    return np.where(facing > 0.0, smooth, 0.0).astype(np.float32)


def _corners(scene: Scene, position: Array, normal: Array) -> Array:
    """Return ambient visibility from how fast the distance grows along the normal."""
    point, along = _rows(position), _rows(normal)
    closed = np.zeros(len(position), dtype=np.float32)
    for reach, weight in ((0.06, 1.0), (0.16, 0.75), (0.34, 0.5), (0.6, 0.3)):
        away = distance(scene, point + along * np.float32(reach))
        closed += weight * np.maximum(reach - away, 0.0) / reach
    return np.clip(1.0 - 0.42 * closed, 0.18, 1.0).astype(np.float32)


def distance(scene: Scene, point: Array) -> Array:
    """Return the signed distance of points (3, n) from all that stands on the stage, in metres."""
    return np.minimum(_ground(scene, point), _objects(scene, point))


def _ground(scene: Scene, point: Array) -> Array:
    """Floor and wall joined by a sweep, with an arched recess in the wall where the scene has a niche."""
    floor, wall = point[1], point[2] + np.float32(WALL)
    bend = np.maximum(SWEEP - np.abs(floor - wall), 0.0) / np.float32(SWEEP)
    ground: Array = np.minimum(floor, wall) - bend * bend * np.float32(SWEEP * 0.25)
    if scene.niche is None:
        return ground
    wide, spring, depth = scene.niche
    over = np.maximum(point[1] - np.float32(spring), 0.0)
    outline = _length(point[0], over) - np.float32(wide)
    hollow = np.maximum(outline, -wall - np.float32(depth))
    hollow = np.maximum(hollow, np.float32(0.12) - point[1])
    hollow = np.maximum(hollow, wall - np.float32(1.0))
    return np.maximum(ground, -hollow)


def _objects(scene: Scene, point: Array) -> Array:
    nearest = np.full(point.shape[1], FAR, dtype=np.float32)
    for solid in scene.solids:
        np.minimum(nearest, _solid(solid, point), out=nearest)
    return nearest


def _solid(solid: Solid, point: Array) -> Array:
    x, y, z = (point[axis] - np.float32(solid.centre[axis]) for axis in range(3))
    if solid.roll:
        cosine, sine = np.float32(np.cos(solid.roll)), np.float32(np.sin(solid.roll))
        x, y = cosine * x - sine * y, sine * x + cosine * y
    if solid.yaw:
        cosine, sine = np.float32(np.cos(solid.yaw)), np.float32(np.sin(solid.yaw))
        x, z = cosine * x - sine * z, sine * x + cosine * z
    return SHAPES[solid.kind](solid, x, y, z)


def _length(*parts: Array) -> Array:
    """Return the length of vectors; numpy's own hypot guards what is huge or tiny, and is slow."""
    total: Array = np.sqrt(sum((part * part for part in parts[1:]), parts[0] * parts[0]))
    return total


def _inside_box(across: Array, along: Array, rounding: float) -> Array:
    """Distance to a rounded rectangle of two signed distances."""
    r = np.float32(rounding)
    across, along = across + r, along + r
    outside = _length(np.maximum(across, 0.0), np.maximum(along, 0.0))
    return np.minimum(np.maximum(across, along), 0.0) + outside - r


def _cylinder(solid: Solid, x: Array, y: Array, z: Array) -> Array:
    return _inside_box(_length(x, z) - solid.size[0], np.abs(y) - solid.size[1], solid.rounding)


def _disc(solid: Solid, x: Array, y: Array, z: Array) -> Array:
    return _inside_box(_length(x, y) - solid.size[0], np.abs(z) - solid.size[2], solid.rounding)


def _box(solid: Solid, x: Array, y: Array, z: Array) -> Array:
    r = np.float32(solid.rounding)
    ax, ay, az = (np.abs(v) - size + r for v, size in zip((x, y, z), solid.size, strict=True))
    outside = _length(np.maximum(ax, 0), np.maximum(ay, 0), np.maximum(az, 0))
    return np.minimum(np.maximum(ax, np.maximum(ay, az)), 0.0) + outside - r


def _sphere(solid: Solid, x: Array, y: Array, z: Array) -> Array:
    return _length(x, y, z) - np.float32(solid.size[0])


def _leaf(solid: Solid, x: Array, y: Array, z: Array) -> Array:
    """An ellipsoid's bound: exact at the surface, a little short away from it."""
    inward = [np.float32(1.0 / size) for size in solid.size]
    x, y, z = (part * less for part, less in zip((x, y, z), inward, strict=True))
    first = _length(x, y, z) + np.float32(1e-6)
    x, y, z = (part * less for part, less in zip((x, y, z), inward, strict=True))
    second = _length(x, y, z) + np.float32(1e-6)
    return np.float32(0.8) * first * (first - 1.0) / second


def _arch(solid: Solid, x: Array, y: Array, z: Array) -> Array:
    """A frame that stands on the floor: `size` is its radius, the height where it bends, half its depth."""
    wide, spring, deep = solid.size
    over = np.maximum(y - np.float32(spring), 0.0)
    ring = np.abs(_length(x, over) - np.float32(wide)) - np.float32(solid.rounding)
    return _inside_box(ring, np.abs(z) - np.float32(deep), 0.02)


def _ring(solid: Solid, x: Array, y: Array, z: Array) -> Array:
    """A hoop that stands upright: `size` is its radius and how thick it is."""
    return _length(_length(x, y) - np.float32(solid.size[0]), z) - np.float32(solid.size[1])


def _cone(solid: Solid, x: Array, y: Array, z: Array) -> Array:
    """A cone on its base: `size` is its radius and half its height; a bound off the surface."""
    wide, half, _ = (np.float32(size) for size in solid.size)
    slant = np.float32(np.hypot(2 * half, wide))
    side = (_length(x, z) - wide * (half - y) / (2 * half)) * (2 * half / slant)
    return np.maximum(side, np.abs(y) - half)


def _hexagon(solid: Solid, x: Array, y: Array, z: Array) -> Array:
    """A six-sided prism: `size` is the distance of its sides from the middle, and half its height."""
    ax, az = np.abs(x), np.abs(z)
    across = np.maximum(ax * np.float32(0.8660254) + az * np.float32(0.5), az) - np.float32(solid.size[0])
    return _inside_box(across, np.abs(y) - solid.size[1], solid.rounding)


SHAPES: dict[str, Callable[[Solid, Array, Array, Array], Array]] = {
    "cylinder": _cylinder,
    "disc": _disc,
    "box": _box,
    "sphere": _sphere,
    "leaf": _leaf,
    "arch": _arch,
    "ring": _ring,
    "cone": _cone,
    "hexagon": _hexagon,
}
