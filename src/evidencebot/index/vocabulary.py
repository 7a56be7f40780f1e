"""The words of a corpus, and what readers and abbreviations call its things."""

from __future__ import annotations

from functools import cached_property

from evidencebot.index.generation import Generation


class Vocabulary:
    """Words and names of an index, read as they are needed; no lay names where the bank is withheld."""

    def __init__(self, generation: Generation, *, withheld: bool = False) -> None:
        self._generation = generation
        self._withheld = withheld

    @cached_property
    def words(self) -> list[str]:
        """The longer words of the passages, folded, each once: what a slip's spelling is corrected to."""
        return self._generation.decoded("words.json", list[str])

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        """Abbreviation -> the name that it stands for in this corpus."""
        return self._generation.decoded("abbreviations.json", dict[str, str])

    @cached_property
    def lay_names(self) -> dict[str, str]:
        """What readers call a thing, in lower case -> what the report calls it."""
        return {} if self._withheld else self._generation.decoded("lay_names.json", dict[str, str])

    @cached_property
    def lay_openings(self) -> frozenset[str]:
        """The words that lay names begin with."""
        return frozenset(name.split()[0].strip("'’") for name in self.lay_names)
