"""Engines load a model folder and turn requests into pictures; only here does the product meet torch."""
