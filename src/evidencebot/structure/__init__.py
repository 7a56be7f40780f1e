"""Questions about the document itself, answered from its structure, and extractive summaries of it."""
