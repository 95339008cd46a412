"""Rules that the database itself enforces by triggers, in one form for SQLite and PostgreSQL.

A rule is a condition in SQL that every inserted, updated or deleted row must meet. The triggers hold for
any client with the application's rights; who owns the database can drop them, which `faults` then reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "gate_"


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on `table` that must be true (NULL counts as false) for each row of the operation.

    `holds` may use NEW and OLD. {sha256:x} stands for the hexadecimal SHA-256 of the text x, {newline} for a
    line feed, {hex:x} for the 32 hexadecimal digits of the UUID x: the three things the engines spell
    differently.
    """

    name: str
    table: str
    operation: Literal["INSERT", "UPDATE", "DELETE"]
    holds: str
    message: str

    @property
    def trigger(self) -> str:
        """Return the trigger's name in the database."""
        return f"{PREFIX}{self.name}"


def append_only(*tables: str) -> Iterator[Rule]:
    """Yield rules that refuse every UPDATE and DELETE on the tables."""
    for table in tables:
        short = table.partition("_")[2]
        yield Rule(f"{short}_never_changes", table, "UPDATE", "1 = 0", f"{short}: rows never change")
        yield Rule(f"{short}_never_goes", table, "DELETE", "1 = 0", f"{short}: rows are never deleted")


def no_replacement(table: str, *keys: tuple[str, ...]) -> Rule:
    """Return a rule that a new row repeats no unique key; NULL repeats nothing.

    Without it SQLite's INSERT OR REPLACE would delete the old row, and its delete triggers do not fire
    unless the connection asks for that.
    """
    short = table.partition("_")[2]
    clashes = (" AND ".join(f"old_row.{column} = NEW.{column}" for column in key) for key in keys)
    holds = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {table} old_row WHERE {clash})" for clash in clashes)
    return Rule(f"{short}_replaces_nothing", table, "INSERT", holds, f"{short}: this row exists already")


def _spelled(sql: str, vendor: str) -> str:
    """Return the SQL with the {sha256:...}, {hex:...} and {newline} marks in the engine's own words."""
    words = {
        "sqlite": ("SHA256({})", "{}", "char(10)"),
        "postgresql": (
            "encode(sha256(convert_to({}, 'UTF8')), 'hex')",
            "replace(({})::text, '-', '')",
            "chr(10)",
        ),
    }[vendor]
    sql = sql.replace("{newline}", words[2])
    for mark, spelling in (("{hex:", words[1]), ("{sha256:", words[0])):
        while (start := sql.find(mark)) >= 0:
            end = sql.index("}", start)
            sql = sql[:start] + spelling.format(sql[start + len(mark) : end]) + sql[end + 1 :]
    return sql


def _sqlite_trigger(rule: Rule) -> str:
    return (
        f"CREATE TRIGGER {rule.trigger} BEFORE {rule.operation} ON {rule.table} "
        f"WHEN ({_spelled(rule.holds, 'sqlite')}) IS NOT TRUE "
        f"BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    )


def _postgres_body(rule: Rule) -> str:
    row = "OLD" if rule.operation == "DELETE" else "NEW"
    return (
        f"BEGIN IF ({_spelled(rule.holds, 'postgresql')}) IS NOT TRUE THEN "
        f"RAISE EXCEPTION '{rule.message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN {row}; END"
    )


def _postgres_statements(rule: Rule) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {rule.trigger}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $rule${_postgres_body(rule)}$rule$"
    )
    yield (
        f"CREATE TRIGGER {rule.trigger} BEFORE {rule.operation} ON {rule.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {rule.trigger}()"
    )
    # ALWAYS: also for sessions that replicate, where ordinary triggers sleep.
    yield f"ALTER TABLE {rule.table} ENABLE ALWAYS TRIGGER {rule.trigger}"
    if rule.operation == "DELETE":
        yield (
            f"CREATE TRIGGER {rule.trigger}_at_once BEFORE TRUNCATE ON {rule.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION gate_never_truncated()"
        )
        yield f"ALTER TABLE {rule.table} ENABLE ALWAYS TRIGGER {rule.trigger}_at_once"


_NEVER_TRUNCATED = (
    "BEGIN RAISE EXCEPTION 'rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END"
)


def install(connection: BaseDatabaseWrapper, rules: Iterable[Rule]) -> None:
    """Create the triggers of the rules; those of the same prefix that exist must have been removed."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for rule in rules:
                cursor.execute(_sqlite_trigger(rule))
            return
        cursor.execute(
            "CREATE OR REPLACE FUNCTION gate_never_truncated() RETURNS trigger LANGUAGE plpgsql "
            f"AS $rule${_NEVER_TRUNCATED}$rule$"
        )
        for rule in rules:
            for statement in _postgres_statements(rule):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger of ours, so that a migration may remake the tables they speak of."""
    with connection.cursor() as cursor:
        for table, trigger in _triggers(connection):
            suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {trigger}{suffix}")


def faults(connection: BaseDatabaseWrapper, rules: Iterable[Rule]) -> list[str]:
    """Compare the live triggers with the rules; return what is missing or different, in words."""
    found = _definitions(connection)
    wanted = dict(_wanted(connection, rules))
    lines = [f"the rule {name} is missing" for name in wanted if name not in found]
    lines += [
        f"the rule {name} is not the one that was shipped"
        for name, definition in wanted.items()
        if found.get(name, definition) != definition
    ]
    return lines


def _triggers(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    query = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'gate\\_%' ESCAPE '\\'"
        if connection.vendor == "sqlite"
        else "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgname LIKE 'gate\\_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [(str(table), str(name)) for table, name in cursor.fetchall()]


def _definitions(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return name -> what the database holds for it: on PostgreSQL the state, table and body."""
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'gate\\_%' ESCAPE '\\'"
        if connection.vendor == "sqlite"
        else "SELECT t.tgname, concat_ws(' ', t.tgenabled::text, t.tgrelid::regclass::text, t.tgtype::text, "
        "p.prosrc) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgname LIKE 'gate\\_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {str(name): str(definition) for name, definition in cursor.fetchall()}


def _wanted(connection: BaseDatabaseWrapper, rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    # tgtype: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate (PostgreSQL, pg_trigger.h).
    kinds = {"INSERT": 7, "DELETE": 11, "UPDATE": 19}
    for rule in rules:
        if connection.vendor == "sqlite":
            yield rule.trigger, _sqlite_trigger(rule)
            continue
        yield rule.trigger, f"A {rule.table} {kinds[rule.operation]} {_postgres_body(rule)}"
        if rule.operation == "DELETE":
            yield f"{rule.trigger}_at_once", f"A {rule.table} 34 {_NEVER_TRUNCATED}"
