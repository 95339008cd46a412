"""Makes the environment and starts commands in it; standard library only, since nothing is installed yet."""
