"""Opens Panggung: an LTX-layout folder whose prompts are first read as stage words."""

from generation.engines.ltx import LtxEngine
from generation.engines.manifest import Manifest
from generation.panggung.words import caption_of


def open_panggung(manifest: Manifest) -> LtxEngine:
    """Load the verified folder; free prompts become captions of the stage grammar."""
    return LtxEngine(manifest, phrase=caption_of, frames=manifest.frames)
