"""The cast every test shares: Alice edits, Rosa reviews, Bob only reads, Charlie is a stranger."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client, TransactionTestCase
from django.utils import translation
from pytest_django import Settings

from campaigns import gate
from workspaces.models import Membership, Role, User, Workspace

_empty_tables = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # not in the stubs


def _lift_gate_and_empty_tables(case: TransactionTestCase) -> None:
    """Let Django empty the tables after a test that committed: the gate refuses exactly that.

    The command that empties them ends like a migration does, which sets the gate again.
    """
    gate.remove()
    _empty_tables(case)


TransactionTestCase._fixture_teardown = _lift_gate_and_empty_tables  # type: ignore[attr-defined]  # see above

PASSWORD = "correct horse battery"


class FailuresAtOnce:
    """Prints a failure when it happens: a run that is cut off has still said what was wrong."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self._terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Print a failed phase of a test."""
        if report.failed:
            self._terminal.write_line(f"\n{report.nodeid} failed ({report.when}):\n{report.longreprtext}")


@pytest.hookimpl(trylast=True)  # after the terminal's own
def pytest_configure(config: pytest.Config) -> None:
    """Have failures printed at once by the process that has the terminal, in CI."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and terminal and not hasattr(config, "workerinput"):
        config.pluginmanager.register(FailuresAtOnce(terminal))


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use the database, which are worth running on another one."""
    for item in items:
        wanted = getattr(item, "fixturenames", ())
        if item.get_closest_marker("django_db") or "db" in wanted or "transactional_db" in wanted:
            item.add_marker("database")


@dataclass(frozen=True, slots=True)
class Person:
    """A person with their membership and a browser in which they are signed in."""

    user: User
    membership: Membership
    client: Client


def _person(name: str, workspace: Workspace, role: Role) -> Person:
    user = User.objects.create_user(f"{name}@example.com", PASSWORD, name=name.capitalize())
    membership = Membership.objects.create(workspace=workspace, user=user, role=role)
    client = Client()
    client.force_login(user)
    return Person(user, membership, client)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    """Give each test folders of its own for files, models and mail."""
    settings.FILES_DIR = tmp_path / "files"
    settings.MODELS_DIR = tmp_path / "models"
    settings.KEYS_DIR = tmp_path / "keys"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Begin each test in English: a request leaves its language with the thread that answered it."""
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture
def workspace(db: None) -> Workspace:
    """Return the workspace of the cast."""
    return Workspace.objects.create(name="Kopi Senja", slug="kopi-senja")


@pytest.fixture
def elsewhere(db: None) -> Workspace:
    """Return another tenant's workspace."""
    return Workspace.objects.create(name="Elsewhere", slug="elsewhere")


@pytest.fixture
def olivia(workspace: Workspace) -> Person:
    """Return the owner."""
    return _person("olivia", workspace, Role.OWNER)


@pytest.fixture
def alice(workspace: Workspace) -> Person:
    """Return the marketer, who edits."""
    return _person("alice", workspace, Role.MARKETER)


@pytest.fixture
def rosa(workspace: Workspace) -> Person:
    """Return the reviewer."""
    return _person("rosa", workspace, Role.REVIEWER)


@pytest.fixture
def bob(workspace: Workspace) -> Person:
    """Return the viewer, who only reads."""
    return _person("bob", workspace, Role.VIEWER)


@pytest.fixture
def charlie(elsewhere: Workspace) -> Person:
    """Return the stranger, owner of another workspace."""
    return _person("charlie", elsewhere, Role.OWNER)
