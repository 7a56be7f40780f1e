"""How search costs grow: build time, disk, memory, time of a question and recall at four sizes.

    python benchmarks/scale.py                        1,000, 10,000, 100,000 and 1,000,000 passages
    python benchmarks/scale.py --sizes 1000 10000

Vectors are drawn around seeded centres, words from a seeded vocabulary with Zipf's frequencies; each size is built in
one process and asked in another. Measures the vectors' and the words' index, not a whole `ask`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidencebot.index.keywords import Keywords
from evidencebot.index.vectors import Vectors

DIMENSION, SPREAD = 384, 0.6
WORDS, WORDS_A_PASSAGE = 50_000, 60
QUESTIONS, DEPTH, NEAREST = 200, 512, 10
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def made_vectors(count: int, seed: int) -> NDArray[np.float32]:
    """Unit vectors around centres, a hundred or so to each."""
    centres = unit(np.random.default_rng(1).standard_normal((10_000, DIMENSION), np.float32))
    chance = np.random.default_rng(seed)
    made = np.empty((count, DIMENSION), np.float32)
    for start in range(0, count, 50_000):
        part = made[start : start + 50_000]
        noise = unit(chance.standard_normal(part.shape, np.float32))
        chosen = chance.integers(min(len(centres), max(count // 100, 10)), size=len(part))
        part[:] = unit(centres[chosen] + SPREAD * noise)
    return made


def made_texts(count: int, seed: int, length: int) -> list[list[str]]:
    """Lists of words, common ones often."""
    chance = np.random.default_rng(seed)
    shares = 1 / np.arange(20, WORDS + 20)
    drawn = chance.choice(WORDS, size=(count, length), p=shares / shares.sum())
    names = [f"w{n}" for n in range(WORDS)]
    return [[names[n] for n in row] for row in drawn.tolist()]


def questions(count: int) -> NDArray[np.float32]:
    near = made_vectors(count, 2)[:QUESTIONS]
    noise = unit(np.random.default_rng(3).standard_normal(near.shape, np.float32))
    return unit(near + SPREAD * noise)


def build(folder: Path, count: int) -> dict[str, float]:
    vectors = made_vectors(count, 2)
    started = time.perf_counter()
    built = Vectors.build(vectors)
    built.save(folder / "passages.faiss")
    vectors_s = time.perf_counter() - started
    texts = made_texts(count, 4, WORDS_A_PASSAGE)
    started = time.perf_counter()
    Keywords.build(texts).save(folder / "passages.keywords.npz")
    words_s = time.perf_counter() - started
    nearest = np.argsort(-(questions(count) @ vectors.T), axis=1)[:, :NEAREST] if count <= 100_000 else exact(vectors)
    np.save(folder / "nearest.npy", nearest)
    disk = sum(p.stat().st_size for p in folder.iterdir() if p.name != "nearest.npy")
    return {
        "vectors_s": vectors_s,
        "words_s": words_s,
        "disk_mb": disk / 2**20,
        "recall_at_build": 1.0 if built.recall is None else built.recall,
    }


def exact(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """The same for many vectors, a part at a time."""
    asked = questions(len(vectors))
    scores = np.concatenate([asked @ part.T for part in np.array_split(vectors, 40)], axis=1)
    best = np.argpartition(-scores, NEAREST, axis=1)[:, :NEAREST]
    return np.asarray(best, np.int64)


def ask(folder: Path, count: int) -> dict[str, float]:
    asked, words = questions(count), made_texts(QUESTIONS, 5, 7)
    nearest = np.load(folder / "nearest.npy")
    vectors = Vectors.load(folder / "passages.faiss", count=count)
    keywords = Keywords.load(folder / "passages.keywords.npz")
    found, vector_ms, word_ms = [], [], []
    for vector, terms in zip(asked, words, strict=True):
        started = time.perf_counter()
        found.append(vectors.nearest(vector, DEPTH)[0][:NEAREST])
        between = time.perf_counter()
        keywords.scores(terms)
        word_ms.append(1e3 * (time.perf_counter() - between))
        vector_ms.append(1e3 * (between - started))
    both = np.add(vector_ms, word_ms)
    return {
        "recall@10": float(np.mean([np.isin(n, f).mean() for n, f in zip(nearest, found, strict=True)])),
        "vectors_p50_ms": float(np.median(vector_ms)),
        "words_p50_ms": float(np.median(word_ms)),
        "p50_ms": float(np.median(both)),
        "p95_ms": float(np.percentile(both, 95)),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10,
    }


def child(step: str, folder: Path, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--step", step, "--sizes", str(count), "--folder", str(folder)]
    told: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description="Cost of search at growing sizes.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--step", choices=("build", "ask"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps((build if options.step == "build" else ask)(options.folder, options.sizes[0])))
        return
    for count in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            told = child("build", Path(folder), count) | child("ask", Path(folder), count)
        print(f"{count:>9,}", *(f"{name} {value:.4g}" for name, value in told.items()), sep="  ", flush=True)


if __name__ == "__main__":
    main()
