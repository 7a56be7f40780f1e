"""Verifications as text: the words given above the words found, what differs marked in both."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from evidencebot.cli.output import write, write_paragraph
from evidencebot.evidence.answer import place_of
from evidencebot.text.display import without_control
from evidencebot.verifying.verification import Change, ClaimKind, Match, Verdict, Verification

_NAMES = {Verdict.EXACT: "exact", Verdict.NEAR: "near", Verdict.NOT_FOUND: "not found"}
_QUOTATION = {
    Verdict.EXACT: "Exact: these words stand in the corpus.",
    Verdict.NEAR: "Near: these words are not in the corpus, but words near them are.",
    Verdict.NOT_FOUND: "Not found: the corpus has no such words.",
}
_FIGURE = {
    Verdict.EXACT: "Exact: the figure stands in the corpus.",
    Verdict.NEAR: "Near: the figure is not in the corpus as given.",
    Verdict.NOT_FOUND: "Not found: the corpus has no such figure.",
}
_CHANGES = {
    Change.SAME: "the words stand where they were quoted from",
    Change.MOVED: "the words stand in the corpus, but no longer where they were quoted from",
    Change.CHANGED: "the words have changed",
    Change.GONE: "the words are gone",
}
_FROM_DIGEST = (
    "Compared with the digest, which is in this project's own words: the report's own words were not looked at."
)
_SHOWN_WORDS, _SHOWN_PLACES = 60, 3
_INDENT = " " * 4


def write_verification(verification: Verification) -> None:
    """The verdict, then each place with what differs."""
    lead = _FIGURE if verification.kind is ClaimKind.FIGURE else _QUOTATION
    write(lead[verification.verdict])
    if verification.from_digest:
        write_paragraph(_FROM_DIGEST)
    _write_notes(verification)
    for match in verification.matches:
        write("")
        _write_match(match)
    for match in verification.nearest:
        write("")
        write("The nearest words, for a person to look at:")
        _write_match(match)


def write_draft(verifications: Sequence[Verification]) -> None:
    """A row for each claim; beneath it, where the words do not stand in the corpus, what does."""
    if any(v.from_digest for v in verifications):
        write_paragraph(_FROM_DIGEST)
    if verifications:
        write(f"{'verdict':<10}{'line':>6}{'page':>6}  text")
    for verification in verifications:
        _write_row(verification)
    counts = Counter(v.verdict for v in verifications)
    write(", ".join(f"{counts[verdict]} {name}" for verdict, name in _NAMES.items()))


def _write_row(verification: Verification) -> None:
    page = verification.matches[0].pages if verification.matches else None
    text = textwrap.shorten(without_control(verification.text), _SHOWN_WORDS, placeholder=" …")
    write(f"{_NAMES[verification.verdict]:<10}{verification.line or '':>6}{page or '':>6}  {text}")
    if verification.change not in (None, Change.SAME):
        write_paragraph(_CHANGES[verification.change], _INDENT)
    _write_notes(verification, _INDENT)
    if not verification.is_exact:
        for match in (verification.matches or verification.nearest)[:_SHOWN_PLACES]:
            _write_match(match, _INDENT)


def _write_notes(verification: Verification, indent: str = "") -> None:
    for note in verification.notes:
        write_paragraph(f"Note: {note}", f"{indent}  ", indent)


def _write_match(match: Match, indent: str = "") -> None:
    kind = " (digest, not the report's own words)" if match.is_digest else ""
    section = (match.section, match.section_title)
    place = place_of(match.title, *section, match.pages, note=match.note, ocr=match.ocr)
    write_paragraph(f"{place}{kind}", f"{indent}  ", indent)
    inner = f"{indent}{_INDENT}"
    given = _marked(match.given, (d.given_span for d in match.differences), "[-", "-]")
    found = _marked(match.found, (d.found_span for d in match.differences), "{+", "+}")
    if match.differences:
        write_paragraph(given, f"{inner}       ", f"{inner}given: ")
    write_paragraph(found, f"{inner}       ", f"{inner}found: ")
    for difference in match.differences:
        given, found = difference.given or "nothing", difference.found or "nothing"
        write_paragraph(f"{difference.kind}: “{given}” is given, “{found}” stands there", inner)
    for words in match.left_out:
        write_paragraph(f"left out: {words}", inner)
    for note in match.footnotes:
        write_paragraph(note.text, f"{inner}  ", f"{inner}note {note.printed}: ")


def _marked(text: str, spans: Iterable[tuple[int, int]], opening: str, closing: str) -> str:
    """The text with signs around some of its words, so that no colour is needed to see them."""
    for start, end in sorted(spans, reverse=True):
        if end > start:
            text = f"{text[:start]}{opening}{text[start:end]}{closing}{text[end:]}"
    return text
