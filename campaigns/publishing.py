"""Writing the packages of publications: claimed under a lease, verified again, stored by digest."""

import logging
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, models
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import gate
from campaigns.contents import Content
from campaigns.exporters.base import Entry, Order, Terms
from campaigns.exporters.registry import EXPORTERS
from campaigns.models import Package, PackageState, Publication, PublicationItem
from generation.storage import FileDamaged, FileMissing, StorageFull, Store
from workspaces.canonical import digest_of
from workspaces.errors import DomainError

LEASE = timedelta(seconds=60)
ATTEMPTS = 4
ENTRIES_PER_RENEWAL = 50

log = logging.getLogger(__name__)


class LostLease(Exception):
    """Another worker writes this package now."""


class Damaged(Exception):
    """What was approved is not what lies in the store or in the database; `args[0]` says it in words."""


def write_next(stopping: threading.Event) -> bool:
    """Write one waiting package, if there is one; tell whether there was."""
    now = timezone.now()
    free = models.Q(state=PackageState.WAITING) | models.Q(state=PackageState.WRITING, lease_until__lt=now)
    package = Package.objects.filter(free).order_by("created_at").first()
    if package is None or stopping.is_set():
        return False
    if package.attempt >= ATTEMPTS:
        reason = _("Writing it was interrupted %(count)d times.") % {"count": ATTEMPTS}
        _move(package, PackageState.FAILED, reason=reason)
        return True
    token = _claim(package)
    if token is not None:
        _write(package, token)
    return True


def _claim(package: Package) -> uuid.UUID | None:
    """Take the package as it was read; None when another worker was faster."""
    token = uuid.uuid4()
    taken = Package.objects.filter(
        pk=package.pk, state=package.state, attempt=package.attempt, lease_token=package.lease_token
    ).update(
        state=PackageState.WRITING,
        lease_token=token,
        lease_until=timezone.now() + LEASE,
        attempt=models.F("attempt") + 1,
        items_written=0,
        reason="",
    )
    if not taken:
        return None
    package.lease_token = token
    return token


def _write(package: Package, token: uuid.UUID) -> None:
    """Write a claimed package and say how it ended; what may heal goes back to waiting."""
    try:
        digest, size = _export(package.publication, token)
    except LostLease:
        log.info("package %s is written by another worker", package.pk)
    except StorageFull as error:
        _move(package, PackageState.FAILED, reason=error.message)
    except (Damaged, DomainError) as error:
        _move(package, PackageState.FAILED, reason=str(error.args[0]))
    else:
        _finish(package, digest, size)


def _finish(package: Package, digest: str, size: int) -> None:
    try:
        _move(package, PackageState.READY, sha256=digest, size=size)
    except DatabaseError as error:
        # The database refuses a package that is incomplete or differs from the one written before.
        log.error("package %s was refused: %s", package.pk, error)
        _move(
            package, PackageState.FAILED, reason=_("It came out different from before, so it was not kept.")
        )


def _move(package: Package, state: PackageState, **changes: object) -> None:
    """End the work on a package, if it is still ours."""
    Package.objects.filter(pk=package.pk, lease_token=package.lease_token).update(
        state=state, lease_token=None, lease_until=None, **changes
    )


def _export(publication: Publication, token: uuid.UUID) -> tuple[str, int]:
    gate.require()
    store = Store(settings.FILES_DIR, publication.workspace_id.hex)
    order = _order_of(publication)
    with store.draft() as draft:
        try:
            exporter = EXPORTERS[publication.exporter]
            for written in exporter.write(order, entries_of(publication), store, draft.stream):
                if written % ENTRIES_PER_RENEWAL == 0 or written == order.count:
                    _renew(publication, token, written)
        except (FileMissing, FileDamaged) as error:
            raise Damaged(error.message) from error
        return draft.keep()


def _order_of(publication: Publication) -> Order:
    return Order(
        publication=publication.pk.hex,
        name=publication.name,
        count=publication.item_count,
        terms=Terms.from_json(publication.terms),
        published_by=str(publication.made_by),
        published_at=publication.created_at.isoformat(timespec="seconds"),
    )


def _renew(publication: Publication, token: uuid.UUID, written: int) -> None:
    ours = Package.objects.filter(publication=publication, lease_token=token)
    if not ours.update(lease_until=timezone.now() + LEASE, items_written=written):
        raise LostLease


def entries_of(publication: Publication) -> Iterator[Entry]:
    """Yield what was frozen, in order; Damaged where a content no longer has the digest that was approved."""
    items = PublicationItem.objects.filter(publication=publication).order_by("position")
    rows = items.values_list("digest", "revision__content", "facts").iterator(chunk_size=500)
    for digest, text, facts in rows:
        content = Content.from_json(text)
        if digest_of(text) != digest:
            raise Damaged(_("%(code)s is not what was approved.") % {"code": content.code})
        yield Entry.from_facts(content, digest, facts)
