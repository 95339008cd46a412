"""Content Credentials: readers that are not ours find them and trust them by our root."""

import datetime as dt
import hashlib
import io
import json
import subprocess
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from generation.provenance.credentials import Credentials, NotSigned
from generation.provenance.identity import Identity, UnusableIdentity, made_identity, own_identity
from generation.provenance.manifest import Description
from generation.rendering import RenderedFile, render
from generation.signing import MADE, identity
from tests.generation.ads import MANIFEST, PaintedEngine, spec_of, whole_ad
from tests.generation.pictures import opened
from tests.programs import program

NOW = dt.datetime.now(dt.UTC)
DESCRIPTION = Description(
    "trainedAlgorithmicMedia", "panggung", "a" * 64, "Apache-2.0", "a red arch", "", 1, 4, 1.0, "b" * 64,
    "feed_square", "AI", "diffusers 1",
)  # fmt: skip


@cache
def _made() -> Identity:
    return made_identity(NOW)


def _read(content: bytes, media_type: str, *, root: bytes | None = None) -> c2pa.Reader:
    trust = {"trust": {"trust_anchors": root.decode()}, "verify": {"verify_trust": True}} if root else {}
    context = c2pa.Context(c2pa.Settings.from_dict({"version": 1, **trust}))
    return c2pa.Reader(media_type, io.BytesIO(content), context=context)


def _state(content: bytes, media_type: str) -> str:
    """Return what the reader says of a file, with our root trusted; what cannot be read is no state."""
    try:
        return str(_read(content, media_type, root=_made().root).get_validation_state())
    except c2pa.C2paError:
        return "Unreadable"


@cache
def _sealed() -> tuple[RenderedFile, ...]:
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=["feed_square", "display_rectangle"])
    return render(spec, PaintedEngine(), kept, model=MANIFEST, seal=Credentials(_made()))


def _manifest(file: RenderedFile) -> dict[str, Any]:
    whole = json.loads(_read(file.content, file.media_type).json())
    found: dict[str, Any] = whole["manifests"][whole["active_manifest"]]
    return found


def test_a_reader_finds_every_file_valid_and_by_our_root_trusted() -> None:
    for file in _sealed():
        assert _read(file.content, file.media_type).get_validation_state() == "Valid"
        assert _state(file.content, file.media_type) == "Trusted"
        assert not file.blocked, file.findings


