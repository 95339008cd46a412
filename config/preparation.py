"""What stands before the first page can be served: the schema, the approval gate, the demo workspace."""

import io
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count

from config import terminal
from config.home import Refusal
from generation import claims
from generation.models import Job

MANAGE = settings.BASE_DIR / "manage.py"


def prepare(folder: Path, environ: dict[str, str]) -> None:
    """Bring the schema up to date, make sure the approval gate stands, make the demo workspace once."""
    try:
        executor = MigrationExecutor(connection)
        steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if steps:
            terminal.say(f"Preparing the database: {len(steps)} steps ...")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("gate", verify=True, stdout=io.StringIO())
    except DatabaseError as error:
        raise Refusal(f"The database cannot be prepared: {str(error).strip().splitlines()[0]}") from error
    if not (folder / terminal.SIGN_IN).exists():
        terminal.say("Making the demo workspace (once) ...")
        _manage(environ, "demo")


def give_back(worker: str) -> None:
    """Let the jobs of a worker that is known to have ended be taken up now, not when their leases run out."""
    try:
        claims.abandon(worker)
    except DatabaseError as error:
        terminal.say(f"The worker's jobs come back when their leases have run out: {error}")


def progress() -> terminal.Progress | None:
    """Count the variants by state; None while the database is busy."""
    try:
        return terminal.Progress(dict(Job.objects.values_list("state").annotate(Count("pk"))))
    except DatabaseError:
        return None


def _manage(environ: dict[str, str], *words: str) -> None:
    """Run a command in a process of its own, which has the environment that the children will have."""
    command = [sys.executable, str(MANAGE), *words]
    result = subprocess.run(command, env=environ, check=False, text=True, capture_output=True)
    if result.returncode != 0:
        lines = (result.stderr or result.stdout).strip().splitlines() or ["it gave no reason"]
        raise Refusal(f"`manage.py {' '.join(words)}` failed: {lines[-1]}")
