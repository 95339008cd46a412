"""A video ad: the layers of a layout over a picture that moves, frame by frame, with a still end."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.composition.colour import rgb
from generation.composition.draw import Composed, Look, Stage, dressed
from generation.composition.errors import FilmDoesNotFit
from generation.composition.layers import Layer
from generation.composition.layout import Arrangement
from generation.composition.scene import covering
from generation.composition.timeline import Place, Timeline, faded, fall_of
from generation.specs import FormatSpec, Palette
from generation.video.colour import Pixels
from generation.video.reel import Reel

# Inks, veils and the logo's ground are chosen for so many frames, evenly from the first to the last.
CHOSEN_OVER = 5
CHOSEN_OVER_FILM = 7
_LOOKS_EACH_SECOND = 4
_MIDDLE_GREY = 128
# How much of the brand's light or dark colour lies over the held frame of an end card.
FADE = 0.45
_STANDING = ("shadow", "product")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames from `first` to before `end` that are encoded by themselves: a shot of a film, or its card.

    `digest` names all that they are drawn from, "" where they are drawn over a picture.
    """

    first: int
    end: int
    digest: str = ""


class Film:
    """The frames of one moving format, drawn as they are asked for; equal arguments give equal frames.

    The scene is a picture, from which the camera draws back until it is as in the layout, with the product
    that stands on it; or a film, which is shown as it is, and whose last frame is held and fades as a card.
    """

    def __init__(self, arrangement: Arrangement, scene: Image.Image | Reel, look: Look) -> None:
        form = arrangement.format
        self.arrangement = arrangement
        self.timeline = _timeline(form, scene)
        self._grounds = _Grounds(arrangement, scene, self.timeline, look.palette)
        self._stage = Stage(arrangement, look.palette)
        grounds = [self._grounds.at(frame) for frame in self._grounds.apart()]
        canvases = [self._stage.showing(ground) for ground in grounds]
        dressing = dressed(arrangement, canvases, look, is_film=isinstance(scene, Reel))
        self._layers = dressing.layers
        # Without grain: it would stand still before a picture that moves, or cost most of the file's weight.
        self.composed = Composed(
            canvases[-1], grounds[-1], arrangement, dressing.ink, dressing.inks, dressing.product
        )

    def stretches(self) -> Sequence[Stretch]:
        """Return what of it is encoded by itself, in order: all, or a film's shots and the card."""
        if not self.timeline.film:
            return (Stretch(0, self.timeline.frames),)
        ends = (*self._grounds.shots, self.timeline.film, self.timeline.frames)
        standing = "".join((self._stage.digest, *(layer.digest for layer in self._layers)))
        return [
            Stretch(first, end, self._digest(range(first, end), standing))
            for first, end in pairwise((0, *ends))
        ]

    def _digest(self, numbers: range, standing: str) -> str:
        """Return a SHA-256 of the film's frames, of what lies over them, and of how much of it each shows."""
        digest = hashlib.sha256(f"{standing} {self._grounds.standing}".encode())
        for frame in numbers:
            fading, *shown = self._state(frame)[1:]
            digest.update(self._grounds.digest(frame))
            digest.update(f"{fading!r} {shown!r}\n".encode())
        return digest.hexdigest()

    def frames(self, first: int = 0, end: int | None = None) -> Iterator[NDArray[np.uint8]]:
        """Yield each frame, (height, width, 3); one that is the same as the last is the same object."""
        before: tuple[object, ...] | None = None
        pixels = np.empty(0, np.uint8)
        for frame in range(first, self.timeline.frames if end is None else end):
            state = self._state(frame)
            if state != before:
                pixels, before = np.asarray(self.drawn(frame)), state
            yield pixels

    def drawn(self, frame: int) -> Image.Image:
        """Return one frame by itself."""
        canvas = self._stage.showing(self._grounds.at(frame))
        for layer in self._layers:
            if placed := self._placed(layer, frame):
                placed.draw(canvas)
        return canvas

    def at(self, frame: int) -> Composed:
        """Return what checks need to measure a frame: only the texts that are wholly there."""
        there = [
            (text, ink)
            for text, ink in zip(self.arrangement.texts, self.composed.inks, strict=True)
            if self.timeline.shown(text.field, frame) == 1.0
        ]
        arrangement = replace(self.arrangement, texts=tuple(text for text, _ in there))
        return replace(self.composed, arrangement=arrangement, inks=tuple(ink for _, ink in there))

    def _state(self, frame: int) -> tuple[object, ...]:
        shown = tuple(self.timeline.shown(layer.part, frame) for layer in self._layers)
        return (self._grounds.number(frame), *shown)

    def _placed(self, layer: Layer, frame: int) -> Layer | None:
        """Return a layer as a frame shows it, None where nothing of it is there yet."""
        if layer.part in _STANDING:
            placed = self._grounds.place(frame).layer(layer)
            return placed.within(self.arrangement.picture) if layer.part == "shadow" else placed
        shown = self.timeline.shown(layer.part, frame)
        if shown == 0.0:
            return None
        # A veil is part of the picture, and there from the start: words are readable while they come.
        fall = fall_of(self.arrangement.format.height, shown)
        return faded(Place(1.0, (0.0, 0.0), fall).layer(layer), shown)


