#!/usr/bin/env python3
"""The door of every `make` target: finds a suitable Python and hands over to `bootstrap`.

Only this file is read by a Python that may be too old, so it is written in the syntax of long ago.
"""

# ruff: noqa: UP030, UP031, UP032, RUF005, PTH100, S606, PLC0415

import os
import shutil
import subprocess
import sys

SUITABLE = ((3, 11), (3, 12), (3, 13))
PROBE = "import ensurepip, sys; sys.exit(sys.version_info[:2] not in {0!r})".format(SUITABLE)


def find_suitable_python():
    # type: () -> str | None
    """Return the path of an installed Python that Variasi can run on, or None."""
    for version in SUITABLE:
        path = shutil.which("python%d.%d" % version)
        if path and subprocess.call([path, "-c", PROBE], stderr=subprocess.DEVNULL) == 0:
            return path
    return None


def main():
    # type: () -> None
    """Run the bootstrap under this Python, or under a newer one that is installed beside it."""
    here = os.path.abspath(__file__)
    if sys.version_info[:2] not in SUITABLE:
        path = find_suitable_python()
        if path is None:
            sys.exit(
                "Variasi needs Python 3.11, 3.12 or 3.13, and this is Python %d.%d. "
                "Install one of them and run the same command again." % sys.version_info[:2]
            )
        os.execv(path, [path, here] + sys.argv[1:])
    sys.dont_write_bytecode = True
    from bootstrap.main import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
