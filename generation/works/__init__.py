"""The kinds of jobs: how each is read, what it asks the model for, and what it makes of the answers."""
