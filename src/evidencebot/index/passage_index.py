"""The index of a corpus: its documents, passages, vectors and keywords, opened for searching."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zipfile import BadZipFile

import msgspec
import numpy as np
from numpy.typing import NDArray

from evidencebot.documents.model import Document
from evidencebot.errors import PassageIndexError
from evidencebot.index.ahead import encoder_in
from evidencebot.index.encoder import Encoder
from evidencebot.index.keywords import Keywords, keyword_files
from evidencebot.index.manifest import Manifest, read_manifest
from evidencebot.index.stored_passages import RECORDS_FILE, TABLE_FILE, StoredPassages
from evidencebot.index.vectors import FLAT, Vectors, vector_files
from evidencebot.passages.passage import Passage
from evidencebot.text.abbreviations import expanded_terms
from evidencebot.text.words import term_set

if TYPE_CHECKING:
    from evidencebot.documents.tying import Doubt

_T = TypeVar("_T")
LEVELS = ("passages", "sentences", "questions", "gaps")
CURRENT_FILE = "current"
_GENERATION = re.compile(r"[0-9a-f]{16}(?:-\d{1,6})?")
_KEPT_DOCUMENTS = 128
_KEPT_TERMS = 512


class Question(msgspec.Struct, frozen=True):
    """A bank question and the passage that answers it."""

    text: str
    passage: int
    asks: str
    """What kind of answer it asks for, as `answer_type.asks` has it."""
    sentences: tuple[int, ...] = ()
    """Positions, from 0, of the passage's sentences that answer it; empty where that is not known."""


class KnownGap(msgspec.Struct, frozen=True):
    """A question that the report is known not to answer, and the passage that comes nearest."""

    text: str
    passage: int | None
    asks: str


