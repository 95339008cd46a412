"""Rules of the house, checked by machine; each rule also checks that it still sees the code."""
