"""Fixtures of the workspaces tests."""

from tests.threads import shared_database

__all__ = ["shared_database"]
