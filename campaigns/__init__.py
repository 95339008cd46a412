"""Brands, templates, campaigns, plans, variants, review and publishing."""
