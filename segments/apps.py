"""Django's registration of the segments app."""

from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    """The segments app."""

    name = "segments"
