"""What workers tidy up besides making pictures: leases that ran out, files that a crash left half written."""

import logging
import time
from pathlib import Path

from django.conf import settings

from generation import claims, previewing
from generation.progress import hint_group
from generation.tasks import wake

RECONCILE_EVERY = 5.0
SWEEP_EVERY = 3600.0
# Nobody writes one file for so long.
ORPHAN_AFTER = 3600.0

log = logging.getLogger(__name__)


class Housekeeper:
    """Does each chore when it is due; several workers may do the same ones."""

    def __init__(self) -> None:
        self._reconcile_at = 0.0
        self._sweep_at = 0.0

    def tidy(self) -> None:
        """Do what is due by now."""
        now = time.monotonic()
        if now >= self._reconcile_at:
            self._reconcile_at = now + RECONCILE_EVERY
            reconcile()
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_EVERY
            sweep(Path(settings.FILES_DIR))


def reconcile() -> int:
    """Settle jobs that no worker will move, and wake the devices where jobs wait; return how many moved."""
    previewing.tidy()
    groups = claims.groups_to_settle()
    moved = claims.settle()
    for group in groups:
        hint_group(group)
    if claims.anything_to_do():
        wake()
    return moved


def sweep(root: Path) -> int:
    """Remove temporary files older than an hour below `root`; return how many."""
    limit = time.time() - ORPHAN_AFTER
    swept = 0
    for path in root.rglob(".new-*"):
        try:
            if path.lstat().st_mtime < limit:
                path.unlink()
                swept += 1
        except FileNotFoundError:
            # Another worker sweeps too, or its writer has just finished it.
            continue
    if swept:
        log.info("%d half-written files were removed", swept)
    return swept
