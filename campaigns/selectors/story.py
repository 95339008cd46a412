"""The whole story of a variant as one signed file: what it was, who decided what, what left."""

import base64
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from campaigns.models import Approval, Comment, Decision, PublicationItem, Revision, Revocation, Variant
from generation.models import Artifact, Finding
from generation.provenance.identity import signature_of
from generation.signing import identity
from workspaces.canonical import canonical_json
from workspaces.models import LedgerEntry

VERSION = 1
Rows = list[dict[str, Any]]


def story_of(variant: Variant) -> str:
    """Return the story as JSON, signed by who signs files here; it says when it was written."""
    who = identity()
    story = _story(variant)
    signature = signature_of(who, canonical_json(story).encode())
    signed = {
        "algorithm": who.algorithm,
        "certificates": who.chain.decode(),
        "signature": base64.b64encode(signature).decode(),
    }
    return json.dumps({"story": story, "signed": signed}, ensure_ascii=False, indent=1)


def _story(variant: Variant) -> dict[str, Any]:
    return {
        "version": VERSION,
        "written_at": _when(timezone.now()),
        "workspace": variant.workspace.name,
        "variant": {
            "code": variant.code,
            "campaign": variant.campaign.name,
            "segment": variant.segment.name,
            "template": f"{variant.template_version.template.name} ({variant.template_version.number})",
            "options": variant.options,
            "launched_at": _when(variant.created_at),
        },
        "revisions": [_revision(row) for row in variant.revisions.select_related("maker").order_by("number")],
        "decisions": _decisions(variant),
        "approvals": _approvals(variant),
        "comments": _comments(variant),
        "publications": _publications(variant),
        "ledger": _ledger(variant),
    }


def _revision(revision: Revision) -> dict[str, Any]:
    files = Artifact.objects.filter(job=revision.job_id).order_by("format")
    findings = Finding.objects.filter(job=revision.job_id).order_by("format", "check_name", "pk")
    measured = ("format", "check_name", "outcome", "message", "measured", "limit")
    return {
        "number": revision.number,
        "digest": revision.digest,
        "content": revision.content,
        "made_for": str(revision.maker),
        "made_at": _when(revision.created_at),
        "files": [
            {"format": file.format, "sha256": file.sha256, "how_it_was_made": file.provenance}
            for file in files
        ],
        "checks": list(findings.values(*measured)),
    }


def _decisions(variant: Variant) -> Rows:
    rows = Decision.objects.filter(variant=variant).select_related("reviewer", "revision")
    return [
        {
            "id": row.pk.hex,
            "revision": row.revision.number,
            "digest": row.digest,
            "number": row.number,
            "verdict": row.verdict,
            "reviewer": str(row.reviewer),
            "reason": row.reason,
            "undoes": row.undoes_id.hex if row.undoes_id else None,
            "at": _when(row.created_at),
        }
        for row in rows.order_by("created_at", "pk")
    ]


def _approvals(variant: Variant) -> Rows:
    ended = dict(
        Revocation.objects.filter(approval__variant=variant).values_list("approval_id", "decision_id")
    )
    return [
        {
            "id": row.pk.hex,
            "digest": row.digest,
            "decisions": row.decision_ids,
            "policy": row.policy,
            "at": _when(row.created_at),
            "ended_by": ended[row.pk].hex if row.pk in ended else None,
        }
        for row in Approval.objects.filter(variant=variant).order_by("created_at", "pk")
    ]


def _comments(variant: Variant) -> Rows:
    rows = Comment.objects.filter(variant=variant).select_related("author", "revision")
    return [
        {
            "id": row.pk.hex,
            "kind": row.kind,
            "revision": row.revision.number,
            "author": str(row.author),
            "answers": row.answers_id.hex if row.answers_id else None,
            "body": row.body,
            "format": row.format,
            "place": None if row.left is None else [row.left, row.top],
            "milliseconds": row.moment,
            "at": _when(row.created_at),
        }
        for row in rows.order_by("pk")
    ]


def _publications(variant: Variant) -> Rows:
    return [
        {
            "name": item.publication.name,
            "exporter": item.publication.exporter,
            "published_by": str(item.publication.made_by),
            "approval": item.approval_id.hex,
            "digest": item.digest,
            "package_sha256": item.publication.package.sha256,
            "at": _when(item.created_at),
            "withdrawn": _withdrawn(item),
        }
        for item in _items(variant)
    ]


def _items(variant: Variant) -> Iterable[PublicationItem]:
    rows = PublicationItem.objects.filter(variant=variant).order_by("created_at", "pk")
    return rows.select_related("publication__package", "publication__made_by", "withdrawal__withdrawn_by")


def _withdrawn(item: PublicationItem) -> dict[str, str] | None:
    row = getattr(item, "withdrawal", None)
    if row is None:
        return None
    return {"by": str(row.withdrawn_by), "reason": row.reason, "at": _when(row.created_at)}


def _ledger(variant: Variant) -> dict[str, Any]:
    """Return the entries about this variant, and where the ledger ends now: a receipt for all before it."""
    entries = LedgerEntry.objects.filter(workspace=variant.workspace_id)
    about = models.Q(subject__in=[f"variant:{variant.pk}", variant.code])
    last = entries.order_by("-position").first()
    return {
        "entries": [
            _entry(row) for row in entries.filter(about).select_related("actor").order_by("position")
        ],
        "head": {"position": last.position, "digest": last.digest} if last else None,
    }


def _entry(row: LedgerEntry) -> dict[str, Any]:
    return {
        "position": row.position,
        "kind": row.kind,
        "actor": row.actor_id.hex if row.actor_id else "",
        "who": str(row.actor) if row.actor else "",
        "subject": row.subject,
        "content": row.content,
        "previous_digest": row.previous_digest,
        "digest": row.digest,
        "at": _when(row.created_at),
    }


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
