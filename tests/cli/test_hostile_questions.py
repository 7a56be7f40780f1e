"""Questions from strangers: each is answered or refused in one line, and nothing of it steers the terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.errors import EvidencebotError
from evidencebot.index.passage_index import PassageIndex
from evidencebot.locations import Workspace
from hostile_inputs import FIXED_QUESTIONS, STEERING, hostile_line, hostile_question

Run = Callable[..., tuple[int, str, str]]
NUMBERS = range(len(FIXED_QUESTIONS) + 60)


def steering(text: str) -> set[str]:
    return {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


def test_any_question_is_answered_or_refused(small_index: PassageIndex) -> None:
    assistant = Assistant(small_index)
    for number in NUMBERS:
        try:
            answer = assistant.ask(Question(hostile_question(number)))
        except EvidencebotError:
            continue
        for citation in answer.citations:
            assert citation.quote in citation.passage


def test_any_text_is_looked_up_or_refused(small_index: PassageIndex) -> None:
    assistant = Assistant(small_index)
    for number in NUMBERS:
        try:
            verification = assistant.verify(hostile_question(number))
        except EvidencebotError:
            continue
        assert all(m.passage for m in verification.matches)


@pytest.mark.parametrize("question", ["--help", "-", "--", "-k", "--json --quiet", "@file"])
def test_what_looks_like_an_option_can_be_asked_behind_two_hyphens(run: Run, small: Workspace, question: str) -> None:
    code, _, err = run("ask", "--workspace", small.root, "--", question, "lamps")
    assert code in (0, 1)
    assert "Traceback" not in err


def test_nothing_of_a_question_steers_the_terminal(run: Run, small: Workspace) -> None:
    question = f"What does the {STEERING} shortest visit cost?".replace("\x00", "")
    for options in ([], ["--explain"], ["--json"]):
        _, out, err = run("ask", "--workspace", small.root, *options, "--", question)
        assert steering(out) == steering(err) == set()
    _, out, _ = run("ask", "--workspace", small.root, "--json", "--", question)
    assert json.loads(out)["question"] == question


@pytest.mark.parametrize(
    "command", [["verify"], ["outline"], ["footnotes"], ["sources"], ["export"], ["ask", "--chapter"]]
)
def test_nothing_of_an_argument_steers_the_terminal(run: Run, small: Workspace, command: list[str]) -> None:
    _, out, err = run(*command, "--workspace", small.root, "--", "\x1b[2J\u202e\x9b[red]")
    assert steering(out) == steering(err) == set()


def test_any_line_of_a_batch_gets_an_answer(run: Run, small: Workspace, tmp_path: Path) -> None:
    lines = [line for n in range(150) if (line := hostile_line(n).strip()) and b"\n" not in line]
    path = tmp_path / "q.jsonl"
    path.write_bytes(b"\n".join(lines))
    code, out, err = run("ask", "--batch", path, "--workspace", small.root)
    assert code == 0
    assert [json.loads(line)["status"] in ("answered", "not_found", "error") for line in out.split("\n")[:-1]] == (
        [True] * len(lines)
    )
    assert steering(out) == steering(err) == set()
