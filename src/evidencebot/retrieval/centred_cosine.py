"""How like a question others on its subject are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def centred_cosine(vector: NDArray[np.float32], near: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosines with the vectors nearest to it, shape (near, dimension), as seen from their mean.

    What all of them are about falls away; what each asks of it is left.
    """
    if not len(near):
        return np.zeros(0, np.float32)
    middle = near.mean(axis=0)
    near, vector = near - middle, vector - middle
    lengths = np.sqrt(np.einsum("ij,ij->i", near, near) * np.einsum("i,i", vector, vector))
    return np.asarray(np.einsum("ij,j->i", near, vector) / np.maximum(lengths, np.float32(1e-6)), np.float32)
