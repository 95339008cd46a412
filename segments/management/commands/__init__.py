"""Commands that rank options and share budgets."""
