"""Makes the demo workspace, or completes it, and says how to sign in; running it again does no harm."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from campaigns.demo.seed import EMAIL, demo_user, launch_demo, new_password, seed
from workspaces.errors import DomainError
from workspaces.models import User

SIGN_IN = "demo-sign-in.txt"


class Command(BaseCommand):
    help = "Make the demo workspace with a campaign under way, once, and print how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(settings.HOME_DIR) / SIGN_IN
        user = User.objects.filter(email=EMAIL).first()
        if user is None or not file.exists():
            password = new_password()
            user = demo_user(password)
            membership = seed(user)
            self._launch(membership)
            _write_once(file, f"{EMAIL}\n{password}\n")
        else:
            self._launch(seed(user))
        self.stdout.write(file.read_text(encoding="utf-8").strip())

    def _launch(self, membership: Any) -> None:
        try:
            count = launch_demo(membership)
        except DomainError as error:
            self.stderr.write(f"The demo campaign was not launched: {error.message}")
            return
        if count:
            self.stdout.write(f"{count} variants are on their way.")


def _write_once(path: Path, text: str) -> None:
    """Write a file that only this user can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
