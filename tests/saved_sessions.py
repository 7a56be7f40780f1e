"""Sessions to export: the stub document's answers, and what an attacker would write into them."""

from __future__ import annotations

from msgspec.structs import replace

from evidencebot.conversation.session import SavedTurn, Session
from evidencebot.documents.model import Work
from evidencebot.evidence.answer import Answer
from evidencebot.index.corpus import Corpus
from stub_answers import DOCUMENT, answer, quotation

TOLLS = Work(
    "ferrier-1912-tolls",
    {
        "type": "book",
        "title": "Tolls & <i>Tariffs</i>: 50% {of} $nothing",
        "author": [{"family": "Ferrier", "given": "Maud"}, {"literal": "Orle Ferry Board"}],
        "issued": {"date-parts": [[1912, 5, 3]]},
        "publisher": "Wren & Daughters",
        "publisher-place": "Orle",
        "page": "7–9",
        "URL": "https://orle.example/tolls?year=1912&page=7",
        "accessed": {"date-parts": [[2016, 12, 7]]},
    },
    "Ferrier. Tolls, 1912.",
)
CORPUS = Corpus((replace(DOCUMENT, works=(TOLLS,), authors=("Ada Wren",), date="March 1913"),), {}, ())
ASKED_AT = "2024-05-03T10:00:00+00:00"

HOSTILE = [
    "<script>alert(1)</script>",
    "</blockquote></body><img src=x onerror=alert(1)>",
    "[^1] and [^1]: a note of mine",
    "![x](javascript:alert(1)) [y](javascript:alert(1))",
    "a](javascript:alert(1)",
    "<https://evil.example> and <javascript:alert(1)>",
    "=cmd|' /C calc'!A0",
    "&lt;b&gt; &amp; &#60; &copy;",
    "# not a heading",
    "---",
    "===",
    "> not a quotation",
    "1. not a list",
    "- not a list",
    "+ not a list either",
    "```",
    "~~~ and ~~struck~~ and ~s~",
    "| a | b |",
    "$x^2$ \\(y\\) @ferrier-1912-tolls [@ferrier-1912-tolls]",
    "*a* _b_ **c** __d__ `e` ``f``",
    "\\ \\* \\[ end\\",
    "{{< include x >}} {.class #id} ::: div",
    "<!-- comment --> <![CDATA[ x ]]> <?php ?>",
    "%q \\input{/etc/passwd} } {",
    "TY - BOOK",
]
STEERING = "red\x1b[31m nul\x00 bell\x07 \u202egnirts\u202c line\u2028x \ufffe\uffff c1\x9b end"


def turn(asked: str, given: Answer) -> SavedTurn:
    return SavedTurn(asked, replace(given, question=asked), ASKED_AT)


def session(*turns: SavedTurn, name: str = "Ferries and fords") -> Session:
    return Session("2024-05-03-ferries", name, ASKED_AT, turns, "c0ffee" * 10, "0.1.0")


FERRY = turn("What did the ferry cost?", answer(quotation()))
REFUSED = turn("Who drew the bridge?", answer())
PLAIN = session(FERRY, REFUSED)


def quoting(text: str) -> Answer:
    """An answer that quotes `text`, its note and title made of it as well."""
    note = replace(quotation().footnotes[0], text=text)
    return answer(quotation(quote=text, passage=text, footnotes=(note,), title=text))


def hostile_session(*texts: str) -> Session:
    return session(*(turn(text, quoting(text)) for text in texts), name=texts[0])
