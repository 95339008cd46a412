"""What a crowd needs inside an installation, and what must hold of all that it did."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from campaigns.models import (
    Approval,
    Decision,
    Package,
    PackageState,
    Publication,
    PublicationItem,
    Revision,
    Verdict,
    Withdrawal,
)
from campaigns.policies import review_policy_of, standing_of
from campaigns.services.publications import Wish, publish
from campaigns.services.reviews import approve
from tests.campaigns.factories import make_campaign, make_plan, make_variant
from tests.campaigns.gate.scene import sight
from workspaces.models import Membership, Role, User, Workspace
from workspaces.services.tokens import create_token
from workspaces.services.workspaces import create_workspace

KINDS: dict[str, Any] = {"decision": Decision, "publication": Publication, "withdrawal": Withdrawal}


def gather(variants: int, reviewers: int, marketers: int) -> dict[str, list[str]]:
    """Make a workspace with finished variants and so many people; return a token of each."""
    owner = User.objects.create_user("crowd@example.com", name="Oka")
    membership = create_workspace(owner, "Crowd")
    plan = make_plan(make_campaign(membership.workspace, owner), owner)
    for _ in range(variants):
        make_variant(membership.workspace, owner, plan=plan, formats=("feed_square",))
    wanted = {"reviewers": (Role.REVIEWER, reviewers), "marketers": (Role.MARKETER, marketers)}
    return {
        name: [_token(membership.workspace, f"{name}-{number}", role) for number in range(count)]
        for name, (role, count) in wanted.items()
    }


def fill(slug: str, variants: int) -> None:
    """Put so many finished variants into a workspace, of one format each, as wide as they are published."""
    workspace = Workspace.objects.get(slug=slug)
    owner = Membership.objects.get(workspace=workspace, role=Role.OWNER).user
    plan = make_plan(make_campaign(workspace, owner), owner)
    for _ in range(variants):
        make_variant(workspace, owner, plan=plan, formats=("feed_square", "story"))


def publish_many(count: int) -> str:
    """Publish so many approved variants of a workspace of one person; return the publication's id."""
    owner = User.objects.create_user("publisher@example.com", name="Pia")
    membership = create_workspace(owner, "Packages")
    plan = make_plan(make_campaign(membership.workspace, owner), owner)
    made = [make_variant(membership.workspace, owner, plan=plan) for _ in range(count)]
    for variant in made:
        approve(membership, sight(variant))
    return str(publish(membership, Wish("Everything", [variant.pk for variant in made])).pk)


def package(publication: str) -> dict[str, Any]:
    """Return how the package of a publication stands."""
    row = Package.objects.get(publication=UUID(publication))
    return {"state": row.state, "written": row.items_written, "sha256": row.sha256, "attempt": row.attempt}


def order_package(publication: str) -> None:
    """Have the package written from the beginning."""
    Package.objects.filter(publication=UUID(publication)).update(
        state=PackageState.WAITING, attempt=0, items_written=0
    )


def verdicts(slug: str) -> dict[str, int]:
    """Return how many decisions of each kind there are in a workspace."""
    rows = Decision.objects.filter(workspace__slug=slug)
    return dict(Counter(rows.values_list("verdict", flat=True)))


def _token(workspace: Workspace, name: str, role: Role) -> str:
    user = User.objects.create_user(f"{name}@example.com", name=name)
    membership = Membership.objects.create(workspace=workspace, user=user, role=role)
    return create_token(membership, "crowd").secret


def crowd_faults(acknowledged: Sequence[tuple[str, str]]) -> list[str]:
    """Return every broken promise in words, given what the clients were told was taken."""
    lost = (
        f"{kind} {key} was lost"
        for kind, key in acknowledged
        if not KINDS[kind].objects.filter(pk=UUID(key)).exists()
    )
    return [*lost, *_double_wins(), *_unapproved_out()]


def _double_wins() -> Iterator[str]:
    """A revision has one approval that holds, exactly where the decisions on it say so."""
    for revision in Revision.objects.select_related("workspace", "variant"):
        decisions = list(Decision.objects.filter(revision=revision).select_related("reviewer"))
        holding = Approval.objects.filter(revision=revision, revocation=None).count()
        policy = review_policy_of(revision.workspace)
        deserved = standing_of(decisions).satisfies(policy, revision.maker_id)
        if holding != int(deserved):
            yield f"{revision.variant.code} has {holding} approvals that hold, and deserves {int(deserved)}"
        numbers = [decision.number for decision in decisions]
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"{revision.variant.code} has decisions numbered {sorted(numbers)}"
        undone = [decision.undoes_id for decision in decisions if decision.verdict == Verdict.UNDO]
        if len(undone) != len(set(undone)):
            yield f"{revision.variant.code} has a decision that was undone twice"


def _unapproved_out() -> Iterator[str]:
    """What is out was approved when it left, and is approved as long as it is out."""
    items = PublicationItem.objects.select_related(
        "approval__revocation", "withdrawal", "variant", "revision"
    )
    for item in items:
        revocation = getattr(item.approval, "revocation", None)
        withdrawal = getattr(item, "withdrawal", None)
        if item.digest != item.revision.digest or item.approval.digest != item.digest:
            yield f"{item.variant.code} left with other bytes than were approved"
        if item.created_at < item.approval.created_at:
            yield f"{item.variant.code} left before it was approved"
        if revocation and (withdrawal is None or revocation.created_at < withdrawal.created_at):
            yield f"{item.variant.code} is out and its approval was ended"
