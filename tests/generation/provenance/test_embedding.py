"""A file says how it was made; saying it changes no pixel and gives the same bytes each time."""

import tomllib
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import PIL
import pytest
from PIL import Image

from generation.provenance.embedding import (
    DescriptionTooLong,
    embed,
    embedded_packet,
    xmp_packet,
)
from generation.provenance.manifest import Description, describe
from generation.specs import Assets
from tests.generation.ads import spec_of
from tests.generation.pictures import encoded, opened, split_picture

IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"


def description(prompt: str = 'a "warm" <stage> & more') -> Description:
    spec = spec_of(keys=["link"])
    spec = replace(spec, picture=replace(spec.picture, prompt=prompt))
    return describe(spec, spec.formats[0], "Apache-2.0")


def facts_in(packet: bytes) -> ElementTree.Element:
    """Return the packet's one description element."""
    root = ElementTree.fromstring(packet.decode().partition("?>")[2].rpartition("<?xpacket")[0])  # noqa: S314 (ours)
    return root[0][0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_description_is_read_back_from_the_file(kind: str) -> None:
    content = embed(encoded(split_picture(), kind), description())
    packet = embedded_packet(content)
    assert packet is not None
    facts = facts_in(packet)
    assert facts.get(f"{IPTC}DigitalSourceType", "").endswith("/trainedAlgorithmicMedia")
    assert facts.get("{urn:variasi:provenance:1}seed") == "7"
    assert facts.get("{urn:variasi:provenance:1}modelDigest") == "0" * 64
    assert facts.get("{urn:variasi:provenance:1}modelLicence") == "Apache-2.0"
    assert f"pillow {PIL.__version__}" in facts.get("{urn:variasi:provenance:1}software", "")
    released = tomllib.loads(Path("pyproject.toml").read_text())["project"]["version"]
    assert facts.get("{http://ns.adobe.com/xap/1.0/}CreatorTool") == f"Variasi {released}"
    assert [child.text for child in facts] == ['a "warm" <stage> & more', "panggung"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_embedding_changes_no_pixel_and_is_deterministic(kind: str) -> None:
    before = encoded(Image.effect_noise((60, 40), 60).convert("RGB"), kind)
    after = embed(before, description())
    assert after == embed(before, description())
    assert opened(after).tobytes() == opened(before).tobytes()
    assert len(after) > len(before)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_pillow_finds_the_packet_where_the_standard_puts_it(kind: str) -> None:
    picture = opened(embed(encoded(split_picture(), kind), description()))
    found = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp")
    assert found in (xmp_packet(description()), xmp_packet(description()).decode())


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_file_without_description_has_none(kind: str) -> None:
    assert embedded_packet(encoded(split_picture(), kind)) is None


@pytest.mark.parametrize("prompt", ["\x00\x08bell", "]]><x/>", "\ufeff é 中 \U0001f600", "'\"" * 40, ""])
def test_any_prompt_makes_well_formed_xml(prompt: str) -> None:
    facts = facts_in(xmp_packet(description(prompt)))
    assert (facts[0].text or "") == prompt.replace("\x00", "").replace("\x08", "")


def test_prompt_that_does_not_fit_is_refused() -> None:
    with pytest.raises(DescriptionTooLong, match="shorten"):
        embed(encoded(split_picture(), "JPEG"), description("x" * 70_000))


@pytest.mark.parametrize(
    ("assets", "expected"),
    [
        (Assets(), "trainedAlgorithmicMedia"),
        (Assets(product="0" * 64), "compositeWithTrainedAlgorithmicMedia"),
        (Assets(logo="0" * 64), "compositeWithTrainedAlgorithmicMedia"),
        (Assets(logo_on_dark="0" * 64), "compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_source_type_says_whether_a_real_picture_is_inside(assets: Assets, expected: str) -> None:
    spec = spec_of(keys=["link"], assets=assets)
    described = describe(spec, spec.formats[0], "Apache-2.0")
    assert described.source_type == expected
    assert (
        described.as_json()["source_type_uri"] == f"http://cv.iptc.org/newscodes/digitalsourcetype/{expected}"
    )
