"""A film's frames one at a time: decoded where they are asked for, since a minute of them fills a memory."""

from io import BytesIO

from generation.video import h264, mp4
from generation.video.colour import Pixels


class Reel:
    """The frames of a file that `encode_clip` or `join` made; ClipDamaged for any other file.

    `cuts` are the first frames of its shots but the first one's.
    """

    def __init__(self, content: bytes, *, cuts: tuple[int, ...] = ()) -> None:
        self._stream = BytesIO(content)
        self._track = mp4.read(self._stream)
        self.cuts = cuts
        self._shown: tuple[int, Pixels] | None = None

    def __len__(self) -> int:
        return self._track.frames

    @property
    def frame_rate(self) -> int:
        """Return how many frames it has each second."""
        return self._track.frame_rate

    def frame(self, number: int) -> Pixels:
        """Return one frame, RGB; the last one that was asked for is kept."""
        if self._shown is None or self._shown[0] != number:
            track = self._track
            samples = mp4.samples_of(self._stream, track, number, 1)
            [pixels] = h264.decode(track.configuration, samples, width=track.width, height=track.height)
            self._shown = number, pixels
        return self._shown[1]
