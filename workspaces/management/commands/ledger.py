"""Checks that no ledger was changed after it was written: `manage.py ledger --verify`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workspaces.models import LedgerEntry, Workspace
from workspaces.services.ledger import verify


class Command(BaseCommand):
    """Walk every workspace's chain; exit with 1 and a line for each place where it does not hold."""

    help = "Check that the ledger of every workspace is whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verify", action="store_true", required=True, help="check every entry")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = False
        for workspace in Workspace.objects.order_by("slug"):
            for fault in verify(workspace):
                broken = True
                self.stderr.write(f"{workspace.slug}: entry {fault.position} {fault.problem}")
        if broken:
            sys.exit(1)
        self.stdout.write(f"{LedgerEntry.objects.count()} entries hold.")
