"""The parts of the installation: health, home folder, processes, what the terminal says."""
