"""Whose name stands in Content Credentials: certificates of one's own, or some that this server makes."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from generation.errors import GenerationError

Algorithm = Literal["es256", "es384", "es512", "ps256", "ed25519"]

# Without a time-stamping authority a signature counts as long as its certificate: decades, not months.
_ROOT_DAYS = 30 * 365
_LEAF_DAYS = 20 * 365
_PSS = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
_CURVES: dict[str, Algorithm] = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


class UnusableIdentity(GenerationError):
    """The certificate or the key cannot sign."""

    code = "unusable_identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """A chain of certificates in PEM, the signer's first, and the signer's key.

    `is_own` says that an operator configured it; the one that the server makes is known to nobody else.
    """

    chain: bytes
    key: bytes
    algorithm: Algorithm
    is_own: bool

    @property
    def root(self) -> bytes:
        """Return the last certificate of the chain in PEM: who trusts it trusts the files."""
        return root_of(self.chain)

    @property
    def name(self) -> str:
        """Return who signs, as the certificate says."""
        return _certificates(self.chain)[0].subject.rfc4514_string()

    @property
    def valid_until(self) -> dt.datetime:
        """Return when the signer's certificate ends."""
        return _certificates(self.chain)[0].not_valid_after_utc


def signature_of(identity: Identity, content: bytes) -> bytes:
    """Return the identity's signature of some bytes."""
    key = load_pem_private_key(identity.key, None)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(content, ec.ECDSA(_hash_of(identity.algorithm)))
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, _PSS, hashes.SHA256())
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(content)
    raise UnusableIdentity("The signing key is of no known kind.")


def is_signed(chain: bytes, content: bytes, signature: bytes) -> bool:
    """Say whether the first certificate of a chain signed these bytes, and the next ones vouch for it."""
    try:
        certificates = _certificates(chain)
        for certificate, issuer in pairwise(certificates):
            certificate.verify_directly_issued_by(issuer)
        _check(certificates[0].public_key(), content, signature)
    except (InvalidSignature, ValueError, TypeError, IndexError):
        return False
    return True


def root_of(chain: bytes) -> bytes:
    """Return the last certificate of a chain in PEM, by which all before it are trusted."""
    return _certificates(chain)[-1].public_bytes(Encoding.PEM)


def _check(key: object, content: bytes, signature: bytes) -> None:
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, content, ec.ECDSA(_hash_of(_CURVES[key.curve.name])))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, content, _PSS, hashes.SHA256())
    elif isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signature, content)
    else:
        raise TypeError("A key of no known kind.")


def _hash_of(algorithm: Algorithm) -> hashes.HashAlgorithm:
    return {"es384": hashes.SHA384(), "es512": hashes.SHA512()}.get(algorithm, hashes.SHA256())


def own_identity(chain: bytes, key: bytes) -> Identity:
    """Return the identity of these PEM files; UnusableIdentity where they do not fit or have ended."""
    try:
        certificates = _certificates(chain)
        secret = load_pem_private_key(key, None)
    except (ValueError, TypeError) as error:
        raise UnusableIdentity(f"The signing certificate or its key cannot be read: {error}") from error
    certificate = certificates[0]
    if secret.public_key() != certificate.public_key():
        raise UnusableIdentity("The signing key is not that of the certificate.")
    if certificate.not_valid_after_utc <= dt.datetime.now(dt.UTC):
        raise UnusableIdentity(
            f"The signing certificate ended on {certificate.not_valid_after_utc:%Y-%m-%d}."
        )
    if certificate.issuer == certificate.subject:
        raise UnusableIdentity("A certificate that signs itself is refused by readers: add its issuer.")
    plain = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Identity(_pem(certificates), plain, _algorithm_of(secret), is_own=True)


def made_identity(now: dt.datetime) -> Identity:
    """Return an identity made now: a root that nobody knows yet, and a signer that it vouches for."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _named("Root of a Variasi server, made by itself")
    root_id = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
    root = (
        _certificate(root_name, root_name, root_key.public_key(), now, _ROOT_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(root_id, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    # C2PA 2.2, section 14.5.1: what a signer's certificate has to say.
    signer = (
        _certificate(_named("A Variasi server"), root_name, key.public_key(), now, _LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(root_id), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Identity(_pem([signer, root]), secret, "es256", is_own=False)


def _named(text: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Variasi"),
            x509.NameAttribute(NameOID.COMMON_NAME, text),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: dt.datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        # An hour back: the reader's clock may be slow.
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificates: list[x509.Certificate]) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def _certificates(chain: bytes) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(chain)


def _algorithm_of(key: object) -> Algorithm:
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey):
        return "ps256"
    raise UnusableIdentity("The signing key must be of P-256, P-384, P-521, Ed25519 or RSA.")
