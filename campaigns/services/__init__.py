"""Verbs: permission, change and ledger entry in one transaction."""
