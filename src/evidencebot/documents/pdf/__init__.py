"""PDF -> raw blocks. `reader.read_pdf` is the door; nothing else here is used from outside."""
