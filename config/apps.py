"""Django's registration of the config app."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The config app."""

    name = "config"

    def ready(self) -> None:
        """Make the Celery application known, so that tasks sent from any process use its broker."""
        import_module("config.celery")
