"""How an answer's costs grow: build time, disk, memory, time of a whole question and recall at four sizes.

    python benchmarks/scale.py                        1,000, 10,000, 100,000 and 1,000,000 passages
    python benchmarks/scale.py --sizes 1000 10000     only these
    python benchmarks/scale.py --keep DIR             keep the indexes there, and ask those that stand there already

A made corpus of documents of a hundred passages, three sentences each, its words drawn from a seeded vocabulary with
Zipf's frequencies; vectors of passages around seeded centres, those of sentences around their passages. Nothing of it
is embedded. A question is words of one passage; the model encodes it, and a vector near the passage takes the result's
place. Each size is built in one process and asked in another, through `Assistant.ask`, with no question bank, so that
every question is widened by the words of its best passages.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.documents.model import Block, BlockKind, Document, Section
from evidencebot.files import write_whole
from evidencebot.index.embedding import embed_all
from evidencebot.index.encoder import Encoder
from evidencebot.index.encoder_card import model_digest
from evidencebot.index.generation import Generation
from evidencebot.index.keywords import Keywords
from evidencebot.index.manifest import INDEX_VERSION, Manifest, read_manifest, write_manifest
from evidencebot.index.passage_index import PassageIndex, is_searched
from evidencebot.index.stored_passages import write_passages
from evidencebot.index.vectors import Vectors, precision
from evidencebot.locations import shipped_model
from evidencebot.passages.passage import Passage
from evidencebot.retrieval.filters import Filters
from evidencebot.retrieval.retriever import Retriever
from evidencebot.text.words import STOP_WORDS, stem

DIMENSION, SPREAD = 384, 0.6
WORDS, WORDS_A_SENTENCE, SENTENCES, PASSAGES_A_DOCUMENT = 50_000, 20, 3, 100
WORDS_A_QUESTION, QUESTIONS, NEAREST, DEPTH = 7, 200, 10, 512
SIZES = (1_000, 10_000, 100_000, 1_000_000)
FEW = 50
"""Questions asked within filters."""
COMPARED, COMPARED_UP_TO = 20, 100_000
"""Questions whose first ten are also looked for among all passages, and in how large a corpus."""


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def noise(chance: np.random.Generator, count: int) -> NDArray[np.float32]:
    return unit(chance.standard_normal((count, DIMENSION), np.float32))


def passage_vectors(count: int) -> NDArray[np.floating]:
    """Unit vectors around centres, a hundred or so to each."""
    centres = noise(np.random.default_rng(1), 10_000)
    chance = np.random.default_rng(2)
    made = np.empty((count, DIMENSION), precision(count))
    for start in range(0, count, 50_000):
        part = made[start : start + 50_000]
        chosen = chance.integers(min(len(centres), max(count // 100, 10)), size=len(part))
        part[:] = unit(centres[chosen] + SPREAD * noise(chance, len(part)))
    return made


def sentence_vectors(passages: NDArray[np.floating]) -> NDArray[np.floating]:
    chance = np.random.default_rng(3)
    made = np.empty((len(passages) * SENTENCES, DIMENSION), precision(len(passages) * SENTENCES))
    for start in range(0, len(passages), 20_000):
        near = np.repeat(passages[start : start + 20_000].astype(np.float32), SENTENCES, axis=0)
        made[start * SENTENCES :][: len(near)] = unit(near + SPREAD * noise(chance, len(near)))
    return made


def question_vectors(passages: NDArray[np.floating], asked: NDArray[np.int64]) -> NDArray[np.float32]:
    near = passages[asked].astype(np.float32)
    return unit(near + SPREAD * noise(np.random.default_rng(4), len(near)))


def vocabulary() -> list[str]:
    """Words that the stemmer leaves as they are."""
    chance = random.Random(5)
    syllables = [a + b for a in "bdfgklmnprstv" for b in "aiou"]
    words: dict[str, None] = {}
    while len(words) < WORDS:
        word = "".join(chance.choices(syllables, k=chance.randint(2, 4))) + chance.choice("kmnprtv")
        if stem(word) == word and word not in STOP_WORDS:
            words[word] = None
    return list(words)


def documents(count: int) -> Iterator[tuple[Document, list[Passage], list[list[str]]]]:
    """Each document, its passages and their words."""
    chance = np.random.default_rng(6)
    names, shares = vocabulary(), 1 / np.arange(20, WORDS + 20)
    shares /= shares.sum()
    sections = tuple(Section(str(n), f"Part {n}", 1, None) for n in range(1, PASSAGES_A_DOCUMENT // 10 + 1))
    for number in range(count // PASSAGES_A_DOCUMENT):
        drawn = chance.choice(WORDS, size=(PASSAGES_A_DOCUMENT, SENTENCES * WORDS_A_SENTENCE), p=shares)
        yield document(
            "report" if number == 0 else f"source-{number:05}", [[names[n] for n in d] for d in drawn], sections
        )


def document(
    name: str, words: list[list[str]], sections: tuple[Section, ...]
) -> tuple[Document, list[Passage], list[list[str]]]:
    pieces: list[str] = []
    blocks, passages, at = [], [], 0
    for n, held in enumerate(words):
        sentences = [
            " ".join(held[i : i + WORDS_A_SENTENCE]).capitalize() + "." for i in range(0, len(held), WORDS_A_SENTENCE)
        ]
        ends = np.cumsum([at, *(len(s) + 1 for s in sentences)]).tolist()
        spans = tuple((a, b - 1) for a, b in pairwise(ends))
        section = sections[n // 10].number
        block = Block(f"{section}/{n % 10 + 1}", BlockKind.PARAGRAPH, section, at, spans[-1][1])
        blocks.append(block)
        passages.append(Passage(name, section, (block.id,), "paragraph", at, block.end, None, (), spans, ""))
        pieces.append(" ".join(sentences))
        at = block.end + 2
    return Document(name, name, "\n\n".join(pieces), tuple(blocks), sections), passages, words


class Watch:
    """Seconds by the clock and of the processors since it was made."""

    def __init__(self) -> None:
        self._clock, self._processors = time.perf_counter(), time.process_time()

    def read(self) -> NDArray[np.float64]:
        return np.array([time.perf_counter() - self._clock, time.process_time() - self._processors])


def build(folder: Path, count: int) -> dict[str, float]:
    chance = np.random.default_rng(7)
    asked = np.sort(chance.choice(count, QUESTIONS, replace=False))
    counts = {"passages": count, "sentences": count * SENTENCES, "questions": 0, "gaps": 0}
    made = passage_vectors(count)
    vectors = question_vectors(made, asked)
    watch = Watch()
    passages = Vectors.build(made)
    passages.save(folder, "passages")
    passages_s = watch.read()
    nearest = exact(made, vectors)
    made = sentence_vectors(made)
    watch = Watch()
    Vectors.build(made, is_searched=is_searched("sentences", counts)).save(folder, "sentences")
    sentences_s = watch.read()
    del made
    watch = Watch()
    names, words = build_texts(folder, count, asked)
    texts_s = watch.read()
    watch = Watch()
    model = shipped_model()
    assert model is not None
    facts = {"version": INDEX_VERSION, "model_digest": model_digest(model), "documents": names, "counts": counts}
    write_manifest(folder, Manifest(fingerprint="", reader_version="", model="", files=(), **facts))
    manifest_s = watch.read()
    drawn = [" ".join(chance.choice(held, WORDS_A_QUESTION, replace=False)) for held in words]
    texts = [f"What is said about {words}?" for words in drawn]
    np.savez(folder.with_suffix(".npz"), nearest=nearest, vectors=vectors, questions=texts)
    steps = {"passages": passages_s, "sentences": sentences_s, "texts": texts_s, "checksums": manifest_s}
    return {
        **{f"{step}_{by}_s": s for step, both in steps.items() for by, s in zip(("wall", "cpu"), both, strict=True)},
        "disk_mib": sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 2**20,
        "build_peak_mib": memory_mib("VmHWM"),
        "recall_at_build": 1.0 if passages.recall is None else passages.recall,
    }


def build_texts(folder: Path, count: int, asked: NDArray[np.int64]) -> tuple[tuple[str, ...], list[list[str]]]:
    """Write documents, passages and words; give the documents' names and the words of the passages asked about."""
    held: list[Passage] = []
    kept: list[list[str]] = []
    wanted = set(asked.tolist())
    folder.joinpath("documents").mkdir()

    def words() -> Iterator[list[str]]:
        for made, passages, texts in documents(count):
            folder.joinpath("documents", f"{made.id}.json").write_bytes(msgspec.json.encode(made))
            kept.extend(text for n, text in enumerate(texts, len(held)) if n in wanted)
            held.extend(passages)
            yield from texts

    Keywords.build(words()).save(folder, "passages")
    Keywords.build([]).save(folder, "questions")
    names = tuple(dict.fromkeys(p.document for p in held))
    write_passages(folder, names, held)
    empty: dict[str, object] = {"questions": [], "gaps": [], "ties": {}, "lay_names": {}, "doubts": []}
    for name, value in {**empty, "abbreviations": {}, "words": sorted(vocabulary())}.items():
        write_whole(folder / f"{name}.json", msgspec.json.encode(value))
    return names, kept


