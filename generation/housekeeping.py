"""What workers tidy up besides making pictures: leases that ran out, files that a crash left half written."""

import logging
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from generation import claims, previewing
from generation.progress import hint_group
from generation.storage import SEGMENTS
from generation.tasks import wake

RECONCILE_EVERY = 5.0
SWEEP_EVERY = 3600.0
# Nobody writes one file for so long.
ORPHAN_AFTER = 3600.0
# Days after which a segment of a video ad that no ad has used again is removed.
SEGMENTS_KEPT_FOR = 30.0

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
            sweep_segments(Path(settings.FILES_DIR))


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
    swept = _removed(root.rglob(".new-*"), before=time.time() - ORPHAN_AFTER)
    if swept:
        log.info("%d half-written files were removed", swept)
    return swept


def sweep_segments(root: Path) -> int:
    """Remove the segments of video ads below `root` that no ad has used for long; return how many."""
    limit = time.time() - SEGMENTS_KEPT_FOR * 24 * 3600
    swept = _removed(root.glob(f"*/{SEGMENTS}/*/*"), before=limit)
    if swept:
        log.info("%d segments of video ads were removed", swept)
    return swept


def _removed(paths: Iterable[Path], *, before: float) -> int:
    """Remove files that were last touched before a time; return how many."""
    swept = 0
    for path in paths:
        try:
            if path.lstat().st_mtime < before:
                path.unlink()
                swept += 1
        except FileNotFoundError:
            # Another worker sweeps too, or its writer has just finished it.
            continue
    return swept
