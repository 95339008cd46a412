"""The tiny folder of the engines' tests, for tests of adding it."""

from tests.generation.engines.conftest import tiny_folder

__all__ = ["tiny_folder"]
