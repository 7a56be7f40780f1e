"""Strings in, strings and spans out: folding, sentences, words."""
