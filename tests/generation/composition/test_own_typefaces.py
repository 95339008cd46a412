"""A brand's own typeface, named by its digest, sets headlines and text as the bundled ones do."""

from dataclasses import replace

import pytest

from generation.composition.assets import load_pictures
from generation.composition.compose import compose, scene_sizes
from generation.composition.errors import UnknownTypeface, UnusableAsset
from generation.composition.typography import Style, adopt_typefaces, set_text, typeface
from generation.specs import RenderSpec, Typefaces
from generation.typeface_files import check
from tests.generation.ads import SIZES, WORDS, MemoryAssets, spec_of, stages
from tests.generation.typefaces import bundled


def made_with(kept: MemoryAssets, typefaces: Typefaces, headline: str = WORDS.headline) -> bytes:
    spec = spec_of(replace(WORDS, headline=headline), keys=["link"], typefaces=typefaces)
    adopt_typefaces(typefaces, kept)
    sizes = scene_sizes(spec, load_pictures(spec.assets, kept), SIZES)
    return compose(spec, stages(sizes), kept, SIZES).stills["link"].picture.tobytes()


def test_own_typefaces_are_read_by_digest() -> None:
    kept = MemoryAssets()
    own = kept.put(check(bundled("bricolage-display.ttf")).content)
    assert made_with(kept, Typefaces(own, "jakarta")) != made_with(kept, Typefaces("fraunces", "jakarta"))
    assert made_with(kept, Typefaces(own, own)) == made_with(kept, Typefaces(own, own))
    assert 0.75 <= typeface(own).scale <= 1.3
    assert 1.0 <= typeface(own).leading <= 1.4


def test_what_an_own_typeface_lacks_is_drawn_with_another() -> None:
    kept = MemoryAssets()
    own = kept.put(check(bundled()).content)
    assert made_with(kept, Typefaces(own, own), "コーヒーの朝 ☕")


def test_a_spec_with_digests_comes_back_from_its_json() -> None:
    spec = spec_of(keys=["link"], typefaces=Typefaces("a" * 64, "jakarta"))
    assert RenderSpec.from_json(spec.to_json()) == spec


def test_a_digest_that_nobody_adopted_is_unknown() -> None:
    with pytest.raises(UnknownTypeface):
        set_text("Kopi", Style("0" * 64, "display", 60, 1.0), width=400, most_lines=1)


def test_a_stored_file_that_is_no_typeface_is_refused() -> None:
    kept = MemoryAssets()
    with pytest.raises(UnusableAsset, match="typeface"):
        adopt_typefaces(Typefaces(kept.put(b"no typeface"), "jakarta"), kept)


def test_many_typefaces_do_not_push_out_those_in_use() -> None:
    kept = MemoryAssets()
    content = check(bundled()).content
    digests = [kept.put(content + bytes([number])) for number in range(30)]
    for number, digest in enumerate(digests):
        adopt_typefaces(Typefaces(digests[0], digest), kept)
        assert typeface(digests[0]).key == digests[0], number
        assert typeface(digest).key == digest
