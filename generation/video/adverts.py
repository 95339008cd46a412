"""Video ads as files for platforms: H.264 with frames told from others, light, index first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from generation.composition.encoding import TooHeavy
from generation.video import h264, mp4
from generation.video.colour import Pixels
from generation.video.segments import Coding, Piece, Shelf, segment_of

# x264's constant rate factors: the first is hardly told from the frames, the last looks good on a phone.
QUALITIES = (19, 22, 25, 28)


@dataclass(frozen=True, slots=True)
class Advert:
    """An encoded video ad that has no file yet."""

    track: mp4.Track
    samples: tuple[bytes, ...]
    sound: mp4.Sound | None = None

    def file(self, xmp: bytes = b"") -> bytes:
        """Return the MP4, with an XMP packet that says how it was made."""
        out = BytesIO()
        mp4.write(out, self.track, self.samples, xmp=xmp, sound=self.sound)
        return out.getvalue()


def encode_advert(
    frames: Callable[[], Iterable[Pixels]],
    *,
    width: int,
    height: int,
    frame_rate: int,
    max_bytes: int,
    sound: mp4.Sound | None = None,
) -> Advert:
    """Encode RGB frames of even sizes in the best quality of which the file is at most `max_bytes`.

    Equal frames make equal bytes. `frames` is called once for each quality that is tried, and read as long as
    that may be light enough; TooHeavy where none is.
    """
    size, pieces = (width, height), (Piece(frames),)
    return encode_pieces(pieces, size=size, frame_rate=frame_rate, max_bytes=max_bytes, sound=sound)


def encode_pieces(
    pieces: Sequence[Piece],
    *,
    size: tuple[int, int],
    frame_rate: int,
    max_bytes: int,
    sound: mp4.Sound | None = None,
    shelf: Shelf | None = None,
) -> Advert:
    """Encode pieces one after the other like `encode_advert`, all in one quality, each from a key frame on.

    What `shelf` has of them is not encoded again; the bytes are the same as without it.
    """
    for quality in QUALITIES:
        coding = Coding(*size, frame_rate, quality)
        try:
            track, samples = _joined(pieces, coding, max_bytes, shelf)
        except h264.OverBudget:
            continue
        advert = Advert(track, samples, sound)
        if len(advert.file()) <= max_bytes:
            return advert
    raise TooHeavy(f"The video weighs more than {max_bytes} bytes even at the lowest good quality.")


def _joined(
    pieces: Sequence[Piece], coding: Coding, max_bytes: int, shelf: Shelf | None
) -> tuple[mp4.Track, tuple[bytes, ...]]:
    configuration, samples, keys = b"", list[bytes](), list[int]()
    for piece in pieces:
        encoded = segment_of(piece, coding, max_bytes=max_bytes, shelf=shelf)
        # One decoder reads all of them: equal settings give equal parameter sets.
        if configuration and encoded.configuration != configuration:
            raise ValueError("the pieces were encoded in different ways")
        configuration = encoded.configuration
        keys += [len(samples) + key for key in encoded.keys]
        samples += encoded.samples
        max_bytes -= sum(map(len, encoded.samples))
    sizes = tuple(map(len, samples))
    track = mp4.Track(coding.width, coding.height, coding.frame_rate, configuration, sizes, keys=tuple(keys))
    return track, tuple(samples)
