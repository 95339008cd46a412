"""What others ask of generation: ordering jobs."""
