"""Programs of other makers that tests compare with: optional on a machine of one's own, never in CI."""

import os
import shutil

import pytest


def program(*names: str) -> str:
    """Return the path of the first that is installed; without any skip the test, but in CI fail it."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        reason = f"none of {', '.join(names)} is installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
