"""Verifies the story of a variant by itself: no database, no network, no trust in who handed it over."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from generation.provenance.identity import is_signed, root_of
from workspaces.canonical import canonical_json, digest_of

Story = Mapping[str, Any]


def faults_of(document: str, *, root: bytes = b"") -> Iterator[str]:
    """Yield what is wrong with a story, in sentences; nothing where it holds.

    `root` is the certificate in PEM that must vouch for the signer; without it anybody may have signed.
    """
    try:
        whole = json.loads(document)
        story, signed = whole["story"], whole["signed"]
        yield from _signature_faults(story, signed, root)
        yield from _ledger_faults(story["ledger"])
        yield from _revision_faults(story)
        yield from _decision_faults(story)
        yield from _publication_faults(story)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"This is no story of a variant, or a part of it is missing: {error}."


def receipts_of(document: str) -> list[tuple[int, str]]:
    """Return position and digest of every ledger entry that a story knows; ValueError for anything else."""
    try:
        ledger = json.loads(document)["story"]["ledger"]
        known = [*ledger["entries"], *([ledger["head"]] if ledger["head"] else [])]
        return [(int(entry["position"]), str(entry["digest"])) for entry in known]
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is no story of a variant: {error} is missing.") from error


def _signature_faults(story: Story, signed: Mapping[str, str], root: bytes) -> Iterator[str]:
    chain = signed["certificates"].encode()
    try:
        signature = base64.b64decode(signed["signature"], validate=True)
    except binascii.Error:
        signature = b""
    if not is_signed(chain, canonical_json(story).encode(), signature):
        yield "The signature is not that of this story: something in it was changed."
    elif root and root_of(chain) != root_of(root):
        yield "It was signed by somebody for whom this root does not vouch."


def _ledger_faults(ledger: Story) -> Iterator[str]:
    entries: Sequence[Story] = ledger["entries"]
    for entry in entries:
        fields = ("previous_digest", "position", "kind", "actor", "subject", "content")
        if digest_of("\n".join(str(entry[field]) for field in fields)) != entry["digest"]:
            yield f"Ledger entry {entry['position']} was changed after it was written."
    for before, after in pairwise(entries):
        if after["position"] <= before["position"]:
            yield f"Ledger entry {after['position']} does not come after {before['position']}."
        elif after["position"] == before["position"] + 1 and after["previous_digest"] != before["digest"]:
            yield f"Ledger entry {after['position']} does not follow from the one before."
    if entries and (ledger["head"] is None or ledger["head"]["position"] < entries[-1]["position"]):
        yield "The ledger ends before its last entry."


def _revision_faults(story: Story) -> Iterator[str]:
    code = story["variant"]["code"]
    for revision in story["revisions"]:
        content = json.loads(revision["content"])
        if digest_of(revision["content"]) != revision["digest"] or content["code"] != code:
            yield f"Revision {revision['number']} is not what its digest says."
        made = {file["sha256"] for file in revision["files"]}
        if not {file["sha256"] for file in content["files"]} <= made:
            yield f"Revision {revision['number']} names files that were not made for it."


def _decision_faults(story: Story) -> Iterator[str]:
    digests = {revision["number"]: revision["digest"] for revision in story["revisions"]}
    recorded = {_of(entry).get("decision") for entry in story["ledger"]["entries"]}
    known = {decision["id"] for decision in story["decisions"]}
    for decision in story["decisions"]:
        if digests.get(decision["revision"]) != decision["digest"]:
            yield f"Decision {decision['number']} is not about revision {decision['revision']} as it is here."
        if decision["id"] not in recorded:
            yield f"Decision {decision['number']} on revision {decision['revision']} is not in the ledger."
    for missing in sorted(filter(None, recorded - known)):
        yield f"The ledger names a decision that is not here: {missing}."
    for approval in story["approvals"]:
        if not approval["decisions"] or not set(approval["decisions"]) <= known:
            yield f"Approval {approval['id']} rests on decisions that are not here."
        if approval["digest"] not in digests.values():
            yield f"Approval {approval['id']} is of no revision that is here."


def _publication_faults(story: Story) -> Iterator[str]:
    approved = {approval["id"]: approval["digest"] for approval in story["approvals"]}
    for item in story["publications"]:
        if approved.get(item["approval"]) != item["digest"]:
            yield f"What left as “{item['name']}” was not approved."


def _of(entry: Story) -> Mapping[str, Any]:
    content = json.loads(entry["content"])
    return content if isinstance(content, dict) else {}
