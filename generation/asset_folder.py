"""Pictures, typefaces, sound and films in a folder, to make a variant without a database."""

import hashlib
import re
from io import BytesIO
from pathlib import Path

from generation.decoding import MAX_BYTES, decode
from generation.errors import GenerationError
from generation.sound_files import decode_sound, is_sound
from generation.typeface_files import check, is_typeface
from generation.video import mp4

_NAME = re.compile(r"[\w][\w .-]{0,200}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class AssetMissing(GenerationError):
    """The folder has no file of this name or digest."""

    code = "asset_missing"


class AssetFolder:
    """Reads files from one folder, by digest or name: clean PNGs, checked typefaces, FLAC, our films."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._decoded: dict[str, bytes] = {}

    def read(self, digest: str) -> bytes:
        """Return what comes of a file that is called so or whose bytes have this SHA-256.

        AssetMissing where there is none; PictureRefused, TypefaceRefused, SoundRefused or ClipDamaged for
        one that cannot be used.
        """
        if digest not in self._decoded:
            found = self._found(digest)
            self._decoded[digest] = _clean(found)
        return self._decoded[digest]

    def _found(self, wanted: str) -> bytes:
        named = self._folder / wanted
        if _NAME.fullmatch(wanted) and named.is_file():
            return self._checked(named.read_bytes(), wanted)
        if _DIGEST.fullmatch(wanted):
            for path in sorted(self._folder.iterdir()):
                if path.is_file() and path.stat().st_size <= MAX_BYTES:
                    content = path.read_bytes()
                    if hashlib.sha256(content).hexdigest() == wanted:
                        return content
        raise AssetMissing(f"The folder {self._folder.name} has no file '{wanted[:80]}'.")

    @staticmethod
    def _checked(content: bytes, wanted: str) -> bytes:
        if _DIGEST.fullmatch(wanted) and hashlib.sha256(content).hexdigest() != wanted:
            raise AssetMissing(f"The file {wanted} does not have the bytes its name promises.")
        return content


def _clean(content: bytes) -> bytes:
    if content[4:12] == b"ftypisom":
        # A film of ours, and nothing else, is read as it is: see `Reel`.
        mp4.read(BytesIO(content))
        return content
    if is_typeface(content):
        return check(content).content
    return decode_sound(content).content if is_sound(content) else decode(content).png