def test_it_says_what_was_done_in_order_and_with_which_real_pictures() -> None:
    manifest = _manifest(_sealed()[0])
    said = {assertion["label"]: assertion["data"] for assertion in manifest["assertions"]}
    actions = said["c2pa.actions.v2"]["actions"]
    assert [action["action"] for action in actions] == [
        "c2pa.created",
        "c2pa.placed",
        "c2pa.placed",
        "c2pa.addedText",
    ]
    assert actions[0]["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert actions[0]["softwareAgent"]["name"] == "panggung"
    assert [each["title"] for each in manifest["ingredients"]] == ["Product", "Logo"]
    assert {each["relationship"] for each in manifest["ingredients"]} == {"componentOf"}
    assert said["org.variasi.made"]["modelLicence"] == "Apache-2.0"


def test_no_pixel_changes() -> None:
    kept, names = whole_ad()
    spec = spec_of(assets=names, keys=["feed_square"])
    (plain,) = render(spec, PaintedEngine(), kept, model=MANIFEST)
    (sealed,) = render(spec, PaintedEngine(), kept, model=MANIFEST, seal=Credentials(_made()))
    assert opened(plain.content).tobytes() == opened(sealed.content).tobytes()
    assert len(sealed.content) - len(plain.content) < 12_000


def test_who_signed_is_kept_with_the_file() -> None:
    assert _sealed()[0].description["signer_is_own"] is False
    assert "Variasi" in str(_sealed()[0].description["signed_by"])


def _changed_places(length: int) -> Iterator[int]:
    yield from range(0, length, max(1, length // 150))
    yield length - 1


def _manifest_places(jpeg: bytes) -> range:
    """Return where the manifest lies in a JPEG: in its APP11 segments, one after the other."""
    start = jpeg.index(b"\xff\xeb")
    end = start
    while jpeg[end : end + 2] == b"\xff\xeb":
        end += 2 + int.from_bytes(jpeg[end + 2 : end + 4])
    return range(start, end)


def test_every_changed_byte_is_found_by_the_reader_or_by_the_digest() -> None:
    """The reader misses some padding around its own signature, which is 2 % of a banner; no digest does."""
    file = _sealed()[1]
    inside = _manifest_places(file.content)
    for place in _changed_places(len(file.content)):
        changed = bytearray(file.content)
        changed[place] ^= 0x01
        assert hashlib.sha256(changed).hexdigest() != file.digest
        found = _state(bytes(changed), file.media_type) != "Trusted"
        assert found or place in inside, place


def test_the_source_type_is_read_by_exiftool(tmp_path: Path) -> None:
    exiftool = program("exiftool")
    file = tmp_path / "ad.jpg"
    file.write_bytes(_sealed()[0].content)
    said = subprocess.run(
        [exiftool, "-j", "-DigitalSourceType", "-AIPromptInformation", str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "compositeWithTrainedAlgorithmicMedia" in said.stdout


def test_two_threads_sign_at_once() -> None:
    seal, content = Credentials(_made()), _sealed()[1].content
    results: list[str] = []

    def sign() -> None:
        signed = (seal.sign(content, "image/jpeg", DESCRIPTION) for _ in range(5))
        results.extend(_state(each, "image/jpeg") for each in signed)

    threads = [threading.Thread(target=sign) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["Trusted"] * 20


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0 cut"])
def test_what_is_no_file_is_not_signed(content: bytes) -> None:
    with pytest.raises(NotSigned):
        Credentials(_made()).sign(content, "image/jpeg", DESCRIPTION)


# Identities.


def test_the_server_makes_one_identity_and_keeps_it_to_itself() -> None:
    made: list[Identity] = []
    threads = [threading.Thread(target=lambda: made.append(identity())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    file = Path(settings.KEYS_DIR) / MADE
    assert len({each.chain for each in made}) == 1
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in file.parent.iterdir()] == [MADE]
    assert (made[0].is_own, made[0].algorithm) == (False, "es256")
    assert made[0].valid_until - NOW > dt.timedelta(days=5_000)


def _pems(tmp_path: Path, chain: bytes, key: bytes) -> tuple[str, str]:
    (tmp_path / "chain.pem").write_bytes(chain)
    (tmp_path / "key.pem").write_bytes(key)
    return str(tmp_path / "chain.pem"), str(tmp_path / "key.pem")


def test_an_operator_brings_their_own(tmp_path: Path) -> None:
    other = made_identity(NOW)
    settings.C2PA_CHAIN, settings.C2PA_KEY = _pems(tmp_path, other.chain, other.key)
    assert (identity().is_own, identity().chain) == (True, other.chain)
    assert not (Path(settings.KEYS_DIR) / MADE).exists()


def test_half_of_the_settings_is_refused() -> None:
    settings.C2PA_CHAIN = "/nowhere/chain.pem"
    with pytest.raises(UnusableIdentity, match="belong together"):
        identity()
    settings.C2PA_KEY = "/nowhere/key.pem"
    with pytest.raises(UnusableIdentity, match="cannot be read"):
        identity()


def _other_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_what_cannot_sign_is_refused_with_the_reason() -> None:
    good, old = _made(), made_identity(NOW - dt.timedelta(days=9_000))
    root = x509.load_pem_x509_certificates(good.chain)[-1].public_bytes(Encoding.PEM)
    cases = {
        "cannot be read": (b"nonsense", good.key),
        "not that of": (good.chain, _other_key()),
        "ended on": (old.chain, old.key),
        "not that of the": (root, good.key),
    }
    for reason, (chain, key) in cases.items():
        with pytest.raises(UnusableIdentity, match=reason):
            own_identity(chain, key)
