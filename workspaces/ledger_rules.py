"""The ledger's rules in the database: entries only follow one another and never change."""

from workspaces.rules import Rule, append_only, no_replacement

TABLE = "workspaces_ledgerentry"
_LAST = f"SELECT {{}} FROM {TABLE} e WHERE e.workspace_id = NEW.workspace_id ORDER BY e.position DESC LIMIT 1"

RULES: tuple[Rule, ...] = (
    *append_only(TABLE),
    no_replacement(TABLE, ("id",), ("workspace_id", "position")),
    Rule(
        "ledgerentry_follows",
        TABLE,
        "INSERT",
        f"NEW.position = COALESCE(({_LAST.format('e.position')}), 0) + 1 "
        f"AND NEW.previous_digest = COALESCE(({_LAST.format('e.digest')}), '')",
        "ledgerentry: an entry follows the last one",
    ),
    Rule(
        "ledgerentry_digest_is_true",
        TABLE,
        "INSERT",
        "NEW.digest = {sha256:NEW.previous_digest || {newline} || NEW.position || {newline} || NEW.kind "
        "|| {newline} || COALESCE({hex:NEW.actor_id}, '') || {newline} || NEW.subject "
        "|| {newline} || NEW.content}",
        "ledgerentry: the digest is not that of the entry",
    ),
)
