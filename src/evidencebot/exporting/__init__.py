"""Sessions and works cited -> files that others can read, print and cite from."""
