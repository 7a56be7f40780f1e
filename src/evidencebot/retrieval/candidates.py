"""Which passages of a large index are compared with a question, and how near each is to it.

Of some fifty thousand passages and fewer all are compared. Of more only those that one of the levels finds: the nearest
by vector, the best by words, those that the nearest known questions are answered in, and those quoted before.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evidencebot.index.passage_index import PassageIndex


def candidates(
    index: PassageIndex,
    vectors: Sequence[NDArray[np.float32]],
    wanted: Sequence[Sequence[str]],
    allowed: NDArray[np.bool_] | None,
    depth: int,
    *,
    questions: Sequence[NDArray[np.int64]],
) -> NDArray[np.int64]:
    """The numbers, ascending, of the `depth` passages that each level finds first for each wording of a question.

    `questions` are the known ones nearest to each wording.
    """
    owners = index.passage_of["questions"]
    answered = None if allowed is None else allowed[owners]
    found = [owners[ids] for ids in questions]
    for vector, terms in zip(vectors, wanted, strict=True):
        found.append(index.vectors["passages"].near(vector, depth, allowed))
        found.append(index.keywords.best(terms, depth, allowed))
        if index.known.questions:
            found.append(owners[index.known.keywords.best(terms, depth, answered)])
    return np.unique(np.concatenate(found))


def cosines_of(
    index: PassageIndex, level: str, vector: NDArray[np.float32], passages: NDArray[np.int64]
) -> NDArray[np.float32]:
    """For each of these passages the cosine of its nearest vector at a level, not below 0."""
    nearest = np.zeros(len(passages), np.float32)
    if level not in index.vectors:
        return nearest
    if level == "passages":
        ids, owner = passages, np.arange(len(passages))
    else:
        first, behind = index.first_sentence[passages], index.first_sentence[passages + 1]
        owner = np.repeat(np.arange(len(passages)), behind - first)
        # Those of one passage behind those of another: counted through, and moved to where each passage's begin.
        ids = np.arange(len(owner)) + np.repeat(behind - np.cumsum(behind - first), behind - first)
    np.maximum.at(nearest, owner, index.vectors[level].cosines(ids, vector))
    return nearest
