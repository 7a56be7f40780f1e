"""The terminal app: a conversation, what it may be limited to, and the evidence, on one screen."""
