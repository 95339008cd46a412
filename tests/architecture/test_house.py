"""Smaller rules: tasks name their queue, no torchvision, ignores say why, locks name no place."""

import ast
import importlib.util
import re

from django.conf import settings

from tests.architecture.source import EVERYTHING, PRODUCT, ROOT, files, functions, named, tree

TASK_DECORATORS = {"shared_task", "task"}
IGNORE = re.compile(r"#\s*type:\s*ignore(?P<code>\[[\w,\- ]+\])?(?P<reason>.*)")


def _task_decorator(decorator: ast.expr) -> ast.expr | None:
    """Return a decorator that makes a Celery task, else None."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return decorator if name in TASK_DECORATORS else None


def _has_queue(decorator: ast.expr) -> bool:
    """Tell whether a task names its queue, or is named in the table of routes."""
    words = {word.arg: word.value for word in decorator.keywords} if isinstance(decorator, ast.Call) else {}
    name = words.get("name")
    routed = isinstance(name, ast.Constant) and "queue" in settings.CELERY_TASK_ROUTES.get(
        str(name.value), {}
    )
    return "queue" in words or routed


def test_every_task_has_a_queue() -> None:
    tasks = [
        (named(path, node.lineno), found)
        for path in files(*PRODUCT)
        for node in functions(path)
        for decorator in node.decorator_list
        if (found := _task_decorator(decorator))
    ]
    assert len(tasks) >= 1
    assert [name for name, decorator in tasks if not _has_queue(decorator)] == []


def test_torchvision_is_not_installed() -> None:
    assert importlib.util.find_spec("torch") is not None
    assert importlib.util.find_spec("torchvision") is None


def test_every_ignore_has_a_code_and_a_reason() -> None:
    faults = []
    for path in files(*EVERYTHING):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = IGNORE.search(line)
            if found and path.name != "test_house.py" and not (found["code"] and found["reason"].strip(" #")):
                faults.append(named(path, number))
    assert faults == []


def test_every_module_says_what_it_is_for() -> None:
    modules = [path for path in files(*PRODUCT) if tree(path).body]
    assert len(modules) > 80
    assert [named(path) for path in modules if not ast.get_docstring(tree(path))] == []


def test_the_locks_name_no_place_and_no_torch() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert text.count("--hash=sha256:") > 1000, name
        assert re.findall(r"https?:|file:|^torch\b|^nvidia|--index|--find-links", text, re.M) == [], name
