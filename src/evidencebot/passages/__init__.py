"""Document -> Passage: the units that are found and cited, and where each stands."""
