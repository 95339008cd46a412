"""Tells whether the approval gate stands in the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns import gate


class Command(BaseCommand):
    """`manage.py gate --verify`: compare the live rules with the shipped ones; exit 1 when they differ."""

    help = "Verifies (and with --install restores) the database's own rules about approval."

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--verify", action="store_true", help="compare, change nothing")
        choice.add_argument("--install", action="store_true", help="restore the rules, then compare")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["install"]:
            gate.install()
        wrong = gate.verify()
        if wrong:
            raise CommandError("The approval gate is damaged:\n  " + "\n  ".join(wrong))
        self.stdout.write(f"The approval gate stands: {len(gate.RULES)} rules.")