def exact(vectors: NDArray[np.floating], asked: NDArray[np.float32]) -> NDArray[np.int64]:
    """For each question its nearest vectors, all looked at, a part at a time."""
    parts = (vectors[start : start + 50_000].astype(np.float32) for start in range(0, len(vectors), 50_000))
    scores = np.concatenate([asked @ part.T for part in parts], axis=1)
    return np.argpartition(-scores, NEAREST, axis=1)[:, :NEAREST]


class Encoding:
    """The model, whose result is replaced by the vector that was made for the question."""

    def __init__(self, encoder: Encoder, made: dict[str, NDArray[np.float32]]) -> None:
        self._encoder = encoder
        self._made = made

    def query(self, text: str) -> NDArray[np.float32]:
        self._encoder.query(text)
        return self._made[text]

    def knows(self, word: str) -> bool:
        return self._encoder.knows(word)


class Everything(Retriever):
    """Compares every passage."""

    def _compared(self, *_: object) -> NDArray[np.int64]:
        return self._index.passage_of["passages"]


def ask(folder: Path, count: int) -> dict[str, float]:
    stored = np.load(folder.with_suffix(".npz"))
    questions, vectors = stored["questions"].tolist(), stored["vectors"]
    watch = Watch()
    index = PassageIndex(Generation(folder, read_manifest(folder)), folder.parent / "encoder")
    index.__dict__["encoder"] = encoding = Encoding(index.encoder, dict(zip(questions, vectors, strict=True)))
    assistant = Assistant(index)
    answers = [assistant.ask(Question(questions[0]))]
    told = {"first_s": float(watch.read()[0])}
    told |= timed("", lambda q: answers.append(assistant.ask(Question(q, k=NEAREST))), questions)
    told |= {"resident_mib": memory_mib("VmRSS"), "peak_mib": memory_mib("VmHWM")}
    few = questions[:FEW]
    told |= timed("encode_", encoding.query, few)
    one = Filters(sources=(answers[-1].passages[0].document,))
    told |= timed("one_source_", lambda q: assistant.ask(Question(q, filters=one)), few)
    told |= timed("sources_only_", lambda q: assistant.ask(Question(q, filters=Filters(sources_only=True))), few)
    found = [index.vectors["passages"].nearest(v, DEPTH)[0][:NEAREST] for v in vectors]
    told["recall@10"] = float(np.mean([np.isin(n, f).mean() for n, f in zip(stored["nearest"], found, strict=True)]))
    if count <= COMPARED_UP_TO:
        told["first_ten_of_all"] = agreement(index, questions[:COMPARED])
    return told


