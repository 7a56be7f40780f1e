"""The index of a corpus: its documents, passages, vectors and keywords, opened for searching."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
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
from evidencebot.index.keywords import Keywords
from evidencebot.index.manifest import Manifest, read_manifest
from evidencebot.index.vectors import Vectors
from evidencebot.passages.passage import Passage

if TYPE_CHECKING:
    from evidencebot.documents.tying import Doubt

_T = TypeVar("_T")
LEVELS = ("passages", "sentences", "questions", "gaps")
CURRENT_FILE = "current"
_GENERATION = re.compile(r"[0-9a-f]{16}(?:-\d{1,6})?")


class Question(msgspec.Struct, frozen=True):
    """A bank question and the passage that answers it."""

    text: str
    passage: int
    sentences: tuple[int, ...] = ()
    """Positions, from 0, of the passage's sentences that answer it; empty where that is not known."""


class KnownGap(msgspec.Struct, frozen=True):
    """A question that the report is known not to answer, and the passage that comes nearest."""

    text: str
    passage: int | None


class PassageIndex:
    """One generation of an index on disk, read as it is needed."""

    def __init__(self, folder: Path, encoder_folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        self.encoder_folder = encoder_folder

    @cached_property
    def encoder(self) -> Encoder:
        encoder = encoder_in(self.encoder_folder)
        if encoder.card.model_digest != self.manifest.model_digest:
            raise PassageIndexError("the index was built with another model; run: evidencebot index")
        return encoder

    @cached_property
    def passages(self) -> list[Passage]:
        return self._decode("passages.json", list[Passage])

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
        if document_id not in self._documents:
            self._documents[document_id] = self._decode(f"documents/{document_id}.json", Document)
        return self._documents[document_id]

    @property
    def documents(self) -> list[Document]:
        return [self.document(d) for d in self.manifest.documents]

    @property
    def report(self) -> Document | None:
        return self.document("report") if "report" in self.manifest.documents else None

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
        return {
            level: Vectors.load(self._path(f"{level}.faiss"), count=counts[level]) for level in LEVELS if counts[level]
        }

    @cached_property
    def passage_of(self) -> dict[str, NDArray[np.int64]]:
        """For each level, the passage that each of its vectors belongs to; -1 for none."""
        sentences = [i for i, p in enumerate(self.passages) for _ in p.sentences]
        return {
            "passages": np.arange(len(self.passages), dtype=np.int64),
            "sentences": np.array(sentences, dtype=np.int64),
            "questions": np.array([q.passage for q in self.questions], dtype=np.int64),
            "gaps": np.array([-1 if g.passage is None else g.passage for g in self.gaps], dtype=np.int64),
        }

    @cached_property
    def first_sentence(self) -> NDArray[np.int64]:
        """For each passage the number of its first sentence among all."""
        counts = [len(p.sentences) for p in self.passages]
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @cached_property
    def passages_of(self) -> dict[str, range]:
        """For each document the numbers of its passages."""
        counts = Counter(p.document for p in self.passages)
        behind = np.cumsum([counts[d] for d in self.manifest.documents]).tolist()
        return {d: range(end - counts[d], end) for d, end in zip(self.manifest.documents, behind, strict=True)}

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

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {}

    def _keywords(self, level: str) -> Keywords:
        path = self._path(f"{level}.keywords.npz")
        try:
            keywords = Keywords.load(path)
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
        """A file of this generation, its bytes those that were written."""
        path = self.folder / name
        if self.manifest.is_damaged(self.folder, name):
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


def sentence_texts(passages: Sequence[Passage], documents: dict[str, Document]) -> list[str]:
    """The sentences of all passages in order."""
    return [documents[p.document].text[a:b] for p in passages for a, b in p.sentences]


def passage_text(passage: Passage, document: Document) -> str:
    """What is embedded and counted for a passage: its headings, then its words."""
    words = document.text[passage.start : passage.end]
    return f"{passage.context}. {words}" if passage.context else words
