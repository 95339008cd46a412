"""Video ads as files for platforms: H.264 with frames told from others, light, index first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO

from generation.composition.encoding import TooHeavy
from generation.video import h264, mp4
from generation.video.colour import Pixels

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
    for quality in QUALITIES:
        try:
            encoded = h264.encode_predicted(
                frames(),
                width=width,
                height=height,
                frame_rate=frame_rate,
                quality=quality,
                max_bytes=max_bytes,
            )
        except h264.OverBudget:
            continue
        sizes = tuple(len(sample) for sample in encoded.samples)
        track = mp4.Track(width, height, frame_rate, encoded.configuration, sizes, keys=encoded.keys)
        advert = Advert(track, encoded.samples, sound)
        if len(advert.file()) <= max_bytes:
            return advert
    raise TooHeavy(f"The video weighs more than {max_bytes} bytes even at the lowest good quality.")
