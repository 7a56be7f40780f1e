"""Several processes at once: no turn, entry or file is lost, and readers see the old index or the new."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from evidencebot.conversation.session import SessionStore
from evidencebot.documents.library import source_entries
from evidencebot.index.building import build_index
from evidencebot.index.passage_index import current_generation, open_index
from evidencebot.locations import Workspace
from faulty import LONG, Ran, finish, start
from harmed import FERRY, QUESTIONS, Asking, Fresh, Tell, ills, leftovers


def all_at_once(folder: Path, commands: list[list[object]]) -> list[Ran]:
    started = [(folder / f"said-{n}", start(folder / f"said-{n}", c)) for n, c in enumerate(commands)]
    return [finish(said, process) for said, process in started]


def test_two_chats_on_one_session(fresh: Fresh, tmp_path: Path, tell: Tell) -> None:
    workspace = fresh()
    times = 16 if LONG else 4
    command = ["ask", "--session", "lamps", "--workspace", workspace.root]
    ran = all_at_once(tmp_path, [[*command, QUESTIONS[n % 4]] for n in range(times)])
    assert {r.code for r in ran} <= {0, 1}, [r.err for r in ran]
    store = SessionStore(workspace.sessions)
    (only,) = store.summaries()
    assert (only.name, only.turns) == ("lamps", times)
    assert sorted(t.question for t in store.load(only.id).turns) == sorted(QUESTIONS[n % 4] for n in range(times))
    tell("`ask --session` on one new session by as many processes at once", times, "one session, every turn in it")


def test_two_adds_at_once(fresh: Fresh, tmp_path: Path, tell: Tell) -> None:
    workspace = fresh()
    times = 8 if LONG else 3
    commands: list[list[object]] = []
    for number in range(times):
        path = tmp_path / f"ledger-{number}.txt"
        path.write_text(f"Ledger {number}\n\nIn year {number} the ferry carried {number + 3} goats.\n")
        commands.append(["add", path, "--entry", "none", "--workspace", workspace.root])
    ran = all_at_once(tmp_path, [*commands, ["index", "--workspace", workspace.root]])
    assert {r.code for r in ran} == {0}, [r.err for r in ran]
    assert source_entries(workspace) == {f"ledger-{n}.txt": "none" for n in range(times)}
    assert len(open_index(workspace.index).manifest.documents) == 2 + times
    assert (ills(workspace), leftovers(workspace)) == ({}, [])
    tell(
        "`add --entry` by as many processes at once, with an `index`", times, "every file and entry there, index whole"
    )


def test_asking_while_it_is_indexed(fresh: Fresh, asking: Asking, model: Path, tmp_path: Path, tell: Tell) -> None:
    workspace = fresh()
    ferry = workspace.sources / "ferry.txt"
    questions = tmp_path / "questions.jsonl"
    questions.write_text("".join(json.dumps({"question": q}) + "\n" for q in QUESTIONS))
    ask: list[object] = ["ask", "--batch", questions, "--workspace", workspace.root]
    index: list[object] = ["index", "--workspace", workspace.root]
    allowed = set()
    for _ in range(2):
        (whole,) = all_at_once(tmp_path, [ask])
        allowed.add(whole.out)
        ferry.write_text(FERRY)
    assert len(allowed) == 2
    askers, rounds = (8, 6) if LONG else (3, 1)
    asked = 0
    for _ in range(rounds):
        if ferry.exists():
            ferry.unlink()
        else:
            ferry.write_text(FERRY)
        *ran, indexed = all_at_once(tmp_path, [*([ask] * askers), index])
        assert {r.code for r in [*ran, indexed]} == {0}, [r.err for r in [*ran, indexed]]
        assert {r.out for r in ran} <= allowed
        asked += len(ran)
    assert (ills(workspace), leftovers(workspace)) == ({}, [])
    what = f"`ask --batch`, {askers} processes while another indexes"
    tell(what, asked, f"answers of the old or the new index, byte for byte ({len(QUESTIONS)} questions each)")


def test_an_index_removed_while_it_is_read(fresh: Fresh, asking: Asking, model: Path, tell: Tell) -> None:
    workspace = fresh()
    truth = asking.answers(workspace)
    assistant = asking.assistant(workspace)
    asking.ask(assistant)
    folder = current_generation(workspace.index)
    assert folder is not None
    shutil.rmtree(folder)
    assert asking.ask(assistant) == truth
    assert "index" in ills(workspace)
    build_index(workspace, model)
    assert asking.answers(workspace) == truth
    tell("index deleted while a process has it open", 1, "that process goes on; `doctor` tells; `index` builds it anew")


def test_answers_are_the_same_in_every_process(lamps: Workspace, tmp_path: Path, tell: Tell) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text("".join(json.dumps({"question": q}) + "\n" for q in QUESTIONS))
    command = [sys.executable, "-m", "evidencebot", "ask", "--batch", str(questions), "--workspace", str(lamps.root)]
    seeds = ["0", "1", "4242", "random", "random"] if LONG else ["1", "4242"]
    answers = {
        subprocess.run(command, env=_environment(seed), capture_output=True, check=True, timeout=300).stdout
        for seed in seeds
    }
    assert len(answers) == 1
    tell("the same questions in processes of other hash seeds", len(seeds), "byte-identical answers")


def _environment(seed: str) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": seed}
