"""Writes the API's OpenAPI document to docs/openapi.json, or checks that the committed one is current."""

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.api import api


def document() -> str:
    """Return the OpenAPI document as it is committed."""
    return (
        json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=2, sort_keys=True, default=str)
        + "\n"
    )


class Command(BaseCommand):
    """Keep the committed document in step with the routes, so that a change to the API is a visible diff."""

    help = "Write docs/openapi.json; with --check only compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the committed document is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "openapi.json"
        if not options["check"]:
            path.write_text(document(), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != document():
            self.stderr.write("docs/openapi.json is not what the routes say; run: make openapi")
            sys.exit(1)
