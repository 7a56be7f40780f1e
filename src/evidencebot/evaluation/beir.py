"""Any data set in BEIR's layout, searched with the retriever that answers questions."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from evidencebot.conversation.follow_up import read_turn
from evidencebot.conversation.turn import Turn
from evidencebot.errors import InputError
from evidencebot.evaluation.baselines import Baselines
from evidencebot.evaluation.cases import read_lines
from evidencebot.evaluation.ranking import DEPTH, beir_scores
from evidencebot.index.building import Progress
from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.retriever import Retriever

QRELS_FILE = Path("qrels") / "test.tsv"


class Entry(Struct, frozen=True, rename={"id": "_id"}):
    """One document."""

    id: str
    text: str
    title: str = ""


class Query(Struct, frozen=True, rename={"id": "_id"}):
    """One question, with the turns before it where it is one of a conversation."""

    id: str
    text: str
    turns: tuple[Turn, ...] = ()


class BeirData(Struct, frozen=True):
    """A data set; queries without a relevant document are left out, as BEIR does."""

    entries: list[Entry]
    queries: list[Query]
    qrels: dict[str, dict[str, int]]

    @property
    def key(self) -> str:
        """A digest of the documents, to keep their vectors under."""
        return hashlib.sha256(msgspec.json.encode(self.entries)).hexdigest()


class BeirResult(Struct, frozen=True):
    """Scores, those of the baselines, and the ranked documents."""

    scores: dict[str, float]
    baselines: dict[str, dict[str, float]]
    run: dict[str, list[str]]


def read_beir(folder: Path) -> BeirData:
    """Raises InputError where a file is missing or cannot be read."""
    entries = read_lines(folder / "corpus.jsonl", Entry)
    qrels = _read_qrels(folder / QRELS_FILE)
    queries = [q for q in read_lines(folder / "queries.jsonl", Query) if any(qrels.get(q.id, {}).values())]
    if not entries or not queries:
        raise InputError(f"{folder}: no documents, or no query that has a relevant one")
    return BeirData(entries, queries, {q.id: qrels[q.id] for q in queries})


def _read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """`query-id corpus-id score`, separated by tabs, the first line a header."""
    qrels: dict[str, dict[str, int]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for query, document, score in list(csv.reader(file, delimiter="\t"))[1:]:
                qrels.setdefault(query, {})[document] = int(score)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}; BEIR keeps its judgements there") from None
    except (ValueError, csv.Error) as error:
        raise InputError(f"{path}: {error}; each line is query-id, corpus-id, score with tabs between") from None
    return qrels


def evaluate_beir(data: BeirData, index: PassageIndex, progress: Progress) -> BeirResult:
    """Rank 100 documents for every query; one with turns goes through the follow-up step first."""
    ids = [e.id for e in data.entries]
    retriever, baselines = Retriever(index), Baselines(index)
    ours: dict[str, list[str]] = {}
    theirs: dict[str, dict[str, list[str]]] = {}
    for number, query in enumerate(data.queries):
        progress("searching", number, len(data.queries))
        reading = read_turn(query.text, query.turns)
        asked, context = (reading.text, reading.context) if reading else (query.text, None)
        ours[query.id] = [ids[hit.number] for hit in retriever.search(asked, DEPTH, context=context).hits]
        for name, order in baselines.rank(query.text).items():
            theirs.setdefault(name, {})[query.id] = [ids[n] for n in order]
    progress("searching", len(data.queries), len(data.queries))
    baseline_scores = {name: beir_scores(data.qrels, run) for name, run in theirs.items()}
    return BeirResult(beir_scores(data.qrels, ours), baseline_scores, ours)


def texts_of(entries: Sequence[Entry]) -> list[str]:
    """What is shown of each entry: its text, or its title where it has none."""
    return [e.text.strip() or e.title.strip() or "–" for e in entries]
