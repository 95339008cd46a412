"""Ranking: what the commands promise, what they refuse, and whether what they state holds."""
