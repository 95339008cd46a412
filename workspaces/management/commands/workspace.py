"""Creates a workspace and its first owner: `manage.py workspace "Kopi Senja" --owner alice@example.org`."""

import getpass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from workspaces.models import User
from workspaces.services.workspaces import create_workspace


class Command(BaseCommand):
    """Make a workspace; an owner without an account gets one, with a password asked for here."""

    help = "Create a workspace and its first owner; everybody else is invited from its pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the workspace's name")
        parser.add_argument("--owner", required=True, help="the first owner's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["owner"].strip().lower()
        with transaction.atomic():
            owner = User.objects.filter(email=email).first() or self._newcomer(email)
            membership = create_workspace(owner, options["name"])
        self.stdout.write(f"The workspace is at /w/{membership.workspace.slug}/ and belongs to {email}.")

    def _newcomer(self, email: str) -> User:
        password = getpass.getpass(f"Password for {email}: ")
        try:
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        owner = User.objects.create_user(email, password)
        EmailAddress.objects.create(user=owner, email=email, verified=True, primary=True)
        return owner
