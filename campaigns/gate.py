"""The gate: what the database refuses, whoever asks. Nothing unapproved is published, nothing judged changes.

Expressions are plain SQL that both engines read alike. They look things up by EXISTS instead of trusting
foreign keys, because a SQLite connection may have those switched off.
"""

from django.db import connection

from workspaces import ledger_rules, rules
from workspaces.errors import Unavailable
from workspaces.rules import Rule, append_only, no_replacement

REVISION = "campaigns_revision"
DECISION = "campaigns_decision"
COMMENT = "campaigns_comment"
APPROVAL = "campaigns_approval"
REVOCATION = "campaigns_revocation"
PUBLICATION = "campaigns_publication"
ITEM = "campaigns_publicationitem"
WITHDRAWAL = "campaigns_withdrawal"
PACKAGE = "campaigns_package"
VARIANT = "campaigns_variant"
JOB = "generation_job"

_MEMBER = (
    "EXISTS (SELECT 1 FROM workspaces_membership m JOIN workspaces_user u ON u.id = m.user_id "
    "WHERE m.workspace_id = NEW.workspace_id AND m.user_id = NEW.{who} AND u.is_active AND m.role IN ({roles}))"
)
_FOUR_EYES = (
    "EXISTS (SELECT 1 FROM workspaces_workspace w WHERE w.id = NEW.workspace_id AND (w.four_eyes = 'on' "
    "OR (w.four_eyes = 'auto' AND (SELECT COUNT(*) FROM workspaces_membership m WHERE m.workspace_id = w.id "
    "AND m.role IN ('owner', 'reviewer')) >= 2)))"
)
# A decision counts while it is not undone and its reviewer has made no later one that counts.
_COUNTS = (
    "d.revision_id = NEW.revision_id AND d.verdict = '{verdict}' "
    f"AND NOT EXISTS (SELECT 1 FROM {DECISION} u WHERE u.undoes_id = d.id) "
    f"AND NOT EXISTS (SELECT 1 FROM {DECISION} n WHERE n.revision_id = d.revision_id "
    "AND n.reviewer_id = d.reviewer_id AND n.number > d.number AND n.verdict <> 'undo' "
    f"AND NOT EXISTS (SELECT 1 FROM {DECISION} u WHERE u.undoes_id = n.id))"
)
_MAKER = f"(SELECT r.maker_id FROM {REVISION} r WHERE r.id = NEW.revision_id)"
# The policy of the workspace, evaluated anew wherever an approval is written or used.
_APPROVED = (
    f"(SELECT COUNT(DISTINCT d.reviewer_id) FROM {DECISION} d WHERE {_COUNTS.format(verdict='approve')} "
    f"AND (d.reviewer_id <> {_MAKER} OR NOT {_FOUR_EYES})) "
    ">= (SELECT w.required_approvals FROM workspaces_workspace w WHERE w.id = NEW.workspace_id) "
    f"AND NOT EXISTS (SELECT 1 FROM {DECISION} d WHERE {_COUNTS.format(verdict='reject')})"
)
_IS_REVISION = (
    f"EXISTS (SELECT 1 FROM {REVISION} r JOIN {VARIANT} v ON v.id = r.variant_id "
    "WHERE r.id = NEW.revision_id AND r.digest = NEW.digest AND r.variant_id = NEW.variant_id "
    "AND r.workspace_id = NEW.workspace_id AND v.workspace_id = NEW.workspace_id{current})"
)
# A revision counts until its variant is ordered anew, with other words or another picture.
_CURRENT = _IS_REVISION.format(current=" AND v.current_revision_id = r.id AND v.job_id = r.job_id")

