"""A session -> one file in the format wanted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import asdict, replace

from evidencebot import __version__
from evidencebot.conversation.session import Session
from evidencebot.errors import InputError
from evidencebot.evidence.answer import AnswerKind
from evidencebot.exporting.formats import Format
from evidencebot.exporting.references import formatted, write_references
from evidencebot.exporting.transcript import transcript
from evidencebot.exporting.tree import as_file, document, guarded_for_markdown, heading, value
from evidencebot.exporting.works_cited import Item, known_items, works_cited
from evidencebot.index.corpus import Corpus

_LATEST = 4_354_819_198
"""The last second that a Word file can bear: it is a ZIP file, whose dates end with 2107."""
_PAGE, _WORD = (Path(__file__).with_name(name) for name in ("page.html", "word.xml"))


class ExportedSession(Session, frozen=True):
    """The JSON: the session as it is stored but for its seal, so that `verify` can read either, and the works cited."""

    format: int = 1
    exported_by: str = __version__
    references: tuple[Item, ...] = ()


def export(session: Session, form: Format, corpus: Corpus, *, style: Path | None = None) -> bytes:
    """The session's file; one answer is a session of one turn. The same session and corpus give the same bytes.

    Greetings and the like are left out: nothing in them is from a document.
    """
    said = tuple(turn for turn in session.turns if turn.answer.kind is not AnswerKind.CONVERSATION)
    session = replace(session, turns=said)
    items = works_cited(session, corpus)
    if form is Format.JSON:
        return _json(session, items)
    if form in (Format.BIBTEX, Format.RIS, Format.CSL_JSON, Format.TEXT):
        return write_references(items, form, style)
    return _typeset(session, form, corpus, items, style)


def one_answer(session: Session, number: int) -> Session:
    """A session of its answer to question `number` (from 1) alone, named after the question."""
    if not 1 <= number <= len(session.turns):
        raise InputError(f"no answer {number} in {session.id}; it has {len(session.turns)}")
    turn = session.turns[number - 1]
    return replace(session, name=turn.question, turns=(turn,), corpus=turn.corpus or session.corpus)


def _json(session: Session, items: list[Item]) -> bytes:
    exported = ExportedSession(**asdict(session), references=tuple(items))
    return msgspec.json.format(msgspec.json.encode(exported), indent=2) + b"\n"


def _typeset(session: Session, form: Format, corpus: Corpus, items: list[Item], style: Path | None) -> bytes:
    blocks = transcript(session, known_items(corpus))
    if items:
        blocks += [heading(2, "Works cited"), *formatted(items, style)]
    meta = {"title": value(session.name), "lang": value("en-GB")}
    if form is Format.HTML:
        return as_file(document(blocks, meta), "html5", f"--template={_PAGE}")
    if form is Format.WORD:
        return as_file(document(blocks, meta), "docx", f"--template={_WORD}", epoch=_epoch(session))
    tree = guarded_for_markdown(document([heading(1, session.name), *blocks], meta))
    # Without raw HTML the list of references is plain paragraphs, which every reader of Markdown shows.
    return as_file(tree, "gfm-raw_html")


def _epoch(session: Session) -> int:
    """When the last question was asked, so that writing a file again gives the same bytes."""
    try:
        return min(int(datetime.fromisoformat(session.turns[-1].asked_at).timestamp()), _LATEST)
    except (IndexError, ValueError, OverflowError):
        return 0
