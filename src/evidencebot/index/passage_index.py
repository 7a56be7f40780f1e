"""The index of a corpus: its documents, passages, vectors and keywords, opened for searching."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from evidencebot.documents.model import REPORT_ID, Document
from evidencebot.errors import PassageIndexError
from evidencebot.index.ahead import begin_loading, encoder_in
from evidencebot.index.encoder import Encoder
from evidencebot.index.generation import Generation
from evidencebot.index.keywords import Keywords
from evidencebot.index.known_questions import KnownQuestions
from evidencebot.index.manifest import read_manifest
from evidencebot.index.stored_passages import RECORDS_FILE, TABLE_FILE, StoredPassages
from evidencebot.index.vectors import FLAT, Vectors, vector_files
from evidencebot.index.vocabulary import Vocabulary
from evidencebot.locations import Workspace
from evidencebot.passages.passage import Passage
from evidencebot.text.abbreviations import expanded_terms
from evidencebot.text.words import term_set

if TYPE_CHECKING:
    from evidencebot.documents.tying import Doubt

LEVELS = ("passages", "sentences", "questions", "gaps")
CURRENT_FILE = "current"
_GENERATION = re.compile(r"[0-9a-f]{16}(?:-\d{1,6})?")
_KEPT_DOCUMENTS = 128
_KEPT_TERMS = 512


class PassageIndex:
    """One generation of an index on disk, read as it is needed."""

    def __init__(self, generation: Generation, encoder_folder: Path, *, uses_bank: bool = True) -> None:
        self._generation = generation
        self.uses_bank = uses_bank
        self.folder = generation.folder
        self.manifest = generation.manifest
        self.encoder_folder = encoder_folder
        self.vocabulary = Vocabulary(generation, withheld=not uses_bank)
        self._document = lru_cache(_KEPT_DOCUMENTS)(self._decoded_document)
        self.held_terms = lru_cache(_KEPT_TERMS)(self._held_terms)
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
        records, table = self._generation.path(RECORDS_FILE), self._generation.path(TABLE_FILE)
        try:
            passages = StoredPassages(records, table, self.manifest.documents)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            raise PassageIndexError(f"{table} is damaged; run: evidencebot index --force") from None
        if len(passages) != self.manifest.counts["passages"]:
            raise PassageIndexError(f"{table} is of another index; run: evidencebot index --force")
        return passages

    @cached_property
    def known(self) -> KnownQuestions:
        return KnownQuestions(self._generation, self.passages, withheld=not self.uses_bank)

    @cached_property
    def ties(self) -> dict[str, str]:
        """Source document -> bibliography entry."""
        return self._generation.decoded("ties.json", dict[str, str])

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Sources that may be an entry, for a person to settle."""
        from evidencebot.documents.tying import Doubt

        return self._generation.decoded("doubts.json", tuple[Doubt, ...])

    def document(self, document_id: str) -> Document:
        """A document as it was read when indexed."""
        report = self.report if document_id == REPORT_ID else None
        return report or self._document(document_id)

    @property
    def documents(self) -> list[Document]:
        return [self.document(d) for d in self.manifest.documents]

    @cached_property
    def report(self) -> Document | None:
        return self._decoded_document(REPORT_ID) if REPORT_ID in self.manifest.documents else None

    def text(self, passage: Passage) -> str:
        return self.document(passage.document).text[passage.start : passage.end]

    def searched_text(self, passage: int) -> str:
        """What was embedded and counted for a passage."""
        found = self.passages[passage]
        return passage_text(found, self.document(found.document))

    @cached_property
    def keywords(self) -> Keywords:
        """BM25 over the passages with the headings they stand under."""
        return self._generation.keywords("passages")

    @cached_property
    def vectors(self) -> dict[str, Vectors]:
        """Vectors of the passages, their sentences, the bank's questions and its gaps."""
        counts = self.manifest.counts
        for name in (n for level in LEVELS for n in vector_files(level) if n in self.manifest.checksums):
            self._generation.path(name)
        return {
            level: Vectors.load(self.folder, level, count=counts[level], is_searched=is_searched(level, counts))
            for level in (LEVELS if self.uses_bank else LEVELS[:2])
            if counts[level]
        }

    @cached_property
    def passage_of(self) -> dict[str, NDArray[np.int64]]:
        """For each level, the passage that each of its vectors belongs to; -1 for none."""
        numbers = np.arange(len(self.passages), dtype=np.int64)
        return {
            "passages": numbers,
            "sentences": np.repeat(numbers, np.diff(self.first_sentence)),
            "questions": np.array([q.passage for q in self.known.questions], dtype=np.int64),
            "gaps": np.array([-1 if g.passage is None else g.passage for g in self.known.gaps], dtype=np.int64),
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

    def _held_terms(self, passage: int) -> frozenset[str]:
        """Terms of a passage, with the other forms of its abbreviations, and of its known questions."""
        asked = (term_set(self.known.questions[n].text) for n in self.known.of_passage.get(passage, ()))
        return frozenset(expanded_terms(self.searched_text(passage), self.vocabulary.abbreviations)).union(*asked)

    def _section_terms(self, document_id: str, section: str) -> frozenset[str]:
        """Terms of a whole section: who speaks in it is named once."""
        document = self.document(document_id)
        text = " ".join(document.block_text(b) for b in document.blocks if b.section == section)
        return frozenset(expanded_terms(text, self.vocabulary.abbreviations))

    def _decoded_document(self, document_id: str) -> Document:
        return self._generation.decoded(f"documents/{document_id}.json", Document)


def current_generation(index_folder: Path) -> Path | None:
    """The folder of the generation in use; None where there is no index yet."""
    pointer = index_folder / CURRENT_FILE
    try:
        name = pointer.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index_folder / name
    return folder if _GENERATION.fullmatch(name) and folder.is_dir() else None


def open_index(index_folder: Path, *, uses_bank: bool = True) -> PassageIndex:
    """Open the index in use, its bank withheld where that is asked for; PassageIndexError where there is none."""
    folder = current_generation(index_folder)
    if folder is None:
        raise PassageIndexError(f"there is no index in {index_folder}; run: evidencebot index")
    manifest = read_manifest(folder)
    encoder = encoder_folder(index_folder, manifest.model_digest)
    return PassageIndex(Generation(folder, manifest), encoder, uses_bank=uses_bank)


def load_ahead(workspace: Workspace) -> None:
    """Begin with what takes longest, before the rest is even imported; a missing index is told later."""
    with suppress(PassageIndexError):
        begin_loading(open_index(workspace.index).encoder_folder)


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