_REVISIONS = (
    *append_only(REVISION),
    no_replacement(REVISION, ("id",), ("variant_id", "number"), ("job_id",)),
    Rule(
        "revision_digest_is_true",
        REVISION,
        "INSERT",
        "NEW.digest = {sha256:NEW.content}",
        "revision: the digest is not that of the content",
    ),
    Rule(
        "revision_is_what_its_job_made",
        REVISION,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {VARIANT} v JOIN {JOB} j ON j.id = v.job_id WHERE v.id = NEW.variant_id "
        "AND v.workspace_id = NEW.workspace_id AND j.id = NEW.job_id AND j.workspace_id = NEW.workspace_id "
        "AND j.requested_by_id = NEW.maker_id AND j.state IN ('running', 'ready'))",
        "revision: it comes from the job of its variant, and its maker is who asked for that job",
    ),
    Rule(
        "revision_number_follows",
        REVISION,
        "INSERT",
        f"NEW.number = COALESCE((SELECT MAX(r.number) FROM {REVISION} r "
        "WHERE r.variant_id = NEW.variant_id), 0) + 1",
        "revision: numbers follow one another",
    ),
)
_VARIANTS = (
    no_replacement(
        VARIANT, ("id",), ("code",), ("job_id",), ("plan_id", "cell_digest"), ("plan_id", "number")
    ),
    Rule(
        "variant_begins_without_revision",
        VARIANT,
        "INSERT",
        "NEW.current_revision_id IS NULL",
        "variant: it begins without a revision",
    ),
    Rule(
        "variant_keeps_its_name",
        VARIANT,
        "UPDATE",
        "NEW.id = OLD.id AND NEW.code = OLD.code AND NEW.workspace_id = OLD.workspace_id "
        "AND NEW.plan_id = OLD.plan_id AND NEW.segment_id = OLD.segment_id",
        "variant: code, plan, segment and workspace never change",
    ),
    Rule(
        "variant_revision_moves_forward",
        VARIANT,
        "UPDATE",
        "(NEW.current_revision_id IS NULL AND OLD.current_revision_id IS NULL) "
        "OR NEW.current_revision_id = OLD.current_revision_id "
        f"OR EXISTS (SELECT 1 FROM {REVISION} r WHERE r.id = NEW.current_revision_id "
        "AND r.variant_id = NEW.id AND r.workspace_id = NEW.workspace_id "
        f"AND r.number > COALESCE((SELECT o.number FROM {REVISION} o WHERE o.id = OLD.current_revision_id), 0))",
        "variant: its revision only moves forward, among its own",
    ),
    Rule(
        "variant_with_history_stays",
        VARIANT,
        "DELETE",
        f"NOT EXISTS (SELECT 1 FROM {REVISION} r WHERE r.variant_id = OLD.id)",
        "variant: one that has revisions is not deleted",
    ),
    no_replacement(JOB, ("id",)),
    Rule(
        "job_order_never_changes",
        JOB,
        "UPDATE",
        "NEW.id = OLD.id AND NEW.requested_by_id = OLD.requested_by_id AND NEW.spec = OLD.spec "
        "AND NEW.spec_digest = OLD.spec_digest AND NEW.workspace_id = OLD.workspace_id",
        "job: what was ordered, and by whom, never changes",
    ),
    Rule(
        "job_with_history_stays",
        JOB,
        "DELETE",
        f"NOT EXISTS (SELECT 1 FROM {REVISION} r WHERE r.job_id = OLD.id)",
        "job: one that made a revision is not deleted",
    ),
)
_DECISIONS = (
    *append_only(DECISION, APPROVAL, REVOCATION),
    no_replacement(DECISION, ("id",), ("revision_id", "number"), ("undoes_id",), ("request_id",)),
    no_replacement(APPROVAL, ("id",)),
    no_replacement(REVOCATION, ("id",), ("approval_id",)),
    Rule(
        "decision_is_on_what_was_seen",
        DECISION,
        "INSERT",
        f"(NEW.verdict = 'undo' AND {_IS_REVISION.format(current='')}) OR {_CURRENT}",
        "decision: it is bound to the current revision and its digest",
    ),
    Rule(
        "decision_is_by_a_reviewer",
        DECISION,
        "INSERT",
        _MEMBER.format(who="reviewer_id", roles="'owner', 'reviewer'"),
        "decision: only a member who may review decides",
    ),
    Rule(
        "decision_number_follows",
        DECISION,
        "INSERT",
        f"NEW.number = COALESCE((SELECT MAX(d.number) FROM {DECISION} d "
        "WHERE d.revision_id = NEW.revision_id), 0) + 1",
        "decision: numbers follow one another",
    ),
    Rule(
        "decision_has_four_eyes",
        DECISION,
        "INSERT",
        f"NEW.verdict <> 'approve' OR NEW.reviewer_id <> {_MAKER} OR NOT {_FOUR_EYES}",
        "decision: the maker does not approve their own where four eyes are asked",
    ),
    Rule(
        "decision_undoes_its_own",
        DECISION,
        "INSERT",
        f"NEW.verdict <> 'undo' OR EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = NEW.undoes_id "
        "AND d.verdict <> 'undo' AND d.revision_id = NEW.revision_id AND d.reviewer_id = NEW.reviewer_id)",
        "decision: one undoes only a decision of ones own on the same revision",
    ),
    Rule(
        "approval_meets_the_policy",
        APPROVAL,
        "INSERT",
        _APPROVED,
        "approval: the decisions do not satisfy the policy",
    ),
    Rule(
        "approval_is_of_the_current_revision",
        APPROVAL,
        "INSERT",
        f"{_CURRENT} AND NEW.maker_id = {_MAKER}",
        "approval: it names the current revision, its digest and its maker",
    ),
    Rule(
        "approval_rests_on_a_decision",
        APPROVAL,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {DECISION} d WHERE d.id = NEW.decision_id AND {_COUNTS.format(verdict='approve')})",
        "approval: it rests on a decision that counts",
    ),
    Rule(
        "approval_is_the_only_one",
        APPROVAL,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {APPROVAL} a WHERE a.revision_id = NEW.revision_id "
        f"AND NOT EXISTS (SELECT 1 FROM {REVOCATION} x WHERE x.approval_id = a.id))",
        "approval: the revision has one that holds",
    ),
    Rule(
        "revocation_rests_on_a_decision",
        REVOCATION,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {APPROVAL} a JOIN {DECISION} d ON d.revision_id = a.revision_id "
        "WHERE a.id = NEW.approval_id AND d.id = NEW.decision_id AND a.workspace_id = NEW.workspace_id "
        "AND d.verdict <> 'approve')",
        "revocation: it names an approval and the later decision that ended it",
    ),
)
_PUBLICATIONS = (
    *append_only(PUBLICATION, ITEM, WITHDRAWAL),
    no_replacement(PUBLICATION, ("id",)),
    no_replacement(ITEM, ("id",), ("publication_id", "position"), ("publication_id", "variant_id")),
    no_replacement(WITHDRAWAL, ("id",), ("item_id",)),
    no_replacement(PACKAGE, ("id",), ("publication_id",)),
    Rule(
        "publication_is_by_a_publisher",
        PUBLICATION,
        "INSERT",
        _MEMBER.format(who="made_by_id", roles="'owner', 'marketer'"),
        "publication: only a member who may publish makes one",
    ),
    Rule(
        "publicationitem_is_approved",
        ITEM,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {APPROVAL} a WHERE a.id = NEW.approval_id AND a.revision_id = NEW.revision_id "
        "AND a.digest = NEW.digest AND a.variant_id = NEW.variant_id AND a.workspace_id = NEW.workspace_id) "
        f"AND NOT EXISTS (SELECT 1 FROM {REVOCATION} x WHERE x.approval_id = NEW.approval_id)",
        "publicationitem: there is no approval that holds for this revision and digest",
    ),
    Rule(
        "publicationitem_meets_the_policy",
        ITEM,
        "INSERT",
        _APPROVED,
        "publicationitem: the decisions do not satisfy the policy any more",
    ),
    Rule(
        "publicationitem_is_current",
        ITEM,
        "INSERT",
        f"{_CURRENT} AND EXISTS (SELECT 1 FROM {REVISION} r WHERE r.id = NEW.revision_id "
        "AND r.digest = {sha256:r.content})",
        "publicationitem: only the current revision is published",
    ),
    Rule(
        "publicationitem_is_in_the_frozen_list",
        ITEM,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {PUBLICATION} p WHERE p.id = NEW.publication_id "
        "AND p.workspace_id = NEW.workspace_id AND NEW.position BETWEEN 1 AND p.item_count)",
        "publicationitem: the publication is frozen",
    ),
    Rule(
        "withdrawal_is_of_an_item",
        WITHDRAWAL,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {ITEM} i WHERE i.id = NEW.item_id AND i.workspace_id = NEW.workspace_id) AND "
        + _MEMBER.format(who="withdrawn_by_id", roles="'owner', 'marketer'"),
        "withdrawal: it names an item, and only a member who may publish withdraws it",
    ),
    *(
        Rule(
            f"package_is_whole_on_{operation.lower()}",
            PACKAGE,
            operation,
            f"NEW.state <> 'ready' OR (SELECT COUNT(*) FROM {ITEM} i WHERE i.publication_id = NEW.publication_id) "
            f"= (SELECT p.item_count FROM {PUBLICATION} p WHERE p.id = NEW.publication_id)",
            "package: it holds every item of its publication",
        )
        for operation in ("INSERT", "UPDATE")
    ),
    Rule(
        "package_bytes_never_change",
        PACKAGE,
        "UPDATE",
        "OLD.sha256 = '' OR (NEW.sha256 = OLD.sha256 AND NEW.size = OLD.size)",
        "package: written again it is the same file",
    ),
    Rule("package_never_goes", PACKAGE, "DELETE", "1 = 0", "package: rows are never deleted"),
)
_COMMENTS = (
    *append_only(COMMENT),
    no_replacement(COMMENT, ("id",), ("request_id",)),
    Rule(
        "comment_is_by_a_member",
        COMMENT,
        "INSERT",
        _MEMBER.format(who="author_id", roles="'owner', 'marketer', 'reviewer'"),
        "comment: only a member who may judge or edit comments",
    ),
    Rule(
        "comment_is_about_its_variant",
        COMMENT,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {REVISION} r WHERE r.id = NEW.revision_id AND r.variant_id = NEW.variant_id "
        "AND r.workspace_id = NEW.workspace_id) AND (NEW.answers_id IS NULL OR EXISTS (SELECT 1 FROM "
        f"{COMMENT} c WHERE c.id = NEW.answers_id AND c.variant_id = NEW.variant_id AND c.answers_id IS NULL))",
        "comment: it is about a revision of its variant, and answers the first of a thread there",
    ),
)
RULES: tuple[Rule, ...] = (
    *ledger_rules.RULES,
    *append_only("campaigns_plan", "campaigns_brandversion", "campaigns_templateversion"),
    *_REVISIONS,
    *_VARIANTS,
    *_DECISIONS,
    *_COMMENTS,
    *_PUBLICATIONS,
)


def install() -> None:
    """Put the rules into the database, anew."""
    rules.remove(connection)
    rules.install(connection, RULES)


def remove() -> None:
    """Take the rules out, so that a migration can remake the tables."""
    rules.remove(connection)


def verify() -> list[str]:
    """Compare the live schema with the shipped rules; return what is wrong, nothing when the gate stands."""
    return rules.faults(connection, RULES)


def require() -> None:
    """Raise Unavailable unless the gate stands exactly as shipped."""
    wrong = verify()
    if wrong:
        raise Unavailable("The approval gate is damaged: " + "; ".join(wrong), code="gate_damaged")
