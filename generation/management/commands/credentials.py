"""Says who signs finished files, and prints the root to trust: `manage.py credentials`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from generation.provenance.identity import UnusableIdentity
from generation.signing import identity


class Command(BaseCommand):
    """Print the identity and its root certificate in PEM."""

    help = "Show who signs finished files (C2PA) and print the root certificate."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            who = identity()
        except UnusableIdentity as error:
            raise CommandError(str(error)) from error
        whose = (
            "yours"
            if who.is_own
            else "made by this server: readers call it unknown until they trust its root"
        )
        self.stderr.write(f"Signed by {who.name} until {who.valid_until:%Y-%m-%d} ({whose}).")
        self.stdout.write(who.root.decode())
