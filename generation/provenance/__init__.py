"""Says how a file was made, inside the file itself; no Django."""
