"""Prints a new API token of a workspace: `manage.py token demo`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workspaces.models import Membership, Role
from workspaces.services.tokens import create_token


class Command(BaseCommand):
    """Make a token that acts for the workspace's first owner, and print nothing but it."""

    help = "Print a new API token of a workspace; it acts for the workspace's first owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", help="the workspace's name in addresses, such as demo")
        parser.add_argument("--name", default="command line", help="what the token is for")

    def handle(self, *args: Any, **options: Any) -> None:
        owners = Membership.objects.filter(workspace__slug=options["workspace"], role=Role.OWNER)
        owner = owners.select_related("workspace", "user").order_by("pk").first()
        if owner is None:
            raise CommandError(f"There is no workspace {options['workspace']} with an owner.")
        self.stdout.write(create_token(owner, options["name"]).secret)
