"""When each part of a video ad is seen, and how its camera moves: numbers only, no pixel is touched."""

from dataclasses import dataclass
from math import ceil

from PIL import Image

from generation.composition.boxes import Box
from generation.composition.layers import Layer, Part

# Seconds. Words come one after the other and then stay; the end is still, as a card that can be read.
FIRST_ENTRANCE = 0.4
BETWEEN_ENTRANCES = 0.5
ENTRANCE = 0.5
STILL_END = 1.8
# Over a film words keep so far from cuts; after it, the held frame fades within a moment.
AWAY_FROM_CUTS = 0.3
FADING = 0.4
# A video of less than this has all its times shortened alike.
_FULL_LENGTH = 5.0
# Fine print has to be shown all the time, and a logo says from the start whose ad it is.
_ENTERING: dict[Part, int] = {"headline": 0, "rule": 0, "body": 1, "button": 2, "call_to_action": 2}
_RISE = 0.012
_ZOOM = 1.06
# A camera moves one way for at most so long, and in a long video first as long as in one of six seconds.
_LONGEST_PHASE = 8.0
_FIRST_PHASE = 4.2
# Words are there by then: a product must not come nearer to them than while they appear in a short video.
_NEARER = 1.025
# Transparent pixels around a layer that is resampled, so that its edges stay soft.
_ROOM = 4


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happens in a video of so many frames, `frame_rate` of them a second.

    Where it is `still`, the camera does not move. Over a film, which has `film` frames and is cut at the
    frames `cuts`, what follows it is the end card: its last frame, held and faded. Words come where they keep
    away from cuts; the body waits for the card.
    """

    frames: int
    frame_rate: int
    film: int = 0
    cuts: tuple[int, ...] = ()
    still: bool = False

    @property
    def rest(self) -> int:
        """Return the first frame from which nothing moves any more."""
        if self.film:
            return max(self.film + self._whole(FADING), *(self.entrance(part)[1] for part in _ENTERING))
        return self.frames - round(STILL_END * self._pace * self.frame_rate)

    def entrance(self, part: Part) -> tuple[int, int]:
        """Return the first frame that shows something of a part, and the first that shows all of it."""
        if part not in _ENTERING:
            return 0, 0
        if self.film:
            return self._entrance_over_film(part)
        begin = FIRST_ENTRANCE + _ENTERING[part] * BETWEEN_ENTRANCES
        scale = self._pace * self.frame_rate
        return round(begin * scale), round((begin + ENTRANCE) * scale)

    def fading(self, frame: int) -> float:
        """Return how much of its fading a frame has, from 0 while a film plays to 1 on its end card."""
        if not self.film:
            return 0.0
        return min(1.0, max(0.0, (frame - self.film + 1) / self._whole(FADING)))

    def shown(self, part: Part, frame: int) -> float:
        """Return how much of a part is there, from 0 to 1; it comes quickly and settles slowly."""
        begin, end = self.entrance(part)
        if frame >= end:
            return 1.0
        if frame < begin:
            return 0.0
        left = 1.0 - (frame + 1 - begin) / (end + 1 - begin)
        return 1.0 - left**3

    def zoom(self, frame: int) -> float:
        """Return how much the picture is enlarged: it draws back, ever slower, until it rests at 1.

        A long video begins as one of six seconds; then it comes a little nearer and draws back, as often as
        `returns` says, and stands still for a moment between.
        """
        if self.still:
            return 1.0
        first = round(_FIRST_PHASE * self.frame_rate) if self.returns else self.rest
        if frame < first or not self.returns:
            left = max(0.0, 1.0 - frame / max(1, first))
            return 1.0 + (_ZOOM - 1.0) * left**2
        if frame >= self.rest:
            return 1.0
        phase, done = divmod((frame - first) * 2 * self.returns / (self.rest - first), 1.0)
        near = 1.0 - done if phase % 2 else done
        return 1.0 + (_NEARER - 1.0) * near * near * (3.0 - 2.0 * near)

    @property
    def returns(self) -> int:
        """Return how often the camera comes nearer again after it has drawn back."""
        moving = self.rest / self.frame_rate
        return 0 if moving <= _LONGEST_PHASE else ceil((moving - _FIRST_PHASE) / (2 * _LONGEST_PHASE))

    def _entrance_over_film(self, part: Part) -> tuple[int, int]:
        """Return the earliest place for a part, after those before it; on the card where there is none."""
        begin = self._place_from(self._whole(FIRST_ENTRANCE))
        if part in ("button", "call_to_action"):
            begin = self._place_from(begin + self._whole(BETWEEN_ENTRANCES))
        if part == "body":
            begin = max(self._on_card, begin)
        return begin, begin + self._whole(ENTRANCE)

    def _place_from(self, begin: int) -> int:
        """Return the first frame, from one on, at which an entrance may begin: no cut is near it."""
        away, lasts = self._whole(AWAY_FROM_CUTS), self._whole(ENTRANCE)
        for cut in (*self.cuts, self.film):
            if begin - away < cut < begin + lasts + away:
                begin = cut + away
        return begin

    @property
    def _on_card(self) -> int:
        return self.film + self._whole(AWAY_FROM_CUTS)

    def _whole(self, seconds: float) -> int:
        return ceil(seconds * self.frame_rate)

    @property
    def _pace(self) -> float:
        return min(1.0, self.frames / self.frame_rate / _FULL_LENGTH)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is shown: enlarged `zoom` times around a point, then moved down by `fall` pixels."""

    zoom: float
    centre: tuple[float, float]
    fall: float = 0.0

    @property
    def is_own(self) -> bool:
        """Say whether this is the place that the layout gives."""
        return self.zoom == 1.0 and self.fall == 0.0

    def picture(self, picture: Image.Image, at: Box) -> Image.Image:
        """Return an RGB picture that fills a box, enlarged behind the box's edges."""
        if self.zoom == 1.0:
            return picture
        x, y = self.centre[0] - at.left, self.centre[1] - at.top
        window = (
            max(0.0, x - x / self.zoom),
            max(0.0, y - y / self.zoom),
            min(float(at.width), x + (at.width - x) / self.zoom),
            min(float(at.height), y + (at.height - y) / self.zoom),
        )
        return picture.resize(picture.size, Image.Resampling.BICUBIC, box=window)

    def layer(self, layer: Layer) -> Layer:
        """Return a layer in this place, to a fraction of a pixel."""
        if self.is_own:
            return layer
        left, top = self._seen(layer.corner[0], layer.corner[1])
        wide, high = layer.mask.width * self.zoom, layer.mask.height * self.zoom
        box = Box(int(left) - 1, int(top) - 1, int(left + wide) + 2, int(top + high) + 2)
        source = (
            (box.left - left) / self.zoom + _ROOM,
            (box.top - top) / self.zoom + _ROOM,
            (box.right - left) / self.zoom + _ROOM,
            (box.bottom - top) / self.zoom + _ROOM,
        )
        size = (box.width, box.height)
        if isinstance(layer.colours, tuple):
            mask = _with_room(layer.mask).resize(size, Image.Resampling.BICUBIC, box=source)
            return Layer(layer.part, (box.left, box.top), mask, layer.colours)
        picture = layer.colours.convert("RGBA")
        picture.putalpha(layer.mask)
        # Colours are weighed by their opacity: those of invisible pixels must not bleed into the edge.
        weighed = _with_room(picture).convert("RGBa").resize(size, Image.Resampling.BICUBIC, box=source)
        return Layer.of(layer.part, (box.left, box.top), weighed.convert("RGBA"))

    def _seen(self, left: float, top: float) -> tuple[float, float]:
        x, y = self.centre
        return x + (left - x) * self.zoom, y + (top - y) * self.zoom + self.fall


def fall_of(height: int, shown: float) -> float:
    """Return how many pixels below its place a part is in a picture of this height, while it enters."""
    return _RISE * height * (1.0 - shown)


def faded(layer: Layer, shown: float) -> Layer:
    """Return a layer of which only a share is seen."""
    if shown == 1.0:
        return layer
    levels = [round(level * shown) for level in range(256)]
    return Layer(layer.part, layer.corner, layer.mask.point(levels), layer.colours)


def _with_room(picture: Image.Image) -> Image.Image:
    wider = Image.new(picture.mode, (picture.width + 2 * _ROOM, picture.height + 2 * _ROOM), 0)
    wider.paste(picture, (_ROOM, _ROOM))
    return wider
