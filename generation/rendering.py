"""One spec from words to finished files, without a database: generate -> compose -> check -> sign."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Literal, Protocol

from PIL import Image

from generation.animation.adverts import Animation, encode_animation
from generation.checks.animated import examine_animation
from generation.checks.base import Candidate, Finding
from generation.checks.moving import MOVING, examine_moving
from generation.checks.suite import FILE_CHECKS, PICTURE_CHECKS, blocks, examine
from generation.composition.assets import AssetSource, Pictures, load_pictures
from generation.composition.colour import rgb
from generation.composition.compose import compose, scene_sizes
from generation.composition.draw import Composed
from generation.composition.encoding import MediaType, encode, media_type
from generation.composition.errors import FilmDoesNotFit
from generation.composition.motion import Film, Stretch, times_to_check
from generation.composition.typography import adopt_typefaces
from generation.engines.base import Maker, OnStep, Request, Size, still_of
from generation.engines.manifest import Manifest
from generation.provenance.credentials import Credentials
from generation.provenance.embedding import embed, xmp_packet
from generation.provenance.manifest import Description, Ingredient, describe
from generation.specs import FormatSpec, RenderSpec
from generation.video.adverts import Advert, encode_pieces
from generation.video.colour import Pixels
from generation.video.loudness import Samples
from generation.video.reel import Reel
from generation.video.segments import Piece, Shelf
from generation.video.soundtrack import encode_sound, read_sound
from workspaces.canonical import Json

Stage = Literal["generate", "compose", "check", "sign"]
# Frames of a video ad of which the contrast of text is measured.
CHECKED_EACH_SECOND = 4


class OnStage(Protocol):
    """Called as a stage begins, and while it goes on for long, with the part that is done; may raise."""

    def __call__(self, stage: Stage, part: float = 0.0) -> object:
        """Hear of it."""


def _unheard(stage: Stage, part: float = 0.0) -> None:
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
        moving = self.media_type in {"video/mp4", "image/gif"}
        return blocks(self.findings) or (moving and not any(each.check == MOVING for each in self.findings))


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
    seal: Credentials | None = None,
) -> tuple[RenderedFile, ...]:
    """Make all files of a spec, one per format in its order; without a seal equal arguments give equal bytes.

    `model` is the engine's. Raises EngineError, CompositionError, or what `assets` raises for
    a missing file; then there is no file at all.
    """
    listener = listener or Listener()
    if spec.footage:
        return finish(spec, {}, assets, model=model, on_stage=listener.on_stage, seal=seal)
    listener.on_stage("generate")
    engine.validate([spec.picture])
    wanted = requests_for(spec, assets, model.sizes)
    requests = tuple(dict.fromkeys(wanted.values()))
    made = [still_of(each) for each in engine.generate(requests, listener.on_step)]
    pictures = dict(zip(requests, made, strict=True))
    scenes = {key: pictures[request] for key, request in wanted.items()}
    return finish(spec, scenes, assets, model=model, on_stage=listener.on_stage, seal=seal)


def requests_for(spec: RenderSpec, assets: AssetSource, sizes: Sequence[Size]) -> dict[str, Request]:
    """Return the picture to ask the engine for, by the key of its format; formats may share one.

    An ad over a film asks for none.
    """
    if spec.footage:
        return {}
    adopt_typefaces(spec.typefaces, assets)
    chosen = scene_sizes(spec, load_pictures(spec.assets, assets), sizes)
    return {key: Request(spec.picture, size.width, size.height) for key, size in chosen.items()}


def finish(
    spec: RenderSpec,
    scenes: Mapping[str, Image.Image | Reel],
    assets: AssetSource,
    *,
    model: Manifest,
    on_stage: OnStage | None = None,
    seal: Credentials | None = None,
    shelf: Shelf | None = None,
) -> tuple[RenderedFile, ...]:
    """Compose, check and sign all formats from their generated pictures, or over the spec's film.

    Files are described inside in any case, and signed where there is a seal. Shots of the film that `shelf`
    has are not drawn and encoded again; the pictures are the same as without it. Raises like `render`, what
    the seal raises, and ClipDamaged or FilmDoesNotFit where the film is not what the spec says.
    """
    report = on_stage or _unheard
    report("compose")
    ads = compose(spec, _scenes(spec, assets) or scenes, assets, model.sizes)
    order = _Order(spec, model, ads.pictures, seal, _ingredients(spec, assets) if seal else ())
    stills = [order.encoded(composed) for composed in ads.stills.values()]
    adverts: dict[str, Advert | Animation] = {}
    sound = read_sound(assets.read(spec.assets.sound)) if spec.assets.sound and ads.films else None
    for key, film in ads.films.items():
        told = partial(_told, report, before=len(adverts), all_=len(ads.films))
        plays = film.arrangement.format.plays
        adverts[key] = order.animation(film, told) if plays else _advert(film, sound, told, shelf)
    report("check")
    seen = {still.format.key: (still, examine(still, PICTURE_CHECKS)) for still in stills}
    report("sign")
    return tuple(
        order.signed_film(ads.films[each.key], adverts[each.key])
        if each.frames
        else order.signed(*seen[each.key])
        for each in spec.formats
    )


def _scenes(spec: RenderSpec, assets: AssetSource) -> dict[str, Image.Image | Reel]:
    """Return the film of a spec as the scene of each format, nothing where it has none."""
    footage = spec.footage
    if footage is None:
        return {}
    reel = Reel(assets.read(footage.film), shots=footage.cuts)
    if (len(reel), reel.frame_rate) != (footage.frames, footage.frame_rate):
        raise FilmDoesNotFit(f"The film has {len(reel)} frames; {footage.frames} were ordered.")
    return dict.fromkeys((each.key for each in spec.formats), reel)


def _advert(
    film: Film, sound: Samples | None, on_part: Callable[[float], object], shelf: Shelf | None
) -> Advert:
    """Draw and encode a video, a frame at a time; hears which part of it is done."""
    each = film.arrangement.format
    heard = encode_sound(sound, seconds=each.seconds, loudness=each.loudness) if sound is not None else None
    return encode_pieces(
        [Piece(partial(_counted, film, part, on_part), part.digest) for part in film.stretches()],
        size=(each.width, each.height),
        frame_rate=each.frame_rate,
        max_bytes=_room(each),
        sound=heard,
        shelf=shelf,
    )


def _told(report: OnStage, part: float, *, before: int, all_: int) -> None:
    """Say which part of all videos is composed, of which so many were before this one."""
    report("compose", (before + part) / all_)


def _counted(film: Film, part: Stretch, on_part: Callable[[float], object]) -> Iterator[Pixels]:
    for number, pixels in enumerate(film.frames(part.first, part.end), part.first + 1):
        on_part(number / film.timeline.frames)
        yield pixels


@dataclass(frozen=True, slots=True)
class _Order:
    """What is ordered, which files are checked against, and the model that made its pictures."""

    spec: RenderSpec
    model: Manifest
    pictures: Pictures
    seal: Credentials | None
    ingredients: tuple[Ingredient, ...]

    def encoded(self, composed: Composed) -> Candidate:
        """Return a still as a file without its description."""
        each = composed.arrangement.format
        content = encode(composed.picture, max_bytes=_room(each))
        return Candidate.of(content, composed, self.spec.copy, self.pictures, self.spec.logo)

    def signed(self, candidate: Candidate, seen: tuple[Finding, ...]) -> RenderedFile:
        """Put the description into the file, then run the checks of the file itself on its last bytes."""
        each = candidate.format
        description = describe(self.spec, each, self.model.licence)
        content = self._sealed(embed(candidate.content, description), description)
        final = Candidate.of(content, candidate.composed, self.spec.copy, self.pictures, self.spec.logo)
        return self._file(each, content, description, (*examine(final, FILE_CHECKS), *seen))

    def animation(self, film: Film, on_part: Callable[[float], object]) -> Animation:
        """Draw and encode an animated picture; type, button and marks have exactly the brand's colours."""
        each = film.arrangement.format
        colours = (*map(rgb, asdict(self.spec.palette).values()), *film.composed.inks)
        return encode_animation(
            _counted(film, Stretch(0, each.frames), on_part),
            frame_rate=each.frame_rate,
            plays=each.plays,
            max_bytes=_room(each),
            exact=list(dict.fromkeys(colours)),
        )

    def signed_film(self, film: Film, advert: Advert | Animation) -> RenderedFile:
        """Write the file with its description, then run all checks on what a player shows of it."""
        each = film.arrangement.format
        description = describe(self.spec, each, self.model.licence)
        content = self._sealed(advert.file(xmp_packet(description)), description)
        wanted = times_to_check(film.timeline, each_second=CHECKED_EACH_SECOND)

        def candidate(number: int, pixels: Pixels) -> Candidate:
            picture, shown = Image.fromarray(pixels), film.at(number)
            return Candidate(each, content, picture, shown, self.spec.copy, self.pictures, self.spec.logo)

        if isinstance(advert, Animation):
            findings = examine_animation(content, each, wanted, candidate)
        else:
            findings = examine_moving(content, each, wanted, candidate, sound=advert.sound is not None)
        return self._file(each, content, description, findings)

    def _sealed(self, content: bytes, description: Description) -> bytes:
        if self.seal is None:
            return content
        return self.seal.sign(content, media_type(content), description, self.ingredients)

    def _file(
        self, each: FormatSpec, content: bytes, description: Description, findings: tuple[Finding, ...]
    ) -> RenderedFile:
        who = self.seal.identity if self.seal else None
        signed: dict[str, Json] = {"signed_by": who.name, "signer_is_own": who.is_own} if who else {}
        return RenderedFile(
            format=each.key,
            content=content,
            digest=hashlib.sha256(content).hexdigest(),
            media_type=media_type(content),
            width=each.width,
            height=each.height,
            findings=findings,
            description={**description.as_json(), **signed},
        )


def _ingredients(spec: RenderSpec, assets: AssetSource) -> tuple[Ingredient, ...]:
    """Return the real pictures that a spec lays over its scene."""
    chosen = (("Product", spec.assets.product), ("Logo", spec.assets.logo or spec.assets.logo_on_dark))
    return tuple(Ingredient(title, assets.read(digest)) for title, digest in chosen if digest)


def _room(each: FormatSpec) -> int:
    """Return the weight that leaves room for the description."""
    return max(1, each.max_bytes - 70_000)
