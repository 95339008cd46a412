"""Puts a description into a file as XMP and reads it back, by splicing bytes: no pixel is encoded again."""

import struct
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from generation.composition.encoding import media_type
from generation.errors import GenerationError
from generation.provenance.manifest import CREATOR, Description

_JPEG_NAMESPACE = b"http://ns.adobe.com/xap/1.0/\x00"
_PNG_KEYWORD = b"XML:com.adobe.xmp"
_SIGNATURE = 8
_JPEG_MOST = 65_000


class DescriptionTooLong(GenerationError):
    """The description does not fit into the file's one metadata segment."""

    code = "description_too_long"


def embed(content: bytes, description: Description) -> bytes:
    """Return the PNG or JPEG with the description as XMP; equal arguments give equal bytes.

    The file must carry no XMP yet, as those of `composition.encoding` do. ValueError for other formats.
    """
    return embed_packet(content, xmp_packet(description))


def embed_packet(content: bytes, packet: bytes) -> bytes:
    """Return the PNG or JPEG with an XMP packet, like `embed`."""
    if media_type(content) == "image/png":
        return _into_png(content, packet)
    return _into_jpeg(content, packet)


def embedded_packet(content: bytes) -> bytes | None:
    """Return the XMP packet of a PNG or JPEG that `embed` made, None where there is none."""
    if media_type(content) == "image/png":
        start = content.find(b"iTXt" + _PNG_KEYWORD)
        if start < 0:
            return None
        (length,) = struct.unpack(">I", content[start - 4 : start])
        return content[start + 4 + len(_PNG_KEYWORD) + 5 : start + 4 + length]
    start = content.find(_JPEG_NAMESPACE)
    if start < 0:
        return None
    (length,) = struct.unpack(">H", content[start - 2 : start])
    return content[start + len(_JPEG_NAMESPACE) : start - 2 + length]


def xmp_packet(description: Description) -> bytes:
    """Return the description as an XMP packet in UTF-8: IPTC source type and prompt, and how it was made."""
    made = {
        "model": description.model_name,
        "modelDigest": description.model_digest,
        "modelLicence": description.model_licence,
        "negativePrompt": description.negative_prompt,
        "seed": str(description.seed),
        "steps": str(description.steps),
        "guidance": repr(description.guidance),
        "specDigest": description.spec_digest,
        "format": description.format,
        "software": description.software,
    }
    return packet_of(made, description.source_type_uri, description.prompt)


def packet_of(made: Mapping[str, str], source_type_uri: str, prompt: str) -> bytes:
    """Return an XMP packet in UTF-8 of how a file was `made`, by names of our own; "model" is among them."""
    facts = "".join(f" variasi:{name}={quoteattr(_printable(value))}" for name, value in sorted(made.items()))
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        ' xmlns:variasi="urn:variasi:provenance:1"'
        f" xmp:CreatorTool={quoteattr(CREATOR)}"
        f" Iptc4xmpExt:DigitalSourceType={quoteattr(source_type_uri)}{facts}>"
        f"<Iptc4xmpExt:AIPromptInformation>{escape(_printable(prompt))}"
        "</Iptc4xmpExt:AIPromptInformation>"
        f"<Iptc4xmpExt:AISystemUsed>{escape(_printable(made['model']))}</Iptc4xmpExt:AISystemUsed>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    )
    return text.encode()


def _printable(text: str) -> str:
    """Drop the control characters that XML cannot carry."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")


def _into_png(content: bytes, packet: bytes) -> bytes:
    """Insert an uncompressed iTXt chunk after the header chunk."""
    body = b"iTXt" + _PNG_KEYWORD + b"\0\0\0\0\0" + packet
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    (header,) = struct.unpack(">I", content[_SIGNATURE : _SIGNATURE + 4])
    after = _SIGNATURE + 12 + header
    return content[:after] + chunk + content[after:]


def _into_jpeg(content: bytes, packet: bytes) -> bytes:
    """Insert an APP1 segment after the APP0 segment, or first where there is none."""
    if len(packet) > _JPEG_MOST:
        raise DescriptionTooLong("The prompt is too long to be kept inside a JPEG file: shorten it.")
    after = 2
    if content[2:4] == b"\xff\xe0":
        (length,) = struct.unpack(">H", content[4:6])
        after = 4 + length
    body = _JPEG_NAMESPACE + packet
    return content[:after] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[after:]
