"""Ways around the approval gate, each one statement or a few of raw SQL that the database must refuse."""

from collections.abc import Callable
from uuid import uuid4

from django.db import connection

from campaigns.models import Decision, Publication, Revision, Revocation, Variant
from generation.models import JobState
from tests.campaigns.factories import current, make_job
from tests.campaigns.gate.scene import Scene, execute, insert, remade
from workspaces.ids import new_id
from workspaces.models import Workspace

Attack = Callable[[Scene], None]
ATTACKS: dict[str, Attack] = {}


def attack(words: str) -> Callable[[Attack], Attack]:
    """Register a way around the gate under its description."""

    def register(act: Attack) -> Attack:
        assert words not in ATTACKS
        ATTACKS[words] = act
        return act

    return register


@attack("publish what nobody has looked at")
def _(s: Scene) -> None:
    insert(s.item_row(s.undecided, s.approval, approval_id=uuid4()))


@attack("publish it under the approval of another variant")
def _(s: Scene) -> None:
    insert(s.item_row(s.undecided, s.approval))


@attack("publish it under another variant's revision and approval")
def _(s: Scene) -> None:
    insert(s.item_row(s.undecided, s.approval, revision=current(s.approved), digest=s.approval.digest))


@attack("publish another digest than the approved one")
def _(s: Scene) -> None:
    execute("UPDATE campaigns_publication SET item_count = 3 WHERE id = %s", s.publication)


@attack("publish an approved variant with another revision's digest")
def _(s: Scene) -> None:
    publication = _publication(s)
    insert(s.item_row(s.approved, s.approval, publication=publication, digest=current(s.undecided).digest))


@attack("publish under the approval of another workspace")
def _(s: Scene) -> None:
    insert(s.item_row(s.foreign, s.foreign_approval))


@attack("publish what was rejected")
def _(s: Scene) -> None:
    insert(s.approve_row(s.rejected))


@attack("approve by a row without any decision")
def _(s: Scene) -> None:
    insert(s.approve_row(s.undecided, decision_id=uuid4()))


@attack("approve by a row that borrows another variant's decision")
def _(s: Scene) -> None:
    insert(s.approve_row(s.undecided))


@attack("approve with an invented maker")
def _(s: Scene) -> None:
    decision = s.decision(s.undecided, s.rosa)
    insert(decision)
    insert(s.approve_row(s.undecided, decision, maker=s.bob))


@attack("approve with another revision's digest")
def _(s: Scene) -> None:
    decision = s.decision(s.undecided, s.rosa)
    insert(decision)
    insert(s.approve_row(s.undecided, decision, digest=current(s.approved).digest))


@attack("approve twice")
def _(s: Scene) -> None:
    insert(s.approve_row(s.approved))


@attack("approve with one of two approvals")
def _(s: Scene) -> None:
    Workspace.objects.update(required_approvals=2)
    decision = s.decision(s.undecided, s.rosa)
    insert(decision)
    insert(s.approve_row(s.undecided, decision))


@attack("approve with one person's two approvals")
def _(s: Scene) -> None:
    Workspace.objects.update(required_approvals=2)
    insert(s.decision(s.undecided, s.rosa))
    second = s.decision(s.undecided, s.rosa)
    insert(second)
    insert(s.approve_row(s.undecided, second))


@attack("approve what one made where four eyes are asked")
def _(s: Scene) -> None:
    s.workspace.memberships.filter(user=s.alice).update(role="owner")
    insert(s.decision(s.undecided, s.alice))


@attack("decide as a viewer")
def _(s: Scene) -> None:
    insert(s.decision(s.undecided, s.bob))


@attack("decide as a marketer")
def _(s: Scene) -> None:
    insert(s.decision(s.undecided, s.alice))


@attack("decide as a stranger")
def _(s: Scene) -> None:
    insert(s.decision(s.undecided, s.stranger))


@attack("decide as somebody who does not exist")
def _(s: Scene) -> None:
    insert(s.decision(s.undecided, s.rosa, reviewer_id=uuid4()))


@attack("decide as a reviewer whose account was closed")
def _(s: Scene) -> None:
    execute("UPDATE workspaces_user SET is_active = %s WHERE id = %s", False, s.rosa)
    insert(s.decision(s.undecided, s.rosa))


