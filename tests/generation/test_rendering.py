"""The pure pipeline: stages in their order, one picture per ratio, files that are checked and described."""

import hashlib
from dataclasses import replace

import pytest

from generation.composition.encoding import TooHeavy
from generation.composition.errors import CopyDoesNotFit
from generation.provenance.embedding import embedded_packet
from generation.rendering import Listener, Stage, render
from generation.specs import Copy
from tests.generation.ads import MANIFEST, PaintedEngine, spec_of, whole_ad
from tests.generation.pictures import opened


def test_all_files_are_named_checked_and_described() -> None:
    kept, names = whole_ad()
    spec = spec_of(assets=names)
    files = render(spec, PaintedEngine(), kept, model=MANIFEST)
    assert [file.format for file in files] == [
        "feed_square",
        "feed_portrait",
        "story",
        "link",
        "display_rectangle",
        "display_leaderboard",
        "display_skyscraper",
        "display_mobile",
    ]
    for file, each in zip(files, spec.formats, strict=True):
        assert file.digest == hashlib.sha256(file.content).hexdigest()
        assert opened(file.content).size == (file.width, file.height) == (each.width, each.height)
        assert not file.blocked, file.findings
        packet = embedded_packet(file.content)
        assert packet is not None
        assert spec.digest.encode() in packet
        assert file.description["source_type"] == "compositeWithTrainedAlgorithmicMedia"


def test_stages_are_told_in_their_order_and_steps_are_counted() -> None:
    told: list[Stage] = []
    steps: list[tuple[int, int]] = []
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=["link"])
    listener = Listener(
        lambda stage, part=0.0: told.append(stage), lambda done, total: steps.append((done, total))
    )
    render(spec, PaintedEngine(), kept, model=MANIFEST, listener=listener)
    assert told == ["generate", "compose", "check", "sign"]
    assert steps == [(1, 1)]


def test_formats_of_one_ratio_share_a_generated_picture() -> None:
    engine = PaintedEngine()
    kept, names = whole_ad()
    spec = spec_of(layout="left", keys=["feed_square", "feed_portrait"], assets=names)
    render(spec, engine, kept, model=MANIFEST)
    assert [(request.width, request.height) for request in engine.asked] == [(192, 352)]


def test_equal_specs_make_equal_files() -> None:
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=["link"])
    first, second = (render(spec, PaintedEngine(), kept, model=MANIFEST) for _ in range(2))
    assert first == second


def test_copy_that_does_not_fit_is_refused_before_the_model_is_asked() -> None:
    engine = PaintedEngine()
    kept, names = whole_ad()
    spec = spec_of(Copy("kopi " * 90, "", "", "id"), assets=names, keys=["link"])
    with pytest.raises(CopyDoesNotFit):
        render(spec, engine, kept, model=MANIFEST)
    assert engine.asked == []


def test_a_weight_limit_that_cannot_be_kept_is_refused() -> None:
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=["link"])
    light = replace(spec, formats=(replace(spec.formats[0], max_bytes=90_000),))
    with pytest.raises(TooHeavy, match="20000"):
        render(light, PaintedEngine(), kept, model=MANIFEST)
