"""What a question is limited to. Imports nothing: the app shows it before the engine is there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """What the asker limits a question to; empty ones let everything through."""

    chapters: tuple[str, ...] = ()
    """Chapter or section numbers; a number stands for all below it."""
    sources: tuple[str, ...] = ()
    """Document or bibliography ids."""
    report_only: bool = False
    sources_only: bool = False

    @property
    def is_open(self) -> bool:
        return not (self.chapters or self.sources or self.report_only or self.sources_only)

    def with_chapter_toggled(self, number: str) -> Filters:
        """Chapters lie in the report: choosing one drops the sources chosen."""
        return Filters(chapters=_toggled(self.chapters, number))

    def with_source_toggled(self, source: str) -> Filters:
        return Filters(sources=_toggled(self.sources, source))

    def with_report_only_toggled(self) -> Filters:
        return Filters(self.chapters, report_only=not self.report_only)

    def with_sources_only_toggled(self) -> Filters:
        return Filters(sources_only=not self.sources_only)

    def __str__(self) -> str:
        """`sections 2.1, 4`, `the report`, `brokerage-desk`."""
        many = "s" if len(self.chapters) > 1 else ""
        chapters = [f"section{many} {', '.join(self.chapters)}"] if self.chapters else []
        held = ["the report"] * self.report_only + ["the sources"] * self.sources_only
        return ", ".join([*chapters, *self.sources, *held])


def _toggled(chosen: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(c for c in chosen if c != one) if one in chosen else (*chosen, one)