@attack("decide on another revision's digest")
def _(s: Scene) -> None:
    insert(s.decision(s.undecided, s.rosa, digest=current(s.approved).digest))


@attack("decide on a revision that is not current any more")
def _(s: Scene) -> None:
    stale = current(s.approved)
    insert(s.decision(remade(s), s.olivia, revision=stale, digest=stale.digest, number=2))


@attack("decide out of turn")
def _(s: Scene) -> None:
    insert(s.decision(s.rejected, s.rosa, number=7))


@attack("turn a reject into an approve")
def _(s: Scene) -> None:
    execute("UPDATE campaigns_decision SET verdict = 'approve' WHERE variant_id = %s", s.rejected)


@attack("delete a reject")
def _(s: Scene) -> None:
    execute("DELETE FROM campaigns_decision WHERE variant_id = %s", s.rejected)


@attack("replace a reject by an approve of the same id")
def _(s: Scene) -> None:
    reject = Decision.objects.get(variant=s.rejected)
    changed = s.decision(s.rejected, s.rosa, id=reject.pk, number=1)
    if connection.vendor == "sqlite":
        insert(changed, "INSERT OR REPLACE")
    else:
        insert(changed, tail="ON CONFLICT (id) DO UPDATE SET verdict = 'approve'")


@attack("replace a reject by an approve of the same number")
def _(s: Scene) -> None:
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    insert(s.decision(s.rejected, s.rosa, number=1), verb)


@attack("undo somebody else's reject")
def _(s: Scene) -> None:
    reject = Decision.objects.get(variant=s.rejected)
    insert(s.decision(s.rejected, s.olivia, "undo", undoes=reject))


@attack("publish after a newer reject, with no revocation written")
def _(s: Scene) -> None:
    insert(s.decision(s.approved, s.olivia, "reject", reason="Too loud."))
    insert(s.item_row(s.approved, s.approval, publication=_publication(s)))


@attack("publish after an undo, with no revocation written")
def _(s: Scene) -> None:
    insert(s.decision(s.approved, s.rosa, "undo", undoes=s.approval.decision))
    insert(s.item_row(s.approved, s.approval, publication=_publication(s)))


@attack("publish after the approval was revoked")
def _(s: Scene) -> None:
    _revoke(s)
    insert(s.item_row(s.approved, s.approval, publication=_publication(s)))


@attack("delete a revocation")
def _(s: Scene) -> None:
    _revoke(s)
    execute("DELETE FROM campaigns_revocation WHERE approval_id = %s", s.approval)


@attack("edit an approval")
def _(s: Scene) -> None:
    execute(
        "UPDATE campaigns_approval SET digest = %s WHERE id = %s", current(s.undecided).digest, s.approval
    )


@attack("publish when the workspace asks for more approvals by now")
def _(s: Scene) -> None:
    Workspace.objects.update(required_approvals=2)
    insert(s.item_row(s.approved, s.approval, publication=_publication(s)))


@attack("edit what was approved")
def _(s: Scene) -> None:
    execute("UPDATE campaigns_revision SET content = '{}' WHERE id = %s", current(s.approved))


@attack("swap content and digest together")
def _(s: Scene) -> None:
    other = current(s.undecided)
    execute(
        "UPDATE campaigns_revision SET content = %s, digest = %s WHERE id = %s",
        other.content,
        other.digest,
        current(s.approved),
    )


@attack("make a revision whose digest is not that of its content")
def _(s: Scene) -> None:
    insert(_revision(s, digest="0" * 64))


@attack("make a revision in the name of somebody else")
def _(s: Scene) -> None:
    insert(_revision(s, maker=s.rosa))


@attack("make a revision without a job of the variant")
def _(s: Scene) -> None:
    insert(_revision(s, job=make_job(s.approved.plan, s.alice)))


@attack("say that somebody else asked for the job")
def _(s: Scene) -> None:
    execute("UPDATE generation_job SET requested_by_id = %s WHERE id = %s", s.rosa, s.undecided.job)


@attack("point a variant back at its approved revision after a change")
def _(s: Scene) -> None:
    stale = current(s.approved)
    execute("UPDATE campaigns_variant SET current_revision_id = %s WHERE id = %s", stale, remade(s))


