"""Question -> Hits: the passages most likely to answer it, best first."""
