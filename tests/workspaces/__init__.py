"""Tests of members, invitations, tokens, rules, the ledger and signing in."""
