"""A real, tiny LTX-Video folder in the models folder of a test, and what one does with it."""

import shutil
import threading
from pathlib import Path

from django.conf import settings

from generation.checking import check_next
from generation.engines.entries import entry_named
from generation.models import AddedModel
from generation.services.added_models import add
from tests.conftest import Person
from tests.generation.added import LTX

CLAUSE = entry_named(LTX).clause("revenue")


def put_folder(source: Path, name: str = "ltx") -> Path:
    """Copy a model folder to where owners can add it from, without a manifest."""
    target = Path(settings.MODELS_DIR) / name
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("manifest.json"))
    return target


def add_checked(person: Person, folder: str = "ltx") -> AddedModel:
    """Add a folder and have a worker check it."""
    model = add(person.membership, entry=LTX, folder=folder)
    assert check_next(threading.Event())
    model.refresh_from_db()
    return model
