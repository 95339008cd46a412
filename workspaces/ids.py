"""Identifiers: sortable random ids for rows, short codes for variants."""

import secrets
import threading
import time
import uuid

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class _Rising:
    """Numbers of 48 bits of milliseconds and 74 random bits, each greater than the one before it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        with self._lock:
            fresh = (time.time_ns() // 1_000_000) << 74 | secrets.randbits(74)
            self._last = fresh if fresh > self._last else self._last + 1 + secrets.randbits(32)
            return self._last


_rising = _Rising()


def new_id() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562): 48 bits of milliseconds, 74 random bits.

    Each is greater than the one before it in this process, within a millisecond and when the clock is set
    back too: a random step is added to the last (RFC 9562, 6.2, method 2). Lists sorted by id depend on it.
    """
    head, low = divmod(_rising.next(), 1 << 62)
    milliseconds, high = divmod(head, 1 << 12)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0x2 << 62 | low)


def new_code() -> str:
    """Return a variant code: `V` and seven random characters of Crockford's base32."""
    return "V" + "".join(CROCKFORD[byte % 32] for byte in secrets.token_bytes(7))
