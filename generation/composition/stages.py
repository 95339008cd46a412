"""Where the generated scene goes behind its window, and where on it the product stands."""

from generation.composition.boxes import Box
from generation.composition.errors import CopyDoesNotFit
from generation.composition.layout import Frame
from generation.engines.base import Size

# Enlarging further than this shows how small the generated picture is, and little of the scene.
MOST_ZOOM = 1.4
LEAST_PRODUCT = 0.18


def size_for(frame: Frame, scene: Box) -> Size:
    """Return the model's size of the nearest ratio to the box that its picture will cover."""
    return _nearest(frame, scene.width / scene.height)


def staged(
    frame: Frame,
    window: Box,
    *,
    foot: tuple[float, float],
    zoom: float = MOST_ZOOM,
    size: Size | None = None,
) -> Box:
    """Return the scene's box so that a product's foot is at these shares of a window's width and height.

    The picture has the given size of the model's, or the one that suits the window best. It always covers the
    window. Where that would enlarge it more than `zoom` times of what covers the window, the foot comes as
    near to the wanted place as it can.
    """
    size = size or _nearest(frame, window.width / window.height)
    (x, y), (at_x, at_y) = foot, (size.anchor_x, size.anchor_y + _DEPTH * _shorter(size) / size.height)
    cover = max(window.width / size.width, window.height / size.height)
    needed = max(
        x * window.width / (at_x * size.width),
        (1 - x) * window.width / ((1 - at_x) * size.width),
        y * window.height / (at_y * size.height),
        (1 - y) * window.height / ((1 - at_y) * size.height),
    )
    scale = min(max(cover, needed), zoom * cover)
    width, height = scale * size.width, scale * size.height
    left = window.left + x * window.width - at_x * width
    top = window.top + y * window.height - at_y * height
    left = min(max(left, window.right - width), float(window.left))
    top = min(max(top, window.bottom - height), float(window.top))
    box = Box.sized(left, top, width, height)
    # Rounding may leave a line of pixels open at an edge.
    return Box(
        min(box.left, window.left),
        min(box.top, window.top),
        max(box.right, window.right),
        max(box.bottom, window.bottom),
    )


def stage_foot(frame: Frame, scene: Box) -> tuple[float, float]:
    """Return where a product's foot belongs, in pixels, when the generated picture covers this box.

    A little nearer to the viewer than the middle of the platform's top, since products have depth.
    """
    size = size_for(frame, scene)
    scale = max(scene.width / size.width, scene.height / size.height)
    x = scene.centre_x + (size.anchor_x - 0.5) * size.width * scale
    y = scene.centre_y + (size.anchor_y - 0.5) * size.height * scale
    return x, y + _DEPTH * _shorter(size) * scale


def standing_product(
    frame: Frame, scene: Box, *, top: float, most_width: float, most_height: float = 0.66
) -> Box | None:
    """Return the product's box standing on the stage, as large as `top` and its width in pixels allow.

    `most_height` is a share of the file's height. CopyDoesNotFit where it would be smaller than
    LEAST_PRODUCT of the file's shorter side; None where there is no product.
    """
    ratio = frame.shapes.product
    if ratio is None:
        return None
    x, y = stage_foot(frame, scene)
    height = min(y - top, most_width / ratio, most_height * frame.format.height)
    if max(height, height * ratio) < LEAST_PRODUCT * min(frame.format.width, frame.format.height):
        raise CopyDoesNotFit("The text leaves no room for the product: shorten it.")
    return Box.sized(x - height * ratio / 2, y - height, height * ratio, height)


_DEPTH = 0.028


def _nearest(frame: Frame, wanted: float) -> Size:
    return min(frame.sizes, key=lambda size: _stretch(size.width / size.height, wanted))


def _shorter(size: Size) -> int:
    return min(size.width, size.height)


def _stretch(one: float, other: float) -> float:
    return max(one, other) / min(one, other)
