"""Passage -> PassageIndex on disk: vectors, keywords, documents, and a manifest over them."""
