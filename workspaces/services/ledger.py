"""The ledger: every change is recorded in the transaction that makes it, chained by hashes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from workspaces.canonical import Json, canonical_json, digest_of
from workspaces.ids import new_id
from workspaces.models import LedgerEntry, User, Workspace


def chained_digest(entry: LedgerEntry) -> str:
    """Return the digest the entry must carry: SHA-256 of its fields and of the digest before it.

    The fields are joined by line feeds in this fixed order; the database computes the same on insert.
    """
    fields = (
        entry.previous_digest,
        str(entry.position),
        entry.kind,
        entry.actor_id.hex if entry.actor_id else "",
        entry.subject,
        entry.content,
    )
    return digest_of("\n".join(fields))


def record(
    workspace: Workspace, kind: str, *, actor: User | None, subject: str = "", content: Json = None
) -> LedgerEntry:
    """Append one entry; must run inside the transaction of the change it records.

    The workspace's row is locked first, so that two writers cannot take the same position.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A ledger entry belongs into the transaction of its change.")
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    last = LedgerEntry.objects.filter(workspace=workspace).order_by("-position").first()
    entry = LedgerEntry(
        id=new_id(),
        workspace=workspace,
        position=last.position + 1 if last else 1,
        kind=kind,
        actor=actor,
        subject=subject,
        content=canonical_json(content),
        previous_digest=last.digest if last else "",
    )
    entry.digest = chained_digest(entry)
    entry.save(force_insert=True)
    return entry


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    workspace_id: UUID
    position: int
    problem: str


def missing_receipts(workspace: Workspace, receipts: Iterable[tuple[int, str]]) -> Iterator[Break]:
    """Yield what somebody holds a receipt for and the ledger does not say: a chain rebuilt whole is found so.

    A receipt is the position and digest of an entry, as the story of a variant keeps them.
    """
    wanted = dict(receipts)
    rows = LedgerEntry.objects.filter(workspace=workspace, position__in=list(wanted))
    found = dict(rows.values_list("position", "digest"))
    for position, digest in sorted(wanted.items()):
        if found.get(position) != digest:
            problem = "is not the one of the receipt" if position in found else "is missing"
            yield Break(workspace.pk, position, problem)


def verify(workspace: Workspace) -> Iterator[Break]:
    """Yield every entry whose position, link or digest is wrong; nothing when the chain holds."""
    previous, expected = "", 1
    for entry in LedgerEntry.objects.filter(workspace=workspace).order_by("position").iterator():
        if entry.position != expected:
            yield Break(workspace.pk, entry.position, f"position {expected} is missing")
        if entry.previous_digest != previous:
            yield Break(workspace.pk, entry.position, "does not follow from the entry before")
        if entry.digest != chained_digest(entry):
            yield Break(workspace.pk, entry.position, "was changed after it was written")
        previous, expected = entry.digest, entry.position + 1
