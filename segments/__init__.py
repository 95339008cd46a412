"""Audiences, as aggregates only."""
