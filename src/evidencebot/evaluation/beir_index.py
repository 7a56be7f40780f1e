"""A temporary index of a BEIR corpus: each entry one passage, its sentences beside it, no bank."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from evidencebot.documents.model import Block, BlockKind, Document
from evidencebot.evaluation.beir import BeirData, Entry, texts_of
from evidencebot.files import write_whole
from evidencebot.index.building import Progress
from evidencebot.index.embedding import embed_all, forget_embedded
from evidencebot.index.generation import Generation
from evidencebot.index.keywords import Keywords
from evidencebot.index.manifest import INDEX_VERSION, Manifest, read_manifest, write_manifest
from evidencebot.index.passage_index import LEVELS, PassageIndex, is_searched, passage_text, sentence_texts
from evidencebot.index.stored_passages import write_passages
from evidencebot.index.vectors import Vectors
from evidencebot.locations import model_name
from evidencebot.passages.passage import Passage
from evidencebot.text.abbreviations import expanded_terms, find_abbreviations
from evidencebot.text.sentences import sentence_spans

_DOCUMENT = "beir"


class IndexMaker:
    """Builds the index in `folder`, keeping the vectors in a file of the workspace's index folder."""

    def __init__(self, index_folder: Path, model: Path, progress: Progress) -> None:
        from evidencebot.index.encoder_card import model_digest
        from evidencebot.index.passage_index import encoder_folder

        self._index_folder = index_folder
        self._model = model
        self._model_digest = model_digest(model)
        self._encoder_folder = encoder_folder(index_folder, self._model_digest)
        self._progress = progress

    def make(self, data: BeirData, folder: Path) -> PassageIndex:
        document, passages = _as_document(data.entries)
        documents = {document.id: document}
        texts = [passage_text(p, document) for p in passages]
        sentences = sentence_texts(passages, documents)
        vectors = self._vectors(data.key, texts + sentences)
        counts = dict(zip(LEVELS, (len(texts), len(sentences), 0, 0), strict=True))
        Vectors.build(vectors[: len(texts)]).save(folder, "passages")
        Vectors.build(vectors[len(texts) :], is_searched=is_searched("sentences", counts)).save(folder, "sentences")
        abbreviations = find_abbreviations(texts)
        Keywords.build(expanded_terms(t, abbreviations) for t in texts).save(folder, "passages")
        Keywords.build([]).save(folder, "questions")
        write_passages(folder, (_DOCUMENT,), passages)
        write_whole(folder / "documents" / f"{_DOCUMENT}.json", msgspec.json.encode(document))
        for name, value in (
            ("questions", []),
            ("gaps", []),
            ("ties", {}),
            ("lay_names", {}),
            ("doubts", []),
            ("words", []),
        ):
            write_whole(folder / f"{name}.json", msgspec.json.encode(value))
        write_manifest(folder, self._manifest(data.key, counts))
        return PassageIndex(Generation(folder, read_manifest(folder)), self._encoder_folder)

    def _manifest(self, key: str, counts: dict[str, int]) -> Manifest:
        return Manifest(
            version=INDEX_VERSION,
            fingerprint=key,
            reader_version="",
            model=model_name(self._model),
            model_digest=self._model_digest,
            files=(),
            documents=(_DOCUMENT,),
            counts=counts,
        )

    def _vectors(self, key: str, texts: list[str]) -> NDArray[np.float32]:
        """Unit vectors of all texts, from the file where an earlier run left them."""
        name = hashlib.sha256(f"{key} {self._model_digest} {len(texts)}".encode()).hexdigest()[:16]
        path = self._index_folder / f"beir-{name}.npy"
        if path.is_file():
            kept: NDArray[np.float32] = np.load(path, allow_pickle=False)
            if len(kept) == len(texts):
                return kept
        distinct = list(dict.fromkeys(texts))
        self._index_folder.mkdir(parents=True, exist_ok=True)
        vectors = embed_all(distinct, self._model, self._encoder_folder, lambda a, b: self._progress("embedding", a, b))
        place = {text: n for n, text in enumerate(distinct)}
        found = vectors[[place[t] for t in texts]]
        buffer = io.BytesIO()
        np.save(buffer, found)
        write_whole(path, buffer.getvalue())
        forget_embedded(self._index_folder)
        return found


def _as_document(entries: Sequence[Entry]) -> tuple[Document, list[Passage]]:
    """All entries as paragraphs of one document; an entry's title is its passage's context."""
    texts = texts_of(entries)
    whole = "\n\n".join(texts)
    blocks: list[Block] = []
    passages: list[Passage] = []
    at = 0
    for entry, text in zip(entries, texts, strict=True):
        end = at + len(text)
        blocks.append(Block(entry.id, BlockKind.PARAGRAPH, "", at, end))
        passages.append(_passage(entry, whole, at, end))
        at = end + 2
    return Document(id=_DOCUMENT, title=_DOCUMENT, text=whole, blocks=tuple(blocks)), passages


def _passage(entry: Entry, whole: str, start: int, end: int) -> Passage:
    return Passage(
        document=_DOCUMENT,
        section="",
        paragraphs=(entry.id,),
        kind=BlockKind.PARAGRAPH,
        start=start,
        end=end,
        page=None,
        notes=(),
        sentences=tuple(sentence_spans(whole, start, end)),
        context=entry.title.strip(),
    )