class _Grounds:
    """What the window shows at each frame."""

    def __init__(
        self, arrangement: Arrangement, scene: Image.Image | Reel, timeline: Timeline, palette: Palette
    ) -> None:
        self._arrangement = arrangement
        self._timeline = timeline
        self._scene = scene if isinstance(scene, Reel) else self._covering(scene)
        self._centre = _centre(arrangement)
        self._looks = _Looks(scene) if isinstance(scene, Reel) else None
        is_light = self._looks is not None and self._looks.is_light
        # The card fades to where the film is already: words that read on the film read on the card.
        self._tone = rgb(palette.light if is_light else palette.dark)

    def number(self, frame: int) -> tuple[float, float]:
        """Return numbers that are the same for frames with the same ground."""
        if isinstance(self._scene, Reel):
            return float(min(len(self._scene) - 1, frame)), self._timeline.fading(frame)
        return self._timeline.zoom(frame), 0.0

    @property
    def shots(self) -> tuple[int, ...]:
        """Return the first frames of a film's shots but the first one's."""
        return self._scene.shots if isinstance(self._scene, Reel) else ()

    @property
    def standing(self) -> str:
        """Return what a frame's ground follows from, besides its own pixels and how much it fades."""
        boxes = (self._arrangement.scene.corners, self._arrangement.picture.corners)
        return f"{boxes} {self._arrangement.format.height}"

    def digest(self, frame: int) -> bytes:
        """Return a digest of the film's frame that is shown, and of the colour it fades to where it does.

        TypeError over a picture.
        """
        if not isinstance(self._scene, Reel):
            raise TypeError("a picture has no frames")
        shown = self._scene.digest(min(len(self._scene) - 1, frame))
        return shown + bytes(self._tone) if self._timeline.fading(frame) else shown

    def at(self, frame: int) -> Image.Image:
        """Return the RGB picture of the window's size."""
        if isinstance(self._scene, Reel):
            shown = self._covering(Image.fromarray(self._scene.frame(min(len(self._scene) - 1, frame))))
            gone = FADE * self._timeline.fading(frame)
            return Image.blend(shown, Image.new("RGB", shown.size, self._tone), gone) if gone else shown
        return self.place(frame).picture(self._scene, self._arrangement.picture)

    def apart(self) -> list[int]:
        """Return the frames for which inks and veils are chosen, in order, the last of all among them.

        Those of a film are as unlike as possible: each is the one that is least like those before it.
        """
        last = self._timeline.frames - 1
        if self._looks is None:
            return [round(at) for at in np.linspace(0, last, CHOSEN_OVER)]
        return [*self._looks.apart(), last]

    def place(self, frame: int) -> Place:
        """Return where the camera puts what stands in the scene."""
        return Place(1.0 if isinstance(self._scene, Reel) else self._timeline.zoom(frame), self._centre)

    def _covering(self, scene: Image.Image) -> Image.Image:
        return covering(scene, self._arrangement.scene, self._arrangement.picture, seed=None)


class _Looks:
    """A film seen a few times each second, in cells about as large as a line of words."""

    def __init__(self, reel: Reel) -> None:
        step = max(1, reel.frame_rate // _LOOKS_EACH_SECOND)
        self._numbers = sorted({*range(0, len(reel), step), len(reel) - 1})
        self._cells = np.array([_cells(reel.frame(number)) for number in self._numbers])

    @property
    def is_light(self) -> bool:
        """Say whether the film is lighter than a middle grey."""
        return bool(self._cells.mean() >= _MIDDLE_GREY)

    def apart(self) -> list[int]:
        """Return the last frame and those that are each least like all before it, in order."""
        chosen = [len(self._numbers) - 1]
        apart = np.abs(self._cells - self._cells[-1]).max(axis=1)
        while len(chosen) < CHOSEN_OVER_FILM and apart.max() > 0:
            chosen.append(int(apart.argmax()))
            apart = np.minimum(apart, np.abs(self._cells - self._cells[chosen[-1]]).max(axis=1))
        return [self._numbers[at] for at in sorted(chosen)]


def _timeline(form: FormatSpec, scene: Image.Image | Reel) -> Timeline:
    if not isinstance(scene, Reel):
        # Palettes of 256 colours show a picture that moves as noise, at twice the weight.
        return Timeline(form.frames, form.frame_rate, still=bool(form.plays))
    if scene.frame_rate != form.frame_rate or len(scene) >= form.frames:
        raise FilmDoesNotFit(
            f"The film has {len(scene)} frames at {scene.frame_rate} a second; the ad '{form.key}' has "
            f"{form.frames} at {form.frame_rate}."
        )
    return Timeline(form.frames, form.frame_rate, len(scene), scene.cuts)


def _cells(pixels: Pixels) -> NDArray[np.float64]:
    """Return the luma of a frame in a few cells."""
    cells = Image.fromarray(pixels).convert("L").resize((6, 10), Image.Resampling.BOX)
    return np.asarray(cells, np.float64).ravel()


def _centre(arrangement: Arrangement) -> tuple[float, float]:
    """Return the point of the picture that stays where it is: the product's foot, else the middle."""
    shown = arrangement.picture
    if box := arrangement.product:
        x = min(max(box.centre_x, float(shown.left)), float(shown.right))
        return x, float(min(max(box.bottom, shown.top), shown.bottom))
    return shown.centre_x, shown.centre_y


def times_to_check(timeline: Timeline, *, each_second: int) -> Sequence[int]:
    """Return so many frames of every second, from the first on, and the last."""
    step = max(1, timeline.frame_rate // each_second)
    return sorted({*range(0, timeline.frames, step), timeline.frames - 1})
