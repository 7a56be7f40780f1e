"""Answers a turn that asks for something about the last answer from what that cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from evidencebot.conversation.actions import Action, action_of
from evidencebot.conversation.deciding import body_of
from evidencebot.conversation.rewriting import sentence
from evidencebot.conversation.turn import Turn
from evidencebot.evidence.answer import Answer, Quotation, Status, page_of
from evidencebot.evidence.citing import cite
from evidencebot.evidence.quote import LONGEST_ANSWER_WORDS, Quote
from evidencebot.index.passage_index import PassageIndex
from evidencebot.passages.passage import Passage


def act(index: PassageIndex, action: Action, question: str, last: Answer, history: Sequence[Turn]) -> Answer:
    """The last answer again with what is wanted of it; refused where there is nothing to act on.

    `last` answers the last question of `history`, whatever acted on it since.
    """
    if action is Action.MORE:
        citations = _unshown(index, last, history)
    elif action is Action.WHOLE:
        citations = _quoted(index, [(p, p.sentences) for p in _passages_of(index, last.citations[:1])])
    else:
        citations = last.citations
    told = _told(index, action, citations)
    return replace(
        last,
        interpreted_as=f"{sentence(body_of(question))} ({_topic(last, history)})",
        status=Status.ANSWERED if citations else Status.NOT_FOUND,
        answer=told or _nothing(action, last),
        citations=citations,
        reasons=(f"asks for {action.value} after the last answer",),
        missing=(),
    )


def _topic(last: Answer, history: Sequence[Turn]) -> str:
    """The question that the turns which acted on its answer are about, as it was read."""
    answers = [last, *(turn.answer for turn in reversed(history) if turn.answer)]
    answered = next((a for a in answers if not action_of(a.question)), last)
    return (answered.interpreted_as or answered.question).strip().rstrip("?! .")


def _told(index: PassageIndex, action: Action, citations: Sequence[Quotation]) -> str:
    if action is Action.PLACE:
        return _grouped((f"{_place(c)}.", c.n) for c in citations)
    if action is Action.SOURCE:
        return _grouped((_source(index, c), c.n) for c in citations)
    return _grouped((" ".join(c.quote.split()), c.n) for c in citations)


def _grouped(told: Iterable[tuple[str, int]]) -> str:
    """Each text once, with the numbers of all citations that it is of, within an answer's length."""
    numbers: dict[str, list[int]] = {}
    for text, number in told:
        numbers.setdefault(text, []).append(number)
    parts: list[str] = []
    for text, of in numbers.items():
        if parts and len(" ".join([*parts, text]).split()) > LONGEST_ANSWER_WORDS:
            break
        parts.append(f"{text} {' '.join(f'[{n}]' for n in of)}")
    return " ".join(parts)


def _nothing(action: Action, last: Answer) -> str:
    if last.citations or action_of(last.question):
        return "The report does not say more: all that was found for the last question has been shown."
    return f"The last question had no answer, so there is nothing to give {action.value} of."


def _place(citation: Quotation) -> str:
    page = page_of(citation.pages, None).capitalize() or "No printed page"
    section = " ".join(filter(None, (citation.section, citation.section_title)))
    note = f"note {citation.note}" if citation.note else ""
    return ", ".join(filter(None, (page, note, f"section {section}" if section else "", citation.figure)))


def _source(index: PassageIndex, citation: Quotation) -> str:
    """The notes at the words quoted; those of the passage, or the document itself, where there are none."""
    if citation.footnotes:
        told = " ".join(f"Note {note.printed}: {' '.join(note.text.split())}" for note in citation.footnotes)
        numbers = ", ".join(note.printed for note in citation.footnotes)
        return told if len(told.split()) <= LONGEST_ANSWER_WORDS else f"Notes {numbers}."
    notes = [str(n) for p in _passages_of(index, [citation]) for n in p.notes]
    beside = f"; its passage has note{'s' * (len(notes) > 1)} {', '.join(notes)}" if notes else ""
    return f"{_place(citation)}: no note at these words{beside}."


def _passages_of(index: PassageIndex, citations: Sequence[Quotation]) -> list[Passage]:
    """The passages quoted, in the order of the citations."""
    found = [p for c in citations for _, p in index.passages.of(c.document) if p.start < c.end and c.start < p.end]
    return list(dict.fromkeys(found))


def _unshown(index: PassageIndex, last: Answer, history: Sequence[Turn]) -> tuple[Quotation, ...]:
    """The next sentences not shown yet: first of the passages quoted, then of those found after them."""
    answers = [last, *(turn.answer for turn in history if turn.answer)]
    shown = [(c.document, c.start, c.end) for answer in answers for c in answer.citations]
    for passage in _passages_in_order(index, last):
        rest = [
            (start, end)
            for start, end in passage.sentences
            if not any(d == passage.document and a < end and start < b for d, a, b in shown)
        ]
        citations = _quoted(index, [(passage, rest)])
        if citations:
            return citations
    return ()


def _passages_in_order(index: PassageIndex, last: Answer) -> Iterator[Passage]:
    quoted = _passages_of(index, last.citations)
    yield from quoted
    for listed in last.passages:
        # The last of them, where several hold the same paragraph.
        listed_passages = [p for _, p in index.passages.of(listed.document) if p.paragraphs == listed.paragraphs]
        yield from (p for p in listed_passages[-1:] if p not in quoted)


def _quoted(
    index: PassageIndex, sentences: Sequence[tuple[Passage, Sequence[tuple[int, int]]]]
) -> tuple[Quotation, ...]:
    """Citations of whole sentences, as many as an answer may hold; neighbours are one quotation."""
    left = LONGEST_ANSWER_WORDS
    runs: list[tuple[Passage, int, int]] = []
    for passage, spans in sentences:
        text = index.document(passage.document).text
        for start, end in spans:
            left -= len(text[start:end].split())
            if left < 0:
                break
            if runs and runs[-1][0] is passage and not text[runs[-1][2] : start].strip():
                runs[-1] = (passage, runs[-1][1], end)
            else:
                runs.append((passage, start, end))
    return tuple(cite(index, n, Quote(*run)) for n, run in enumerate(runs, 1))
