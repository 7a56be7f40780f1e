"""Addresses -> files in the corpus; the only room that opens a connection, and only when `fetch` asks it to."""
