"""HTML: one file that asks for nothing, runs nothing, and says what was said."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from evidencebot.conversation.session import Session
from evidencebot.exporting.exporting import export
from evidencebot.exporting.formats import Format
from saved_sessions import CORPUS, HOSTILE, PLAIN, STEERING, hostile_session
from stub_answers import TEXT

ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "div", "blockquote", "em", "strong",
    "a", "sup", "section", "hr", "ol", "li", "span",
}  # fmt: skip


class Page(HTMLParser):
    """What a browser would make of it, as far as the tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.open: list[str] = []
        self.quoted = ""
        self.headings: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.open.append(tag)
        given = dict(attrs)
        self.sources += [value or "" for name, value in attrs if name in ("src", "srcset", "data", "action")]
        assert not [name for name in given if name.startswith("on")]
        if "href" in given:
            self.links.append(given["href"] or "")
        if tag in ("h1", "h2"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "blockquote" in self.open and "sup" not in self.open:
            self.quoted += data
        elif self.open and self.open[-1] in ("h1", "h2"):
            self.headings[-1] += data


def html(given: Session) -> str:
    return export(given, Format.HTML, CORPUS).decode()


def test_a_session_reads_as_a_document() -> None:
    page = Page(html(PLAIN))
    assert page.headings == [
        "Ferries and fords",
        "1. What did the ferry cost?",
        "2. Who drew the bridge?",
        "Works cited",
    ]
    assert page.quoted.strip().startswith(TEXT[:20])
    assert "https://orle.example/tolls?year=1912&page=7" in page.links
    assert "<title>Ferries and fords</title>" in html(PLAIN)
    assert "Tolls &amp; &lt;i&gt;" in html(PLAIN)


def test_notes_lead_there_and_back() -> None:
    text = html(PLAIN)
    targets = set(re.findall(r'id="([^"]+)"', text))
    inner = [link[1:] for link in Page(text).links if link.startswith("#")]
    assert inner
    assert set(inner) <= targets


def test_no_text_is_read_as_markup() -> None:
    page = Page(html(hostile_session(*HOSTILE)))
    assert page.elements <= ELEMENTS
    assert page.headings[:-1] == [HOSTILE[0], *(f"{n}. {h}" for n, h in enumerate(HOSTILE, 1))]
    assert [line for line in page.quoted.split("\n") if line] == HOSTILE


def test_nothing_is_asked_for_and_nothing_runs() -> None:
    text = html(hostile_session(*HOSTILE))
    page = Page(text)
    assert page.sources == []
    assert all(link.startswith(("#", "https://")) for link in page.links)
    assert "default-src 'none'" in text
    assert not re.search(r"@import|url\(", text)


def test_nothing_turns_the_direction_of_reading() -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html(hostile_session(STEERING)))
