"""Animated display ads: the file, and the ad in it."""