class PassageIndex:
    """One generation of an index on disk, read as it is needed."""

    def __init__(self, folder: Path, encoder_folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        self.encoder_folder = encoder_folder
        self._document = lru_cache(_KEPT_DOCUMENTS)(self._decoded_document)
        self.held_terms = lru_cache(_KEPT_TERMS)(self._held_terms)
        self.marks_of = lru_cache(_KEPT_TERMS)(self._marks_of)
        self.section_terms = lru_cache(_KEPT_TERMS)(self._section_terms)

    @cached_property
    def encoder(self) -> Encoder:
        encoder = encoder_in(self.encoder_folder)
        if encoder.card.model_digest != self.manifest.model_digest:
            raise PassageIndexError("the index was built with another model; run: evidencebot index")
        return encoder

    @cached_property
    def is_large(self) -> bool:
        """Whether a question is answered from candidates, rather than every passage compared with it."""
        return is_large(self.manifest.counts)

    @cached_property
    def passages(self) -> StoredPassages:
        records, table = self._path(RECORDS_FILE), self._path(TABLE_FILE)
        try:
            passages = StoredPassages(records, table, self.manifest.documents)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            raise PassageIndexError(f"{table} is damaged; run: evidencebot index --force") from None
        if len(passages) != self.manifest.counts["passages"]:
            raise PassageIndexError(f"{table} is of another index; run: evidencebot index --force")
        return passages

    @cached_property
    def questions(self) -> list[Question]:
        return self._decode("questions.json", list[Question])

    @cached_property
    def gaps(self) -> list[KnownGap]:
        return self._decode("gaps.json", list[KnownGap])

    @cached_property
    def lay_names(self) -> dict[str, str]:
        """What readers call a thing, in lower case -> what the report calls it."""
        return self._decode("lay_names.json", dict[str, str])

    @cached_property
    def lay_openings(self) -> frozenset[str]:
        """The words that lay names begin with."""
        return frozenset(name.split()[0].strip("'’") for name in self.lay_names)

    @cached_property
    def words(self) -> list[str]:
        """The longer words of the passages, folded, each once: what slips are mended to."""
        return self._decode("words.json", list[str])

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        """Abbreviation -> the name that it stands for in this corpus."""
        return self._decode("abbreviations.json", dict[str, str])

    @cached_property
    def ties(self) -> dict[str, str]:
        """Source document -> bibliography entry."""
        return self._decode("ties.json", dict[str, str])

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Sources that may be an entry, for a person to settle."""
        from evidencebot.documents.tying import Doubt

        return self._decode("doubts.json", tuple[Doubt, ...])

    def document(self, document_id: str) -> Document:
        """A document as it was read when indexed."""
        report = self.report if document_id == "report" else None
        return report or self._document(document_id)

    @property
    def documents(self) -> list[Document]:
        return [self.document(d) for d in self.manifest.documents]

    @cached_property
    def report(self) -> Document | None:
        return self._decoded_document("report") if "report" in self.manifest.documents else None

    def text(self, passage: Passage) -> str:
        return self.document(passage.document).text[passage.start : passage.end]

    def searched_text(self, passage: int) -> str:
        """What was embedded and counted for a passage."""
        found = self.passages[passage]
        return passage_text(found, self.document(found.document))

    @cached_property
    def keywords(self) -> Keywords:
        """BM25 over the passages with the headings they stand under."""
        return self._keywords("passages")

    @cached_property
    def question_keywords(self) -> Keywords:
        return self._keywords("questions")

    @cached_property
    def vectors(self) -> dict[str, Vectors]:
        """Vectors of the passages, their sentences, the bank's questions and its gaps."""
        counts = self.manifest.counts
        for name in (n for level in LEVELS for n in vector_files(level) if n in self.manifest.checksums):
            self._path(name)
        return {
            level: Vectors.load(self.folder, level, count=counts[level], is_searched=is_searched(level, counts))
            for level in LEVELS
            if counts[level]
        }

    @cached_property
    def passage_of(self) -> dict[str, NDArray[np.int64]]:
        """For each level, the passage that each of its vectors belongs to; -1 for none."""
        numbers = np.arange(len(self.passages), dtype=np.int64)
        return {
            "passages": numbers,
            "sentences": np.repeat(numbers, np.diff(self.first_sentence)),
            "questions": np.array([q.passage for q in self.questions], dtype=np.int64),
            "gaps": np.array([-1 if g.passage is None else g.passage for g in self.gaps], dtype=np.int64),
        }

    @property
    def first_sentence(self) -> NDArray[np.int64]:
        """For each passage the number of its first sentence among all, and behind the last their count."""
        return self.passages.first_sentence

    @property
    def passages_of(self) -> dict[str, range]:
        """For each document the numbers of its passages."""
        return self.passages.of_document

    def sentence_vectors(self, passage: int) -> NDArray[np.float32]:
        """Unit vectors of a passage's sentences, shape (sentences, dimension)."""
        first, behind = self.first_sentence[passage : passage + 2]
        return self.vectors["sentences"].span(int(first), int(behind - first))

    @cached_property
    def questions_of(self) -> dict[int, list[int]]:
        """For each passage with a bank the numbers of its questions."""
        numbers: dict[int, list[int]] = {}
        for number, question in enumerate(self.questions):
            numbers.setdefault(question.passage, []).append(number)
        return numbers

    def _marks_of(self, passage: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which of a passage's known questions, as `questions_of` counts them, its sentences answer: as pairs."""
        alone = (0,) if len(self.passages[passage].sentences) == 1 else ()
        numbers = self.questions_of.get(passage, ())
        marks = [(place, s) for place, n in enumerate(numbers) for s in self.questions[n].sentences or alone]
        questions, sentences = np.array(marks, np.int64).reshape(-1, 2).T
        return questions, sentences

    def _held_terms(self, passage: int) -> frozenset[str]:
        """Terms of a passage, with the other forms of its abbreviations, and of its known questions."""
        asked = (term_set(self.questions[n].text) for n in self.questions_of.get(passage, ()))
        return frozenset(expanded_terms(self.searched_text(passage), self.abbreviations)).union(*asked)

    def _section_terms(self, document_id: str, section: str) -> frozenset[str]:
        """Terms of a whole section: who speaks in it is named once."""
        document = self.document(document_id)
        text = " ".join(document.block_text(b) for b in document.blocks if b.section == section)
        return frozenset(expanded_terms(text, self.abbreviations))

    def _decoded_document(self, document_id: str) -> Document:
        return self._decode(f"documents/{document_id}.json", Document)

    def _keywords(self, level: str) -> Keywords:
        path, *_ = [self._path(name) for name in keyword_files(level)]
        try:
            keywords = Keywords.load(self.folder, level)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, msgspec.MsgspecError):
            raise PassageIndexError(f"{path} is damaged; run: evidencebot index --force") from None
        if keywords.count != self.manifest.counts[level]:
            raise PassageIndexError(f"{path} is of another index; run: evidencebot index --force")
        return keywords

    def _decode(self, name: str, kind: type[_T]) -> _T:
        path = self._path(name)
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except (OSError, msgspec.MsgspecError):
            raise PassageIndexError(f"{path} is missing or damaged; run: evidencebot index --force") from None

    def _path(self, name: str) -> Path:
        """A file of this generation, as it was written."""
        path = self.folder / name
        if not self.manifest.is_as_written(self.folder, name):
            raise PassageIndexError(f"{path} is missing or damaged; run: evidencebot index --force")
        return path


def current_generation(index_folder: Path) -> Path | None:
    """The folder of the generation in use; None where there is no index yet."""
    pointer = index_folder / CURRENT_FILE
    try:
        name = pointer.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index_folder / name
    return folder if _GENERATION.fullmatch(name) and folder.is_dir() else None


def open_index(index_folder: Path) -> PassageIndex:
    """Open the index in use; PassageIndexError where there is none."""
    folder = current_generation(index_folder)
    if folder is None:
        raise PassageIndexError(f"there is no index in {index_folder}; run: evidencebot index")
    manifest = read_manifest(folder)
    return PassageIndex(folder, encoder_folder(index_folder, manifest.model_digest))


def encoder_folder(index_folder: Path, model_digest: str) -> Path:
    return index_folder / f"encoder-{model_digest[:12]}"


def is_large(counts: Mapping[str, int]) -> bool:
    """Whether an index of so many texts is too large to compare every passage with a question."""
    return counts["passages"] > FLAT


def is_searched(level: str, counts: Mapping[str, int]) -> bool:
    """Whether a level has an index of its own; of a large index, sentences are looked at in candidate passages."""
    return level != "sentences" or not is_large(counts)


def sentence_texts(passages: Sequence[Passage], documents: dict[str, Document]) -> list[str]:
    """The sentences of all passages in order."""
    return [documents[p.document].text[a:b] for p in passages for a, b in p.sentences]


def passage_text(passage: Passage, document: Document) -> str:
    """What is embedded and counted for a passage: its headings, then its words."""
    words = document.text[passage.start : passage.end]
    return f"{passage.context}. {words}" if passage.context else words
