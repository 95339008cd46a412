"""Verbs that change workspaces; each writes to the ledger in the transaction of its change."""
