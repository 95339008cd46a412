"""The commands behind the Makefile: set up, then start, test or measure."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bootstrap import locks, suite
from bootstrap.environment import ROOT, RUN_LOCK, TEST_LOCK, ensure
from bootstrap.trouble import Trouble, of_os_error


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status; trouble is one line on the error stream."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except OSError as error:
        print(of_os_error(error, ROOT), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the next start goes on where this one was.", file=sys.stderr)
        return 130


def run(options: argparse.Namespace) -> int:
    """Install what is missing and become the supervisor."""
    python = ensure(RUN_LOCK)
    os.environ["VARIASI_HOME"] = str(Path(options.home).expanduser().resolve())
    return _become(python, "manage.py", "serve", "--port", options.port)


def setup(options: argparse.Namespace) -> int:
    """Install what is missing and stop there."""
    ensure(TEST_LOCK if options.dev else RUN_LOCK)
    return 0


def test(options: argparse.Namespace) -> int:
    """Install what the tests need and run all checks, or the named ones."""
    return suite.test(ensure(TEST_LOCK), only=options.names)


def bench(options: argparse.Namespace) -> int:
    """Run all benchmarks or one; each prints one JSON object a line."""
    names = [options.name] if options.name else []
    return _become(ensure(TEST_LOCK), "-m", "benchmarks", *names)


def chaos(_: argparse.Namespace) -> int:
    """Kill real processes at fifty random moments and check what is left."""
    os.environ["CHAOS_MOMENTS"] = "50"
    # Fifty moments take longer than any test may in the suite.
    return _become(
        ensure(TEST_LOCK), "-m", "pytest", "-q", "-s", "--timeout=5400", "tests/faults/test_chaos.py"
    )


def crowd(_: argparse.Namespace) -> int:
    """Let very many people decide, publish and withdraw at once, and check what is left."""
    clients, acts = ("200", "25") if os.environ.get("DATABASE_URL") else ("16", "150")
    os.environ.update(CROWD_CLIENTS=clients, CROWD_ACTS=acts, CROWD_VARIANTS="1000")
    return _become(
        ensure(TEST_LOCK), "-m", "pytest", "-q", "-s", "--timeout=5400", "tests/faults/test_crowd.py"
    )


def lock(_: argparse.Namespace) -> int:
    """Write both lock files anew."""
    return locks.lock(ensure(RUN_LOCK))


def openapi(_: argparse.Namespace) -> int:
    """Write docs/openapi.json anew from the routes."""
    return _become(ensure(TEST_LOCK), "manage.py", "openapi")


def messages(_: argparse.Namespace) -> int:
    """Collect the texts to translate, compile the translations and tell what is missing."""
    return _become(ensure(TEST_LOCK), "-m", "tools.messages")


def _become(python: Path, *arguments: str) -> int:
    """Replace this process, so that signals and the exit status need no forwarding."""
    os.chdir(ROOT)
    os.execv(python, [str(python), *arguments])  # noqa: S606 - no shell is wanted


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description="Variasi: set up, start, test, measure.")
    commands = parser.add_subparsers(required=True)
    run_parser = _command(commands, "run", run)
    run_parser.add_argument("--port", default="8000")
    run_parser.add_argument("--home", default=os.environ.get("VARIASI_HOME", str(ROOT / "var")))
    _command(commands, "setup", setup).add_argument("--dev", action="store_true")
    _command(commands, "test", test).add_argument("names", nargs="*")
    _command(commands, "bench", bench).add_argument("name", nargs="?", default="")
    _command(commands, "chaos", chaos)
    _command(commands, "crowd", crowd)
    _command(commands, "lock", lock)
    _command(commands, "openapi", openapi)
    _command(commands, "messages", messages)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=command.__doc__)
    parser.set_defaults(command=command)
    return parser
