"""Serves queues without a broker: `manage.py work --queues gpu,cpu`."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

QUEUES = {"gpu", "cpu"}


class Command(BaseCommand):
    """Look for work of the queues until told to stop by SIGTERM or Ctrl-C."""

    help = "Serve queues without a broker, looking for work by itself (see config/worker.py)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", default="gpu,cpu", help="gpu, cpu or both, joined by a comma")
        parser.add_argument(
            "--name", default="", help="name of this worker; by default made of process and host"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        queues = {queue.strip() for queue in options["queues"].split(",")}
        if not queues or not queues <= QUEUES:
            raise CommandError(f"Queues are gpu and cpu, not {options['queues']}.")
        # Imported here, because `manage.py help` needs neither Celery nor a database.
        from config.worker import Worker, own_name  # noqa: PLC0415

        stopping = threading.Event()

        def ask(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        signal.signal(signal.SIGTERM, ask)
        signal.signal(signal.SIGINT, ask)
        worker = Worker(options["name"] or own_name(), queues)
        worker.start()
        stopping.wait()
        worker.stop()
