"""The Celery application: a wake-up call for workers, never the truth about work."""

import os
from typing import TYPE_CHECKING, Any

from celery import Celery, bootsteps

if TYPE_CHECKING:
    from config.worker import Worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("variasi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class Serving(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
    """Runs the loops that look for work by themselves too, for as long as Celery's worker runs.

    A step and not a signal: it starts once Celery listens to SIGTERM, since until then one would kill a
    process that already serves, but before Celery has found its broker, since the loops can do without it.
    However the worker ends, its steps are stopped.
    """

    requires = ("celery.worker.components:Timer", "celery.worker.components:Pool")

    def create(self, parent: Any) -> "Worker":
        """Return what `start` and `stop` are passed on to."""
        if "prefork" in parent.pool_cls.__module__:
            raise SystemExit(
                "Start the worker with --pool solo: neither its threads nor torch survive a fork."
            )
        # Models may be imported only once Django is set up, and the worker has just done that.
        from config.worker import Worker  # noqa: PLC0415

        return Worker(parent.hostname, parent.app.amqp.queues.consume_from)

    def close(self, _parent: Any) -> None:
        """Take no more work while Celery stops its own parts."""
        self.obj.ask_to_stop()


app.steps["worker"].add(Serving)
