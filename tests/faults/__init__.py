"""Real processes, really killed: what the supervisor and the workers promise when things end badly."""
