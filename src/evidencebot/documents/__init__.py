"""Files -> Document: what a report says, where it stands, and what it cites."""
