"""What a new index takes over from the last one: documents that did not change, vectors of known texts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evidencebot.documents.reading import READER_VERSION
from evidencebot.errors import EvidencebotError
from evidencebot.index.manifest import IndexedFile, Manifest
from evidencebot.index.passage_index import PassageIndex, passage_text, sentence_texts


def is_unchanged(now: IndexedFile, before: IndexedFile | None, manifest: Manifest) -> bool:
    """Whether a file's document can be taken from the index that `manifest` describes."""
    return (
        before is not None
        and (before.digest, before.role) == (now.digest, now.role)
        and now.document in manifest.documents
        and manifest.reader_version == READER_VERSION
    )


def known_vectors(old: PassageIndex | None) -> dict[str, NDArray[np.floating]]:
    """Text -> vector of an index; empty where there is none or it is damaged."""
    if old is None:
        return {}
    try:
        documents = {d.id: d for d in old.documents}
        texts = {
            "passages": [passage_text(p, documents[p.document]) for p in old.passages],
            "sentences": sentence_texts(old.passages, documents),
            "questions": [q.text for q in old.known.questions],
            "gaps": [g.text for g in old.known.gaps],
        }
        return {t: v for level, index in old.vectors.items() for t, v in zip(texts[level], index.all(), strict=True)}
    except (EvidencebotError, ValueError):
        return {}
