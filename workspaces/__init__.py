"""Tenants: people, workspaces, roles, tokens and the ledger."""
