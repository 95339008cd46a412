"""A workspace in which everything stands ready for an attack, and raw SQL to attack it with."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from campaigns.models import Approval, Decision, Package, Publication, PublicationItem, Variant, Verdict
from campaigns.services.docket import Sight
from campaigns.services.reviews import approve, reject
from tests.campaigns.factories import current, make_revision, make_variant
from tests.conftest import Person
from workspaces.ids import new_id
from workspaces.models import User, Workspace


@dataclass
class Scene:
    """What the attacks find: variants made by Alice in every standing, and a publication with room left."""

    workspace: Workspace
    olivia: User
    alice: User
    rosa: User
    bob: User
    stranger: User
    approved: Variant
    approval: Approval
    undecided: Variant
    rejected: Variant
    foreign: Variant
    foreign_approval: Approval
    publication: Publication
    item: PublicationItem
    package: Package

    def read_again(self) -> None:
        """Forget what an attack that was rolled back left in memory."""
        self.approved, self.undecided, self.rejected = (
            Variant.objects.get(pk=variant.pk) for variant in (self.approved, self.undecided, self.rejected)
        )

    def decision(
        self, variant: Variant, reviewer: User, verdict: str = Verdict.APPROVE, **other: Any
    ) -> Decision:
        """Return an unsaved decision on the variant's current revision."""
        revision = current(variant)
        fields: dict[str, Any] = {
            "id": new_id(),
            "workspace": self.workspace,
            "variant": variant,
            "revision": revision,
            "digest": revision.digest,
            "number": revision.decisions.count() + 1,
            "verdict": verdict,
            "reviewer": reviewer,
        }
        return Decision(**(fields | other))

    def approve_row(self, variant: Variant, decision: Decision | None = None, **other: Any) -> Approval:
        """Return an unsaved approval of the variant's current revision."""
        revision = current(variant)
        fields: dict[str, Any] = {
            "id": new_id(),
            "workspace": self.workspace,
            "variant": variant,
            "revision": revision,
            "digest": revision.digest,
            "maker": revision.maker,
            "decision_id": decision.pk if decision else self.approval.decision_id,
            "decision_ids": [],
            "policy": {},
        }
        return Approval(**(fields | other))

    def item_row(self, variant: Variant, approval: Approval, **other: Any) -> PublicationItem:
        """Return an unsaved publication item for the variant's current revision."""
        revision = current(variant)
        fields: dict[str, Any] = {
            "id": new_id(),
            "workspace": self.workspace,
            "publication": self.publication,
            "position": 2,
            "variant": variant,
            "revision": revision,
            "approval": approval,
            "digest": revision.digest,
            "facts": {},
        }
        return PublicationItem(**(fields | other))


def insert(row: models.Model, verb: str = "INSERT", tail: str = "") -> None:
    """Insert a row by SQL of our own, past every method of the model."""
    columns = row._meta.concrete_fields
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in columns]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO {row._meta.db_table} ({names}) VALUES ({marks}) {tail}", values)


def execute(sql: str, *values: Any) -> None:
    """Run a statement with raw values; UUIDs are spelled as the engine keeps them."""
    spelled = [_spelled(value) for value in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, spelled)


def _spelled(value: Any) -> Any:
    if isinstance(value, models.Model):
        value = value.pk
    return value.hex if hasattr(value, "hex") and connection.vendor == "sqlite" else value


def sight(variant: Variant) -> Sight:
    """Return what a reviewer sees of the variant now."""
    revision = current(variant)
    return Sight(revision.pk, revision.digest)


def build(workspace: Workspace, elsewhere: Workspace, people: dict[str, Person]) -> Scene:
    """Set the scene through the services that people use."""
    alice, rosa, charlie = people["alice"], people["rosa"], people["charlie"]
    approved, undecided, rejected = (make_variant(workspace, alice.user) for _ in range(3))
    foreign = make_variant(elsewhere, charlie.user)
    approval = approve(rosa.membership, sight(approved)).approvals.get()
    foreign_approval = approve(charlie.membership, sight(foreign)).approvals.get()
    reject(rosa.membership, sight(rejected), "Too dark.")
    publication = Publication.objects.create(
        workspace=workspace, name="Autumn", made_by=alice.user, item_count=2
    )
    scene = Scene(
        workspace=workspace,
        olivia=people["olivia"].user,
        alice=alice.user,
        rosa=rosa.user,
        bob=people["bob"].user,
        stranger=charlie.user,
        approved=approved,
        approval=approval,
        undecided=undecided,
        rejected=rejected,
        foreign=foreign,
        foreign_approval=foreign_approval,
        publication=publication,
        item=PublicationItem(),
        package=Package.objects.create(workspace=workspace, publication=publication),
    )
    scene.item = scene.item_row(approved, approval, position=1)
    insert(scene.item)
    return scene


def remade(scene: Scene) -> Variant:
    """Give the approved variant a newer revision and return it."""
    make_revision(scene.approved, scene.alice)
    scene.approved.refresh_from_db()
    return scene.approved
