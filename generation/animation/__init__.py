"""Moving ads as animated files: few frames, exact colours, a weight that is kept."""
