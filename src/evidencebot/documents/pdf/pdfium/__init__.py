"""The door to PDFium."""
