"""JSON: all that a check needs later, and readable as a session."""

from __future__ import annotations

import json

import msgspec

from evidencebot.conversation.session import Session
from evidencebot.evidence.answer import Answer, AnswerKind, Status
from evidencebot.exporting.exporting import export
from evidencebot.exporting.formats import Format
from saved_sessions import CORPUS, HOSTILE, PLAIN, STEERING, hostile_session, turn
from stub_answers import TEXT


def test_offsets_fingerprint_version_and_references() -> None:
    exported = json.loads(export(PLAIN, Format.JSON, CORPUS))
    assert (exported["corpus"], exported["version"], exported["format"]) == (PLAIN.corpus, "0.1.0", 1)
    (citation,) = exported["turns"][0]["answer"]["citations"]
    assert TEXT[citation["start"] : citation["end"]] == citation["quote"]
    assert [r["id"] for r in exported["references"]] == ["report", "ferrier-1912-tolls"]


def test_it_is_a_session_again() -> None:
    for given in (PLAIN, hostile_session(*HOSTILE, STEERING)):
        assert msgspec.json.decode(export(given, Format.JSON, CORPUS), type=Session) == given


def test_a_greeting_is_left_out() -> None:
    hello = turn("Hello!", Answer(None, "Hello!", None, Status.ANSWERED, 1.0, "Hello.", kind=AnswerKind.CONVERSATION))
    talked = msgspec.structs.replace(PLAIN, turns=(hello, *PLAIN.turns))
    for form in (Format.JSON, Format.MARKDOWN, Format.HTML):
        assert export(talked, form, CORPUS) == export(PLAIN, form, CORPUS)
