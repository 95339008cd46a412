"""Identifiers: sortable random ids for rows, short codes for variants."""

import secrets
import time
import uuid

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562): 48 bits of milliseconds, 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def new_code() -> str:
    """Return a variant code: `V` and seven random characters of Crockford's base32."""
    return "V" + "".join(CROCKFORD[byte % 32] for byte in secrets.token_bytes(7))
