"""The pages of the generation app."""
