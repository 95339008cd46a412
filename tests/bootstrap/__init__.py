"""The bootstrap without an installation: what it decides, and the one line that each trouble gets."""
