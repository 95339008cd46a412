"""Management commands of the segments app."""