@attack("publish the approved revision after a newer one was made")
def _(s: Scene) -> None:
    stale = current(s.approved)
    variant, publication = remade(s), _publication(s)
    insert(s.item_row(variant, s.approval, publication=publication, revision=stale, digest=stale.digest))


@attack("point a variant at another variant's approved revision")
def _(s: Scene) -> None:
    sql = "UPDATE campaigns_variant SET current_revision_id = %s WHERE id = %s"
    execute(sql, current(s.approved), s.undecided)


@attack("replace a variant by one with the approved revision")
def _(s: Scene) -> None:
    variant = Variant.objects.get(pk=s.undecided.pk)
    variant.current_revision = current(s.approved)
    insert(variant, "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT")


@attack("edit a published item")
def _(s: Scene) -> None:
    sql = "UPDATE campaigns_publicationitem SET digest = %s WHERE id = %s"
    execute(sql, current(s.undecided).digest, s.item)


@attack("delete a published item")
def _(s: Scene) -> None:
    execute("DELETE FROM campaigns_publicationitem WHERE id = %s", s.item)


@attack("slip an item into a publication that is complete")
def _(s: Scene) -> None:
    insert(s.item_row(s.approved, s.approval, position=3))


@attack("make a publication as a viewer")
def _(s: Scene) -> None:
    insert(Publication(id=new_id(), workspace=s.workspace, name="Mine", made_by=s.bob, item_count=1))


@attack("call a package ready that lacks an item")
def _(s: Scene) -> None:
    execute("UPDATE campaigns_package SET state = 'ready' WHERE id = %s", s.package)


@attack("exchange the file of a package")
def _(s: Scene) -> None:
    execute("UPDATE campaigns_package SET sha256 = %s WHERE id = %s", "a" * 64, s.package)
    execute("UPDATE campaigns_package SET sha256 = %s WHERE id = %s", "b" * 64, s.package)


@attack("delete a variant that has a history")
def _(s: Scene) -> None:
    execute("DELETE FROM campaigns_variant WHERE id = %s", s.rejected)


@attack("publish what was ordered anew since it was approved")
def _(s: Scene) -> None:
    variant, publication = _ordered_anew(s), _publication(s)
    insert(s.item_row(variant, s.approval, publication=publication))


@attack("judge what was ordered anew since")
def _(s: Scene) -> None:
    insert(s.decision(_ordered_anew(s), s.olivia))


@attack("approve anew what was ordered anew since")
def _(s: Scene) -> None:
    _revoke(s)
    decision = s.decision(s.approved, s.rosa)
    insert(decision)
    insert(s.approve_row(_ordered_anew(s), decision))


@attack("empty the decisions at once")
def _(s: Scene) -> None:
    execute(
        "DELETE FROM campaigns_decision"
        if connection.vendor == "sqlite"
        else "TRUNCATE campaigns_decision CASCADE"
    )


@attack("edit the ledger")
def _(s: Scene) -> None:
    execute("UPDATE workspaces_ledgerentry SET content = '{}'")


def _publication(s: Scene) -> Publication:
    return Publication.objects.create(workspace=s.workspace, name="Second", made_by=s.alice, item_count=2)


def _ordered_anew(s: Scene) -> Variant:
    job = make_job(s.approved.plan, s.alice, JobState.QUEUED)
    execute("UPDATE campaigns_variant SET job_id = %s WHERE id = %s", job, s.approved)
    return s.approved


def _revoke(s: Scene) -> None:
    undo = s.decision(s.approved, s.rosa, "undo", undoes=s.approval.decision)
    insert(undo)
    insert(Revocation(id=new_id(), workspace=s.workspace, approval=s.approval, decision=undo))


def _revision(s: Scene, **other: object) -> Revision:
    job = make_job(s.undecided.plan, s.alice)
    execute("UPDATE campaigns_variant SET job_id = %s WHERE id = %s", job, s.undecided)
    old = current(s.undecided)
    fields: dict[str, object] = {
        "id": new_id(),
        "workspace": s.workspace,
        "variant": s.undecided,
        "number": 2,
        "job": job,
        "maker": s.alice,
        "content": old.content,
        "digest": old.digest,
    }
    return Revision(**(fields | other))
