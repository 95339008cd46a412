"""Lays product, type and logo over a generated scene: geometry first, pixels last; no Django."""
