"""The project's own Python files, parsed once for all rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("bootstrap", "config", "workspaces", "platforms", "segments", "generation", "campaigns")
EVERYTHING = (*PRODUCT, "tests", "benchmarks", "tools")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """Return the Python files of some top folders, migrations left out."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Yield every function and method of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the full name of every module that a file imports, anywhere in it, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def named(path: Path, line: int | None = None) -> str:
    """Return a file's name from the root, with a line if given, for a failure's text."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{line}" if line else name
