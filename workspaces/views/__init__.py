"""Pages of the workspaces app."""
