"""What can go wrong before anything is installed, each as one line that says what to do."""

import errno
import re

FULL_DISK = r"no space left|disk quota exceeded|os error 28\b"

NO_SPACE = (
    "The disk is full: {where} has no room left. An installation takes about 2 GB; free some and run again."
)
READ_ONLY = (
    "{where} cannot be written. Copy Variasi to a folder of your own, or get the right to write there."
)
NO_WHEEL = (
    "There is no ready-made package of {what} for this Python and this kind of machine. "
    "Variasi compiles nothing: use Python 3.11 to 3.13 on Linux (x86-64 or ARM, glibc 2.28 and up) or macOS."
)
NO_NETWORK = (
    "The package index cannot be reached. Check the network, or pip's own settings if you use a mirror."
)
WRONG_HASH = (
    "A downloaded package is not the one that was locked: {what}. It was not installed; try again later."
)

# The first pattern that an installer's output matches decides the line.
SIGNS = (
    (FULL_DISK, NO_SPACE),
    (r"permission denied|read-only file system", READ_ONLY),
    (r"hash mismatch|do not match the hashes", WRONG_HASH),
    (
        r"dns error|failed to fetch|connect(ion)? (error|refused|reset|timed)|name resolution|unreachable",
        NO_NETWORK,
    ),
    (
        r"no matching distribution|no (usable )?wheels|no wheels with a matching|building .* is disabled",
        NO_WHEEL,
    ),
)


class Trouble(Exception):
    """A failure that a person can do something about; its text is the whole message."""


def of_os_error(error: OSError, where: object) -> Trouble:
    """Return the line for a file operation that failed at `where`."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(NO_SPACE.format(where=where))
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Trouble(READ_ONLY.format(where=where))
    return Trouble(f"{where}: {error.strerror or error}.")


def of_installer(output: str, where: object) -> Trouble:
    """Return the line for a package installer that failed, judged by what it printed."""
    for pattern, line in SIGNS:
        if re.search(pattern, output, re.I):
            return Trouble(line.format(where=where, what=_package(output)))
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return Trouble(
        f"The packages could not be installed: {lines[-1] if lines else 'the installer gave no reason'}"
    )


def _package(output: str) -> str:
    """Return the first package with a version in an installer's output."""
    match = re.search(r"([A-Za-z0-9][\w.\-]*)==([\w.+]+)", output)
    return f"{match[1]} {match[2]}" if match else "one of the packages"
