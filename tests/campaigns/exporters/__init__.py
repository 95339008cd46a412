"""Exporters on their own, without a database."""
