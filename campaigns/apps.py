"""Django's registration of the campaigns app, and the gate's place in migrations."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

GUARDED = "campaigns_withdrawal"


class CampaignsConfig(AppConfig):
    """The campaigns app; the gate is lifted before each migration and set again after it."""

    name = "campaigns"

    def ready(self) -> None:
        """Watch migrations: SQLite remakes a table to alter it and silently drops its triggers."""
        pre_migrate.connect(_lift_gate, sender=self)
        post_migrate.connect(_set_gate, sender=self)


def _lift_gate(*, using: str, **_: Any) -> None:
    from workspaces import rules  # noqa: PLC0415 - apps are loaded before what they hold

    rules.remove(connections[using])


def _set_gate(*, using: str, **_: Any) -> None:
    from campaigns import gate  # noqa: PLC0415 - apps are loaded before what they hold

    if GUARDED in connections[using].introspection.table_names():
        gate.install()
        gate.require()
