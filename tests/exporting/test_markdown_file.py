"""Markdown: read back by a parser of its own, the words are the words and nothing else is there."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from msgspec.structs import replace

from evidencebot.conversation.session import Session
from evidencebot.exporting.exporting import export
from evidencebot.exporting.formats import Format
from evidencebot.exporting.transcript import DIGEST_NOTICE
from evidencebot.index.corpus import Corpus
from evidencebot.retrieval.filters import Filters
from saved_sessions import CORPUS, FERRY, HOSTILE, PLAIN, STEERING, hostile_session, quoting, session, turn
from stub_answers import TEXT, answer, quotation

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
ALLOWED = {
    "text", "softbreak", "footnote_ref", "footnote_anchor", "em_open", "em_close", "strong_open", "strong_close",
    "link_open", "link_close",
}  # fmt: skip


def markdown(given: Session, corpus: Corpus = CORPUS) -> str:
    return export(given, Format.MARKDOWN, corpus).decode()


def words(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type == "text")


def inlines(text: str, opening: str) -> list[str]:
    """The words of every element that `opening` opens."""
    tokens = READER.parse(text)
    return [words(tokens[n + 1]) for n, token in enumerate(tokens) if token.type == opening]


def quoted(text: str) -> list[str]:
    """The words of every paragraph inside a quotation."""
    tokens, depth, found = READER.parse(text), 0, []
    for token in tokens:
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline" and depth:
            found.append(words(token))
    return found


def test_a_session_reads_as_a_document() -> None:
    text = markdown(PLAIN)
    assert inlines(text, "heading_open") == [
        "Ferries and fords",
        "1. What did the ferry cost?",
        "2. Who drew the bridge?",
        "Works cited",
    ]
    assert "2 questions, asked on 3 May 2024." in text
    assert "**Not answered.** The report does not say." in text
    assert "c0ffeec0ffeec0ff" in text
    assert "evidencebot 0.1.0" in text


def test_quotations_are_word_for_word_with_a_footnote_each() -> None:
    text = markdown(PLAIN)
    assert quoted(text)[0] == TEXT[:20]
    assert re.search(r"^> The ferry cost £500\.\[\^1\]$", text, re.MULTILINE)
    note = re.search(r"^\[\^1\]: (.*)$", text, re.MULTILINE)
    assert note
    assert note.group(1) == (
        "*The Ford of Orle*, section 1 Before, page 3. Note 1: Maud Ferrier, Tolls (1912). "
        "<https://orle.example/tolls?year=1912&page=7>"
    )


def test_a_refusal_shows_the_nearest_passages_as_what_they_are() -> None:
    text = markdown(session(turn("Who drew the bridge?", answer())))
    assert "The nearest passages, which do not answer it:" in text
    assert quoted(text) == ["text of 1/1", "text of 2.1/1"]
    assert "Works cited" not in text


def test_a_digest_is_marked_at_the_top_and_at_each_quotation() -> None:
    given = replace(answer(quotation(is_digest=True)), from_digest=True)
    refused = replace(answer(), from_digest=True)
    text = " ".join(markdown(session(turn("What?", given), turn("Who?", refused))).split())
    assert text.index(DIGEST_NOTICE) < text.index("1. What?")
    assert text.count("digest, not the report's own words") == 1 + len(refused.passages)
    assert "digest" not in markdown(PLAIN)


def test_what_was_asked_and_how_it_was_read_are_told() -> None:
    asked = replace(
        FERRY,
        answer=replace(FERRY.answer, interpreted_as="What did it cost (the ferry)?", missing=("Who paid?",)),
        filters=Filters(chapters=("2.1",), report_only=True),
    )
    text = markdown(session(asked))
    assert "*Read as: What did it cost (the ferry)? Asked of section 2.1, the report only.*" in text
    assert "**Not answered:** Who paid?" in text


def test_what_an_answer_says_between_its_quotations_is_not_quoted() -> None:
    given = replace(answer(quotation()), answer=f"The first reason: {TEXT[:20]} [1] And that was all.")
    text = markdown(session(turn("Why?", given)))
    assert quoted(text) == [TEXT[:20]]
    assert text.index("The first reason:") < text.index("> The ferry") < text.index("And that was all.")


def test_the_lines_of_a_quotation_stay_lines() -> None:
    assert quoted(markdown(session(turn("What?", quoting("One\n# two\n\nthree"))))) == ["One", "# two", "three"]


def test_no_text_is_read_as_markup() -> None:
    text = markdown(hostile_session(*HOSTILE), Corpus((), {}, ()))
    tokens = READER.parse(text)
    assert {child.type for token in tokens for child in token.children or ()} <= ALLOWED
    assert not [t.type for t in tokens if t.type in ("html_block", "fence", "code_block", "hr", "table_open")]
    assert inlines(text, "heading_open") == [HOSTILE[0], *(f"{n}. {h}" for n, h in enumerate(HOSTILE, 1))]
    assert quoted(text) == HOSTILE
    assert sum(t.type == "footnote_open" for t in tokens) == len(HOSTILE)


MARKS = st.text(alphabet="ab1 *_`~[]()<>!#&;:=-+|\\\"'$^@{}.", min_size=1, max_size=30).map(
    lambda t: "x" + " ".join(t.split())
)


@settings(max_examples=20)
@given(st.lists(MARKS | MARKS.map(lambda t: t[1:] + "x"), min_size=8, max_size=8))
def test_any_text_comes_back(texts: list[str]) -> None:
    shown = [" ".join(t.split()) for t in texts]
    text = markdown(hostile_session(*shown), Corpus((), {}, ()))
    assert quoted(text) == shown
    assert inlines(text, "heading_open")[1:] == [f"{n}. {t}" for n, t in enumerate(shown, 1)]


def test_nothing_steers_a_terminal() -> None:
    text = markdown(hostile_session(STEERING))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)
    assert "gnirts" in text


def test_the_same_session_gives_the_same_bytes() -> None:
    for form in Format:
        assert export(PLAIN, form, CORPUS) == export(PLAIN, form, CORPUS)
