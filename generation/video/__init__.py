"""Clips as files: every frame H.264 by itself, in an MP4 of our own writing, so that cuts copy bytes."""
