"""A data set of three documents through the real index, retriever and follow-up step."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebot.errors import InputError
from evidencebot.evaluation.beir import read_beir
from evidencebot.locations import Workspace

CORPUS = [
    {"_id": "lamp", "title": "Lamps", "text": "Gas lamps light the harbour. They cost £740 each."},
    {"_id": "ferry", "title": "", "text": "The ferry carries mules across the river. Nobody pays the toll."},
    {"_id": "bread", "title": "Bread", "text": ""},
]
QUERIES = [
    {"_id": "q1", "text": "price of a gas lamp"},
    {"_id": "q2", "text": "What does it carry?", "turns": [{"speaker": "user", "text": "Tell me about the ferry."}]},
    {"_id": "unjudged", "text": "who was king"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\tlamp\t2\nq2\tferry\t1\nunjudged\tbread\t0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, lines in (("corpus", CORPUS), ("queries", QUERIES)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text(QRELS)
    return tmp_path


def test_queries_without_a_relevant_document_are_left_out(folder: Path) -> None:
    data = read_beir(folder)
    assert [q.id for q in data.queries] == ["q1", "q2"]
    assert data.queries[1].turns[0].speaker == "user"


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InputError, match=Path(name).name):
        read_beir(folder)


def test_bad_judgements_are_named(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tlamp\n")
    with pytest.raises(InputError, match=r"test\.tsv"):
        read_beir(folder)


def test_the_command(folder: Path, empty_workspace: Workspace, run: Callable[..., tuple[int, str, str]]) -> None:
    out = folder / "run.txt"
    command = ("eval", "--beir", folder, "--json", "--run", out, "--workspace", empty_workspace.root)
    code, printed, _ = run(*command)
    assert code == 0
    assert json.loads(printed) == {"nDCG@5": 1.0, "nDCG@10": 1.0, "R@5": 1.0, "R@10": 1.0, "MRR": 1.0}
    assert out.read_text().startswith("q1 Q0 lamp 1 100 ")
    kept = list(empty_workspace.index.glob("beir-*.npy"))
    assert len(kept) == 1
    stamp = kept[0].stat().st_mtime_ns
    assert run(*command)[1] == printed
    assert kept[0].stat().st_mtime_ns == stamp


def test_options_that_do_not_go_with_it(folder: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    code, _, told = run("eval", "--beir", folder, "--floors")
    assert code == 2
    assert "--floors" in told