def timed(name: str, ask: Callable[[str], object], questions: list[str]) -> dict[str, float]:
    """Milliseconds a question, by the clock and of the processors."""
    ms = []
    for question in questions:
        watch = Watch()
        ask(question)
        ms.append(1e3 * watch.read())
    wall, cpu = np.array(ms).T
    return {
        f"{name}p50_ms": float(np.median(wall)),
        f"{name}p95_ms": float(np.percentile(wall, 95)),
        f"{name}cpu_p50_ms": float(np.median(cpu)),
        f"{name}cpu_p95_ms": float(np.percentile(cpu, 95)),
    }


def agreement(index: PassageIndex, questions: list[str]) -> float:
    """Share of the ten best passages, every one compared, that an answer's candidates give."""
    ours, all_of_them = Retriever(index), Everything(index)
    shares = []
    for question in questions:
        best = {h.number for h in all_of_them.search(question, NEAREST).hits}
        shares.append(len(best & {h.number for h in ours.search(question, NEAREST).hits}) / len(best))
    return float(np.mean(shares))


def memory_mib(field: str) -> float:
    """A figure of this process: resident now (VmRSS), or at most (VmHWM)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{field}:")[2].split()[0]) / 2**10


def child(step: str, folder: Path, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--step", step, "--sizes", str(count), "--keep", str(folder)]
    told: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return told


def measure(folder: Path, count: int) -> dict[str, float]:
    index = folder / str(count)
    if not index.is_dir():
        index.mkdir()
        folder.joinpath(f"{count}.json").write_text(json.dumps(child("build", index, count)))
    built: dict[str, float] = json.loads(folder.joinpath(f"{count}.json").read_text())
    return built | child("ask", index, count)


def main() -> None:
    parser = argparse.ArgumentParser(description="Costs of an answer at growing sizes.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--keep", type=Path, help="folder for the indexes (by default a temporary one)")
    parser.add_argument("--step", choices=("build", "ask"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps((build if options.step == "build" else ask)(options.keep, options.sizes[0])))
        return
    model = shipped_model()
    assert model is not None
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        embed_all([], model, folder / "encoder", lambda *_: None)
        for count in options.sizes:
            told = measure(folder, count)
            print(f"{count:>9,}", *(f"{name} {value:.4g}" for name, value in told.items()), sep="  ", flush=True)


if __name__ == "__main__":
    main()
