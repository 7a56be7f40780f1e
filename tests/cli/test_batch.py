"""`ask --batch`: an object for every line, in order, whatever the line holds."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebot.locations import Workspace

Run = Callable[..., tuple[int, str, str]]
Batch = Callable[..., list[dict[str, Any]]]
COST = "How much does the shortest visit cost?"
VAN = "Why was the van sold at a loss?"
OUTSIDE = "What is the capital of Mongolia?"


@pytest.fixture
def batch(run: Run, small: Workspace, tmp_path: Path) -> Batch:
    """Ask lines (objects, or text as it is) from a file and return the answers."""

    def ask(*lines: object, options: tuple[object, ...] = ()) -> list[dict[str, Any]]:
        path = tmp_path / "questions.jsonl"
        texts = [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines]
        path.write_bytes(b"".join(text + b"\n" for text in texts))
        code, out, _ = run("ask", "--batch", path, "--workspace", small.root, *options)
        assert code == 0
        return [json.loads(line) for line in out.splitlines()]

    return ask


def test_answers_come_in_order_with_their_ids(batch: Batch) -> None:
    answers = batch(
        {"id": "b", "question": COST}, {"id": "a", "question": OUTSIDE}, {"question": VAN}, {"id": 7, "question": COST}
    )
    assert [(a["id"], a["question"], a["status"]) for a in answers] == [
        ("b", COST, "answered"),
        ("a", OUTSIDE, "not_found"),
        (None, VAN, "answered"),
        ("7", COST, "answered"),
    ]


def test_a_batch_line_answers_as_the_command_does(batch: Batch, run: Run, small: Workspace) -> None:
    (line,) = batch({"question": COST})
    assert line == json.loads(run("ask", "--json", "--workspace", small.root, COST)[1])


BAD: list[tuple[str, bytes, str]] = [
    ("no JSON", b"What does it cost?", "not a question object"),
    ("cut JSON", b'{"id": "q", "question": "Wha', "not a question object"),
    ("no object", b"[1, 2]", "not a question object"),
    ("a word", b'"question"', "not a question object"),
    ("no question", b'{"id": "q"}', "question"),
    ("question of another type", b'{"id": "q", "question": 7}', "not a question object"),
    ("chapter of another type", b'{"id": "q", "question": "x", "chapter": "3"}', "not a question object"),
    (
        "history of another shape",
        b'{"question": "x", "history": [{"speaker": "cat", "text": "m"}]}',
        "not a question object",
    ),
    ("bytes that are no text", b'{"question": "\xff\xfe"}', "not a question object"),
    ("nested without end", b"[" * 100_000, "not a question object"),
    ("empty question", b'{"id": "q", "question": ""}', "the question is empty"),
    ("unknown chapter", b'{"id": "q", "question": "x", "chapter": ["9"]}', "no chapter '9'"),
    ("unknown source", b'{"id": "q", "question": "x", "source": ["lamps"]}', "no source 'lamps'"),
    ("too long", b'{"question": "' + b"x" * (3 << 20) + b'"}', "longer than 1 MiB"),
]


@pytest.mark.parametrize(("line", "reason"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_bad_line_gets_its_error_and_stops_nothing(batch: Batch, line: bytes, reason: str) -> None:
    first, bad, last = batch({"id": 1, "question": COST}, line, {"id": 2, "question": VAN})
    assert (first["status"], last["status"]) == ("answered", "answered")
    assert bad["status"] == "error"
    assert reason in bad["error"]
    assert bad["citations"] == bad["passages"] == []


def test_a_bad_line_keeps_its_id_and_question(batch: Batch) -> None:
    wrong_chapter, no_question = batch(b'{"id": "q9", "question": "why", "chapter": 3}', b'{"id": 4}')
    assert (wrong_chapter["id"], wrong_chapter["question"]) == ("q9", "why")
    assert (no_question["id"], no_question["question"]) == ("4", "")


def test_blank_lines_are_no_questions(batch: Batch) -> None:
    assert len(batch(b"", {"question": COST}, b"   ")) == 1


def test_an_empty_batch_answers_nothing(batch: Batch) -> None:
    assert batch() == []


def test_lines_of_other_platforms(batch: Batch) -> None:
    assert [
        a["id"] for a in batch(b'{"id": "1", "question": "x y"}\r', b"\r", b'{"id": "2", "question": "x y"}\r')
    ] == ["1", "2"]


def test_a_byte_order_mark_is_no_part_of_the_first_line(batch: Batch) -> None:
    assert [a["id"] for a in batch(b'\xef\xbb\xbf{"id": "1", "question": "x y"}')] == ["1"]


def test_a_last_line_without_an_end(run: Run, small: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(json.dumps({"id": "z", "question": COST}).encode())
    _, out, _ = run("ask", "--batch", path, "--workspace", small.root)
    assert json.loads(out)["id"] == "z"


def test_lines_may_come_from_standard_input(run: Run, small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps({"id": "i", "question": COST}).encode() + b"\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    code, out, _ = run("ask", "--batch", "-", "--workspace", small.root)
    assert (code, json.loads(out)["id"]) == (0, "i")


def test_a_line_may_name_chapters_and_sources(batch: Batch) -> None:
    chapter, source = batch({"question": VAN, "chapter": ["3.2"]}, {"question": VAN, "source": ["brokerage-desk"]})
    assert {p["section"] for p in chapter["passages"]} == {"3.2"}
    assert {p["document"] for p in source["passages"]} == {"brokerage-desk"}


def test_options_hold_for_lines_that_name_none(batch: Batch) -> None:
    plain, own = batch({"question": VAN}, {"question": VAN, "chapter": ["4"]}, options=("--chapter", "2", "--k", "2"))
    assert {p["chapter"] for p in plain["passages"]} == {"2"}
    assert {p["chapter"] for p in own["passages"]} == {"4"}
    assert len(plain["passages"]) == 2


def test_turns_of_one_conversation_lean_on_those_before(batch: Batch) -> None:
    first, follow_up, stranger = batch(
        {"question": "What did the halfway house cost a year?", "conversation": "c1"},
        {"question": "Why did it close?", "conversation": "c1"},
        {"question": "Why did it close?", "conversation": "c2"},
    )
    assert first["interpreted_as"] is None
    assert "halfway house" in follow_up["interpreted_as"]
    assert stranger["interpreted_as"] is None


def test_conversations_do_not_mix(batch: Batch) -> None:
    answers = batch(
        {"question": "What did the halfway house cost a year?", "conversation": "house"},
        {"question": "Why was the van sold?", "conversation": 2},
        {"question": "When was that?", "conversation": "house"},
        {"question": "When was that?", "conversation": 2},
    )
    assert "halfway house" in answers[2]["interpreted_as"]
    assert "van" in answers[3]["interpreted_as"]


def test_history_held_elsewhere(batch: Batch) -> None:
    history = [
        {"speaker": "user", "text": "What did the halfway house cost a year?"},
        {"speaker": "agent", "text": "It cost £78,000."},
    ]
    (answer,) = batch({"question": "Why did it close?", "history": history})
    assert "halfway house" in answer["interpreted_as"]


def test_a_question_that_stands_alone_is_left_alone(batch: Batch) -> None:
    _, alone = batch({"question": VAN, "conversation": "c"}, {"question": COST, "conversation": "c"})
    assert alone["interpreted_as"] is None


def test_a_batch_loads_the_model_once(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    from evidencebot.index import encoder

    loads: list[Path] = []
    real = encoder.Encoder.__init__

    def counting(self: encoder.Encoder, folder: Path) -> None:
        loads.append(folder)
        real(self, folder)

    monkeypatch.setattr(encoder.Encoder, "__init__", counting)
    assert len(batch(*({"question": f"{COST} {n}"} for n in range(40)))) == 40
    assert len(loads) == 1
