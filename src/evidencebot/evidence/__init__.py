"""A stretch of text -> its citation: what every surface shows, and how it is found."""
