"""Panggung, the embedded model: its stage words, its renderer, its training and its weights."""
