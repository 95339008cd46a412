"""Starts the whole installation under one watched process: `manage.py serve --port 8000`."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.home import Refusal
from config.supervisor import Supervisor


class Command(BaseCommand):
    """Prepare the home folder, start web, worker and broker, watch them, stop them on Ctrl-C."""

    help = "Start web, worker and broker on the home folder (VARIASI_HOME) and watch them."
    # The tables may not be there yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of the web pages")
        parser.add_argument(
            "--without-broker",
            action="store_true",
            help="start no broker; workers and pages ask the database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            supervisor = Supervisor(
                settings.HOME_DIR, options["port"], wants_broker=not options["without_broker"]
            )
            supervisor.serve(free_floor=settings.FREE_DISK_FLOOR)
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
