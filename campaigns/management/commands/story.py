"""Writes the story of a variant, or verifies stories by themselves: `manage.py story`."""

import sys
from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.models import Variant
from campaigns.selectors.story import story_of
from campaigns.stories import faults_of, receipts_of
from workspaces.models import Workspace
from workspaces.services.ledger import missing_receipts


class Command(BaseCommand):
    """`story CODE` prints a story; `--verify FILE` needs no database, unless `--ledger` is to be asked."""

    help = "Print the whole story of a variant, or verify such files."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="?", help="code of the variant")
        parser.add_argument("--verify", nargs="+", type=FileType("r", encoding="utf-8"), metavar="FILE")
        parser.add_argument("--root", type=FileType("rb"), help="certificate that must vouch for the signer")
        parser.add_argument("--ledger", metavar="WORKSPACE", help="compare with the ledger of this workspace")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self._verify(options)
        elif options["code"]:
            self._print(options["code"])
        else:
            raise CommandError("Name a variant by its code, or files to --verify.")

    def _print(self, code: str) -> None:
        variant = Variant.objects.filter(code=code.upper()).first()
        if variant is None:
            raise CommandError(f"There is no variant {code}.")
        self.stdout.write(story_of(variant))

    def _verify(self, options: dict[str, Any]) -> None:
        root = options["root"].read() if options["root"] else b""
        broken = False
        for file in options["verify"]:
            document = file.read()
            faults = list(faults_of(document, root=root))
            if options["ledger"] and not faults:
                faults = self._compared(options["ledger"], document)
            broken = broken or bool(faults)
            for fault in faults:
                self.stderr.write(f"{file.name}: {fault}")
            if not faults:
                self.stdout.write(f"{file.name} holds{'' if root else ', whoever signed it'}.")
        if broken:
            sys.exit(1)

    def _compared(self, slug: str, document: str) -> list[str]:
        workspace = Workspace.objects.filter(slug=slug).first()
        if workspace is None:
            raise CommandError(f"There is no workspace {slug}.")
        breaks = missing_receipts(workspace, receipts_of(document))
        return [f"entry {one.position} of the ledger {one.problem}" for one in breaks]
