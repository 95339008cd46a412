"""Functions of at most 60 lines, files of at most 400, so that each can be read in one sitting."""

import ast
import statistics

from tests.architecture.source import EVERYTHING, PRODUCT, Function, files, functions, named

LONGEST_FUNCTION = 60
LONGEST_FILE = 400


def length(node: Function) -> int:
    """Return a function's lines from its `def` to its end, docstring left out."""
    first = node.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def test_no_function_is_long() -> None:
    seen = [
        (length(node), named(path, node.lineno)) for path in files(*EVERYTHING) for node in functions(path)
    ]
    assert len(seen) > 300
    assert [name for lines, name in seen if lines > LONGEST_FUNCTION] == []


def test_the_typical_function_is_short() -> None:
    lengths = [length(node) for path in files(*PRODUCT) for node in functions(path)]
    assert statistics.median(lengths) <= 12


def test_no_file_is_long() -> None:
    seen = [(len(path.read_text(encoding="utf-8").splitlines()), named(path)) for path in files(*EVERYTHING)]
    assert len(seen) > 100
    assert [name for lines, name in seen if lines > LONGEST_FILE] == []
