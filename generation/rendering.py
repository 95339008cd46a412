"""One spec from words to finished files, without a database: generate -> compose -> check -> sign."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image

from generation.checks.base import Candidate, Finding
from generation.checks.suite import FILE_CHECKS, PICTURE_CHECKS, blocks, examine
from generation.composition.assets import AssetSource, Pictures, load_pictures
from generation.composition.compose import composed_with, scene_sizes
from generation.composition.draw import Composed
from generation.composition.encoding import MediaType, encode, media_type
from generation.engines.base import Maker, OnStep, Request, Size, still_of
from generation.engines.manifest import Manifest
from generation.provenance.embedding import embed
from generation.provenance.manifest import describe
from generation.specs import Copy, FormatSpec, RenderSpec
from workspaces.canonical import Json

Stage = Literal["generate", "compose", "check", "sign"]
OnStage = Callable[[Stage], None]


def _unheard(stage: Stage) -> None:
    """Hear of a stage and do nothing."""


def _uncounted(done: int, total: int) -> None:
    """Hear of a step and do nothing."""


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A finished file of one format, named by `digest`, the SHA-256 of `content`; sizes are in pixels."""

    format: str
    content: bytes
    digest: str
    media_type: MediaType
    width: int
    height: int
    findings: tuple[Finding, ...]
    description: dict[str, Json]

    @property
    def blocked(self) -> bool:
        """Say whether a finding keeps this file from review."""
        return blocks(self.findings)


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of each stage as it begins and of each step of the model."""

    on_stage: OnStage = _unheard
    on_step: OnStep = _uncounted


def render(
    spec: RenderSpec,
    engine: Maker,
    assets: AssetSource,
    *,
    model: Manifest,
    listener: Listener | None = None,
) -> tuple[RenderedFile, ...]:
    """Make all files of a spec, one per format in its order; equal arguments give equal bytes.

    `model` is the engine's. Raises EngineError, CompositionError, or what `assets` raises for
    a missing file; then there is no file at all.
    """
    listener = listener or Listener()
    listener.on_stage("generate")
    engine.validate([spec.picture])
    wanted = requests_for(spec, assets, model.sizes)
    requests = tuple(dict.fromkeys(wanted.values()))
    made = [still_of(each) for each in engine.generate(requests, listener.on_step)]
    pictures = dict(zip(requests, made, strict=True))
    scenes = {key: pictures[request] for key, request in wanted.items()}
    return finish(spec, scenes, assets, model=model, on_stage=listener.on_stage)


def requests_for(spec: RenderSpec, assets: AssetSource, sizes: Sequence[Size]) -> dict[str, Request]:
    """Return the picture to ask the engine for, by the key of its format; formats may share one."""
    chosen = scene_sizes(spec, load_pictures(spec.assets, assets), sizes)
    return {key: Request(spec.picture, size.width, size.height) for key, size in chosen.items()}


def finish(
    spec: RenderSpec,
    scenes: Mapping[str, Image.Image],
    assets: AssetSource,
    *,
    model: Manifest,
    on_stage: OnStage | None = None,
) -> tuple[RenderedFile, ...]:
    """Compose, check and sign all formats from their generated pictures; raises like `render`."""
    report = on_stage or _unheard
    report("compose")
    pictures = load_pictures(spec.assets, assets)
    composed = composed_with(spec, scenes, pictures, model.sizes)
    encoded = {each.key: encode(composed[each.key].picture, max_bytes=_room(each)) for each in spec.formats}
    report("check")
    candidates = [
        _candidate(each, encoded[each.key], composed[each.key], words=spec.copy, pictures=pictures)
        for each in spec.formats
    ]
    seen = [examine(candidate, PICTURE_CHECKS) for candidate in candidates]
    report("sign")
    return tuple(
        _signed(spec, model, candidate, found) for candidate, found in zip(candidates, seen, strict=True)
    )


def _signed(
    spec: RenderSpec, model: Manifest, candidate: Candidate, seen: tuple[Finding, ...]
) -> RenderedFile:
    """Put the description into the file, then run the checks of the file itself on its last bytes."""
    each = candidate.format
    description = describe(spec, each, model.licence)
    content = embed(candidate.content, description)
    final = _candidate(
        each, content, candidate.composed, words=candidate.words, pictures=candidate.pictures
    )
    return RenderedFile(
        format=each.key,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        media_type=media_type(content),
        width=final.picture.width,
        height=final.picture.height,
        findings=(*examine(final, FILE_CHECKS), *seen),
        description=description.as_json(),
    )


def _candidate(
    each: FormatSpec, content: bytes, composed: Composed, *, words: Copy, pictures: Pictures
) -> Candidate:
    picture = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
    picture.load()
    return Candidate(each, content, picture.convert("RGB"), composed, words, pictures)


def _room(each: FormatSpec) -> int:
    """Return the weight that leaves room for the description."""
    return max(1, each.max_bytes - 70_000)
