"""Commands that make and check pictures."""
