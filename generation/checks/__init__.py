"""Measurements on finished files; a check that cannot run is an error, and an error blocks; no Django."""
