"""An `async def` that never awaits blocks the event loop for everybody; plain `def` runs in a thread."""

import ast
import textwrap
from collections.abc import Iterator

import pytest

from tests.architecture.source import PRODUCT, files, named, tree

AWAITING = ast.Await | ast.AsyncFor | ast.AsyncWith


def idle(module: ast.AST) -> Iterator[ast.AsyncFunctionDef]:
    """Yield the async functions of a tree that await nothing themselves."""
    for node in ast.walk(module):
        if isinstance(node, ast.AsyncFunctionDef) and not any(_awaits(part) for part in node.body):
            yield node


def _awaits(node: ast.AST) -> bool:
    """Tell whether a node awaits, functions defined inside it left out."""
    if isinstance(node, AWAITING):
        return True
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return False
    return any(_awaits(child) for child in ast.iter_child_nodes(node))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("async def f():\n    return 1", ["f"]),
        ("async def f():\n    async def g():\n        await h()\n    return g", ["f"]),
        ("async def f():\n    await g()", []),
        ("async def f():\n    async for _ in g():\n        pass", []),
        ("def f():\n    return 1", []),
    ],
)
def test_the_rule_knows_good_from_bad(source: str, expected: list[str]) -> None:
    assert [node.name for node in idle(ast.parse(textwrap.dedent(source)))] == expected


def test_every_async_function_awaits() -> None:
    everything = files(*PRODUCT)
    seen = [
        node for path in everything for node in ast.walk(tree(path)) if isinstance(node, ast.AsyncFunctionDef)
    ]
    assert len(seen) >= 3
    assert [named(path, node.lineno) for path in everything for node in idle(tree(path))] == []
