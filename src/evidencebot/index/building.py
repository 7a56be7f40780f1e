"""Corpus files -> a new index generation, built aside and swapped in whole.

Documents that did not change are not read again, and texts that are already embedded keep their
vectors, so that adding one source costs that source.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from evidencebot.documents.contained import Read, contained_reading
from evidencebot.documents.library import (
    CorpusFile,
    corpus_files,
    read_file,
)
from evidencebot.documents.model import REPORT_ID, Document
from evidencebot.documents.question_bank import QuestionBank, question_bank
from evidencebot.documents.reading import READER_VERSION
from evidencebot.documents.set_aside import copies, links
from evidencebot.documents.tying import Doubt, Tying, ties_of
from evidencebot.errors import DocumentError, PassageIndexError
from evidencebot.files import beside, clear_leftovers, one_writer, sync_folder, write_whole
from evidencebot.index.encoder_card import is_whole, read_card
from evidencebot.index.freshness import bank_digest, indexed_files
from evidencebot.index.keywords import Keywords
from evidencebot.index.known_questions import KnownGap, KnownQuestion
from evidencebot.index.manifest import INDEX_VERSION, IndexedFile, Manifest, fingerprint, write_manifest
from evidencebot.index.passage_index import (
    CURRENT_FILE,
    LEVELS,
    PassageIndex,
    current_generation,
    encoder_folder,
    is_searched,
    open_index,
    passage_text,
    sentence_texts,
)
from evidencebot.index.reusing import is_unchanged, known_vectors
from evidencebot.index.stored_passages import write_passages
from evidencebot.index.vectors import Vectors, precision
from evidencebot.locations import Workspace, model_name
from evidencebot.passages.passage import Passage
from evidencebot.passages.passaging import passages_of
from evidencebot.text.abbreviations import expanded_terms, find_abbreviations
from evidencebot.text.answer_type import asks
from evidencebot.text.words import raw_words

SHORTEST_MENDED = 5
"""Letters of the words kept for mending slips: a letter fewer than the shortest word that is mended."""
Progress = Callable[[str, int, int], None]
"""Called with (step, done, total)."""


class BuildReport(msgspec.Struct, frozen=True):
    """What an index run did."""

    was_fresh: bool
    documents: int
    passages: int
    read: tuple[str, ...]
    kept: tuple[str, ...]
    embedded: int
    reused: int
    failures: tuple[str, ...]
    ties: dict[str, str]
    """Source document -> the bibliography entry that it is."""
    doubts: tuple[Doubt, ...]
    recall: dict[str, float]
    """As the manifest has it."""
    unexported: str = ""
    """Why sentence-transformers itself runs the model; empty where it was exported."""


def build_index(
    workspace: Workspace, model: Path, *, force: bool = False, progress: Progress | None = None
) -> BuildReport:
    """Bring the index up to date and say what was done.

    Raises EvidencebotError where the corpus is empty or the folder cannot be written; a file that
    cannot be read is reported in `failures`, and the others go on.
    """
    corpus_files(workspace)  # an empty corpus is told before a folder is made for its index
    with _writing(workspace.index):
        clear_leftovers(workspace.index)
        return _Build(workspace, model, progress or (lambda *_: None)).run(force=force)


@contextmanager
def _writing(index_folder: Path) -> Iterator[None]:
    try:
        with one_writer(index_folder, patience_s=600):
            yield
    except TimeoutError:
        raise PassageIndexError("another evidencebot has been indexing for ten minutes; wait or stop it") from None
    except OSError as error:
        raise PassageIndexError(
            f"{index_folder} cannot be written ({error.strerror or error}); "
            "check its permissions and free space, or name another --workspace"
        ) from None


class _Build:
    """One run of the builder."""

    def __init__(self, workspace: Workspace, model: Path, progress: Progress) -> None:
        from evidencebot.index.encoder_card import checked_digest, model_stamp

        self._workspace = workspace
        self._model = model
        self._progress = progress
        self._model_stamp = model_stamp(model)
        self._model_digest = checked_digest(model)
        self._encoder_folder = encoder_folder(workspace.index, self._model_digest)
        self._failures: list[str] = []
        self._read: list[str] = []
        self._kept: list[str] = []
        self._embedded = self._reused = 0

    def run(self, *, force: bool) -> BuildReport:
        files = corpus_files(self._workspace)
        old = None if force else self._old_index()
        known = {f.document: f for f in old.manifest.files} if old else {}
        indexed = indexed_files(files, known)
        facts = (READER_VERSION, self._model_digest, bank_digest(self._workspace))
        if old and old.manifest.fingerprint == fingerprint(indexed, *facts) and is_whole(self._encoder_folder):
            return self._report(old.manifest, was_fresh=True)
        before = current_generation(self._workspace.index)
        with contained_reading(lambda done, count: self._progress("recognising", done, count)) as read:
            documents = self._documents(files, indexed, known, old, read)
        tying = ties_of(files, tuple(documents.values()))
        manifest = self._write(documents, tying, indexed, old, fingerprint(indexed, *facts))
        self._remove_old(manifest, before)
        return self._report(manifest, was_fresh=False)

    def _old_index(self) -> PassageIndex | None:
        """The index in use, where all of it may be taken over."""
        try:
            old = open_index(self._workspace.index)
            usable = old.manifest.model_digest == self._model_digest and not old.manifest.damaged(old.folder)
            return old if usable else None
        except PassageIndexError:
            return None

    def _documents(
        self,
        files: Sequence[CorpusFile],
        indexed: Sequence[IndexedFile],
        known: dict[str, IndexedFile],
        old: PassageIndex | None,
        read: Read,
    ) -> dict[str, Document]:
        """Read what changed; take the rest from the old index."""
        documents: dict[str, Document] = {}
        same = copies(files, [file.digest for file in indexed])
        for number, (file, now) in enumerate(zip(files, indexed, strict=True)):
            self._progress("reading", number, len(files))
            if file.id in same:
                self._failures.append(same[file.id])
                continue
            if old and is_unchanged(now, known.get(file.id), old.manifest):
                documents[file.id] = old.document(file.id)
                self._kept.append(file.id)
                continue
            try:
                documents[file.id] = read_file(file, read)
                self._read.append(file.id)
            except DocumentError as error:
                if len(files) == 1:
                    raise
                self._failures.append(str(error))
        self._progress("reading", len(files), len(files))
        if not documents:
            raise PassageIndexError("none of the corpus files could be read: " + "; ".join(self._failures))
        return documents

    def _write(
        self,
        documents: dict[str, Document],
        tying: Tying,
        indexed: Sequence[IndexedFile],
        old: PassageIndex | None,
        new_fingerprint: str,
    ) -> Manifest:
        """Write a generation to a temporary folder, then rename it and point to it."""
        passages = [p for d in documents.values() for p in passages_of(d)]
        report = documents.get(REPORT_ID)
        place = {i: n for n, p in enumerate(passages) if p.document == REPORT_ID for i in p.paragraphs}
        bank = question_bank(self._workspace, report)
        questions = _questions(bank, report, passages, place)
        gaps = [KnownGap(g.question, place.get(g.near) if g.near else None, asks(g.question)) for g in bank.gaps]
        texts = {
            "passages": [passage_text(p, documents[p.document]) for p in passages],
            "sentences": sentence_texts(passages, documents),
            "questions": [q.text for q in questions],
            "gaps": [g.text for g in gaps],
        }
        counts = {level: len(texts[level]) for level in LEVELS}
        vectors = self._vectors(texts, old)
        temporary = beside(self._workspace.index / "building")
        temporary.mkdir()
        try:
            self._write_documents(temporary, documents, passages)
            write_whole(temporary / "questions.json", msgspec.json.encode(questions))
            write_whole(temporary / "gaps.json", msgspec.json.encode(gaps))
            write_whole(temporary / "lay_names.json", msgspec.json.encode(bank.lay_names))
            write_whole(temporary / "ties.json", msgspec.json.encode(tying.ties))
            write_whole(temporary / "doubts.json", msgspec.json.encode(tying.doubts))
            recall = self._write_search(temporary, texts, vectors, counts)
            contents = Manifest(
                version=INDEX_VERSION,
                fingerprint=new_fingerprint,
                reader_version=READER_VERSION,
                model=model_name(self._model),
                model_digest=self._model_digest,
                model_stamp=self._model_stamp,
                files=tuple(indexed),
                documents=tuple(documents),
                counts=counts,
                failures=tuple(self._failures),
                recall=recall,
            )
            manifest = write_manifest(temporary, contents)
            self._swap(temporary, new_fingerprint)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        return manifest

    def _vectors(self, texts: dict[str, list[str]], old: PassageIndex | None) -> dict[str, NDArray[np.floating]]:
        """Unit vectors of all texts, those of the old index used again."""
        known = known_vectors(old)
        missing = list(dict.fromkeys(t for level in LEVELS for t in texts[level] if t not in known))
        self._embedded = len(missing)
        self._reused = sum(len(t) for t in texts.values()) - len(missing)
        known.update(zip(missing, self._embed(missing), strict=True))
        dimension = read_card(self._encoder_folder).dimension
        vectors = {level: np.empty((len(texts[level]), dimension), precision(len(texts[level]))) for level in LEVELS}
        for level, rows in vectors.items():
            for n, text in enumerate(texts[level]):
                rows[n] = known[text]
        return vectors

    def _embed(self, texts: list[str]) -> NDArray[np.float32]:
        from evidencebot.index.embedding import embed_all

        return embed_all(
            texts, self._model, self._encoder_folder, lambda done, total: self._progress("embedding", done, total)
        )

    def _write_documents(
        self,
        folder: Path,
        documents: dict[str, Document],
        passages: Sequence[Passage],
    ) -> None:
        self._progress("writing", 0, 1)
        for document in documents.values():
            write_whole(folder / "documents" / f"{document.id}.json", msgspec.json.encode(document))
        write_passages(folder, tuple(documents), passages)

    def _write_search(
        self,
        folder: Path,
        texts: dict[str, list[str]],
        vectors: dict[str, NDArray[np.floating]],
        counts: dict[str, int],
    ) -> dict[str, float]:
        """Write what is searched, and say how much of what is nearest it finds where not all is looked at."""
        abbreviations = find_abbreviations(texts["passages"])
        write_whole(folder / "abbreviations.json", msgspec.json.encode(abbreviations))
        words = {word for text in texts["passages"] for word in raw_words(text) if len(word) >= SHORTEST_MENDED}
        write_whole(folder / "words.json", msgspec.json.encode(sorted(words)))
        recall: dict[str, float] = {}
        for level in LEVELS:
            if len(vectors[level]):
                built = Vectors.build(vectors[level], is_searched=is_searched(level, counts))
                built.save(folder, level)
                if built.recall is not None:
                    recall[level] = round(built.recall, 3)
        for level in ("passages", "questions"):
            Keywords.build(expanded_terms(t, abbreviations) for t in texts[level]).save(folder, level)
        self._progress("writing", 1, 1)
        return recall

    def _swap(self, temporary: Path, new_fingerprint: str) -> None:
        target = self._workspace.index / new_fingerprint[:16]
        number = 1
        while target.exists():
            target = self._workspace.index / f"{new_fingerprint[:16]}-{number}"
            number += 1
        temporary.rename(target)
        sync_folder(target.parent)
        write_whole(self._workspace.index / CURRENT_FILE, target.name.encode())

    def _remove_old(self, manifest: Manifest, before: Path | None) -> None:
        """Delete earlier generations but the last, which may still be read, and other models' encoders."""
        from evidencebot.index.embedding import forget_embedded

        current = current_generation(self._workspace.index)
        keep = {current, before, encoder_folder(self._workspace.index, manifest.model_digest)}
        for folder in self._workspace.index.iterdir():
            if folder.is_dir() and folder not in keep:
                shutil.rmtree(folder, ignore_errors=True)
        forget_embedded(self._workspace.index)

    def _report(self, manifest: Manifest, *, was_fresh: bool) -> BuildReport:
        index = open_index(self._workspace.index)
        unexported = read_card(self._encoder_folder).unexported
        return BuildReport(
            was_fresh=was_fresh,
            documents=len(manifest.documents),
            passages=manifest.counts["passages"],
            read=tuple(self._read),
            kept=manifest.documents if was_fresh else tuple(self._kept),
            embedded=self._embedded,
            reused=sum(manifest.counts.values()) if was_fresh else self._reused,
            failures=(*manifest.failures, *links(self._workspace)),
            ties=index.ties,
            doubts=index.doubts,
            recall=manifest.recall,
            unexported=unexported.reason if unexported else "",
        )


def _questions(
    bank: QuestionBank, report: Document | None, passages: Sequence[Passage], place: Mapping[str, int]
) -> list[KnownQuestion]:
    starts = {b.id: b.start for b in report.blocks} if report and not report.is_digest else {}
    return [
        KnownQuestion(
            text=q.question,
            passage=number,
            asks=asks(q.question),
            sentences=_positions(q.sentences, passages[number], starts.get(q.paragraph)),
        )
        for q in bank.questions
        if (number := place.get(q.paragraph)) is not None
    ]


def _positions(sentences: Sequence[int], passage: Passage, start: int | None) -> tuple[int, ...]:
    """Sentences counted from 1 in a paragraph that begins at `start`, as positions in its passage."""
    if start is None:
        return ()
    first = sum(begin < start for begin, _ in passage.sentences)
    positions = tuple(first + n - 1 for n in sentences)
    return positions if all(p < len(passage.sentences) for p in positions) else ()
