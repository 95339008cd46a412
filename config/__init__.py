"""Settings and entries; imports everything, is imported by nothing."""
