"""Who signs finished files here: the identity of the settings, or one that this installation makes once."""

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from generation.provenance.identity import Identity, UnusableIdentity, made_identity, own_identity

MADE = "credentials.pem"


def identity() -> Identity:
    """Return who signs, and make it where nothing is configured and none was made before."""
    return _identity(str(settings.C2PA_CHAIN), str(settings.C2PA_KEY), Path(settings.KEYS_DIR))


@cache
def _identity(chain: str, key: str, folder: Path) -> Identity:
    if bool(chain) != bool(key):
        raise UnusableIdentity("C2PA_CHAIN and C2PA_KEY belong together: set both or none.")
    if not chain:
        return _made_once(folder / MADE)
    try:
        return own_identity(Path(chain).read_bytes(), Path(key).read_bytes())
    except OSError as error:
        raise UnusableIdentity(f"The signing certificate or its key cannot be read: {error}") from error


def _made_once(file: Path) -> Identity:
    """Return the identity kept in this file; of several processes that come first, one makes it for all."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = made_identity(datetime.now(UTC))
        with tempfile.NamedTemporaryFile(dir=file.parent) as draft:
            draft.write(made.chain + made.key)
            draft.flush()
            os.fsync(draft.fileno())
            with suppress(FileExistsError):
                os.link(draft.name, file)
    content = file.read_bytes()
    found = own_identity(content, content)
    return Identity(found.chain, found.key, found.algorithm, is_own=False)
