"""A spec over a film becomes finished files without asking a model, and every check passes on them."""

import hashlib
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import av
import pytest

from generation.asset_folder import AssetFolder
from generation.checks.base import Outcome
from generation.composition.errors import FilmDoesNotFit
from generation.provenance.manifest import source_type
from generation.rendering import RenderedFile, render
from generation.specs import Assets, Footage, RenderSpec
from generation.video.clips import encode_clip
from generation.video.errors import ClipDamaged
from tests.generation.ads import MANIFEST, PaintedEngine, whole_ad
from tests.generation.films import small_spec
from tests.generation.video.scenes import painted

FRAMES = 40


class Kept:
    """The pictures of the usual ad and a film of two shots."""

    def __init__(self) -> None:
        self.film = encode_clip(painted(7, FRAMES, size=(128, 128)))
        self.digest = hashlib.sha256(self.film).hexdigest()

    def read(self, digest: str) -> bytes:
        return self.film if digest == self.digest else whole_ad()[0].read(digest)


@cache
def kept() -> Kept:
    return Kept()


def film_spec(**changes: object) -> RenderSpec:
    """Return the spec of an ad over the film, of which the card takes the rest of four seconds."""
    footage = Footage(kept().digest, FRAMES, 24, cuts=(20,))
    spec = small_spec(seconds=footage.seconds)
    spec = replace(spec, assets=replace(spec.assets, product=None))
    return replace(spec, footage=replace(footage, **changes))  # type: ignore[arg-type]  # fields of Footage


@cache
def made() -> tuple[RenderedFile, PaintedEngine]:
    engine = PaintedEngine()
    [file] = render(film_spec(), engine, kept(), model=MANIFEST)
    return file, engine


def test_every_check_passes_and_no_model_is_asked() -> None:
    file, engine = made()
    assert {finding.outcome for finding in file.findings} == {Outcome.PASS}, file.findings
    assert len(file.findings) > 10
    assert not file.blocked
    assert engine.asked == []


def test_the_file_has_the_film_and_its_card_and_says_how_it_was_made(tmp_path: Path) -> None:
    file, _ = made()
    assert film_spec().digest.encode() in file.content
    path = tmp_path / "ad.mp4"
    path.write_bytes(file.content)
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 4 * 24


def test_equal_specs_over_equal_films_make_equal_bytes() -> None:
    [again] = render(film_spec(), PaintedEngine(), kept(), model=MANIFEST)
    assert again.digest == made()[0].digest


def test_a_spec_over_a_film_is_read_as_it_was_written_and_others_are_as_before() -> None:
    spec = film_spec()
    assert RenderSpec.from_json(spec.to_json()) == spec
    assert "footage" not in json.loads(small_spec().to_json())
    assert spec.digest != replace(spec, footage=replace(spec.footage, cuts=())).digest  # type: ignore[type-var]  # never None


@pytest.mark.parametrize(("frames", "rate", "seconds"), [(40, 24, 4), (101, 24, 7), (100, 24, 6), (1, 30, 2)])
def test_the_ad_lasts_whole_seconds_with_a_card_of_1_8_to_2_8(frames: int, rate: int, seconds: int) -> None:
    footage = Footage("f" * 64, frames, rate)
    assert footage.seconds == seconds
    assert 1.8 <= seconds - frames / rate < 2.8


@pytest.mark.parametrize(
    "changes", [{"frames": 0}, {"frame_rate": 0}, {"cuts": (9, 9)}, {"cuts": (0,)}, {"cuts": (40,)}]
)
def test_a_film_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="film"):
        film_spec(**changes)


def test_formats_of_another_length_are_refused() -> None:
    spec = film_spec()
    with pytest.raises(ValueError, match="4 s of its own rate"):
        replace(spec, formats=(replace(spec.formats[0], seconds=6),))


def test_a_film_of_other_frames_than_ordered_is_refused() -> None:
    with pytest.raises(FilmDoesNotFit, match="has 40 frames; 39 were ordered"):
        render(film_spec(frames=39), PaintedEngine(), kept(), model=MANIFEST)


def test_given_frames_make_it_a_composite() -> None:
    bare = replace(film_spec(), assets=Assets())
    assert source_type(bare) == "trainedAlgorithmicMedia"
    given = replace(film_spec(composite=True), assets=Assets())
    assert source_type(given) == "compositeWithTrainedAlgorithmicMedia"


def test_a_folder_has_films_of_ours_and_refuses_others(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(kept().film)
    (tmp_path / "ad.mp4").write_bytes(made()[0].content)
    assert AssetFolder(tmp_path).read("film.mp4") == kept().film
    with pytest.raises(ClipDamaged):
        AssetFolder(tmp_path).read("ad.mp4")
