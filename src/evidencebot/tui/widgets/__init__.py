"""The parts that screens are made of; each owns its keys and messages."""
