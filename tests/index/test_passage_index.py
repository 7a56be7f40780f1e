"""An index that is missing, damaged or of another version says so in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from evidencebot.errors import EvidencebotError, PassageIndexError
from evidencebot.index.manifest import INDEX_VERSION, MANIFEST_FILE, read_manifest
from evidencebot.index.passage_index import (
    CURRENT_FILE,
    LEVELS,
    PassageIndex,
    current_generation,
    open_index,
    passage_text,
    sentence_texts,
)
from evidencebot.locations import Workspace


def generation(workspace: Workspace) -> Path:
    folder = current_generation(workspace.index)
    assert folder is not None
    return folder


def change_manifest(workspace: Workspace, **fields: object) -> None:
    """A manifest of other contents, whole in itself."""
    changed = msgspec.structs.replace(read_manifest(generation(workspace)), **fields)
    changed = msgspec.structs.replace(changed, seal=changed.right_seal())
    (generation(workspace) / MANIFEST_FILE).write_bytes(msgspec.json.encode(changed))


def test_without_an_index_it_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(PassageIndexError, match=r"there is no index.*evidencebot index"):
        open_index(tmp_path)


@pytest.mark.parametrize("name", ["", "gone", "../elsewhere", "/tmp", "\x00", "..", "a" * 300])
def test_a_pointer_to_nothing_is_no_index(own_small: Workspace, name: str) -> None:
    (own_small.index / CURRENT_FILE).write_text(name)
    with pytest.raises(PassageIndexError, match="there is no index"):
        open_index(own_small.index)


def test_another_version_is_named(own_small: Workspace) -> None:
    change_manifest(own_small, version="0")
    with pytest.raises(PassageIndexError, match=f"version 0, not {INDEX_VERSION}; run: evidencebot index"):
        open_index(own_small.index)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"version": "%s"}' % INDEX_VERSION.encode(), b"\xff\xfe"])
def test_a_damaged_manifest_is_told(own_small: Workspace, data: bytes) -> None:
    (generation(own_small) / MANIFEST_FILE).write_bytes(data)
    with pytest.raises(PassageIndexError):
        open_index(own_small.index)


def test_no_byte_of_what_is_read_first_changes_unnoticed(own_small: Workspace) -> None:
    for path in (own_small.index / CURRENT_FILE, generation(own_small) / MANIFEST_FILE):
        whole = path.read_bytes()
        for at in range(len(whole)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << at % 7)]) + whole[at + 1 :])
            with pytest.raises(PassageIndexError, match="evidencebot index"):
                open_index(own_small.index)
        path.write_bytes(whole)


PARTS: list[tuple[str, Callable[[PassageIndex], object]]] = [
    ("passages.msgpack", lambda index: index.passages),
    ("questions.json", lambda index: index.known.questions),
    ("ties.json", lambda index: index.ties),
    ("documents/report.json", lambda index: index.report),
    ("passages.faiss", lambda index: index.vectors),
    ("sentences.faiss", lambda index: index.vectors),
    ("passages.table.npz", lambda index: index.passages),
    ("passages.keywords.npz", lambda index: index.keywords),
    ("passages.keywords.texts.npy", lambda index: index.keywords),
    ("passages.keywords.scores.npy", lambda index: index.keywords),
    ("questions.keywords.npz", lambda index: index.known.keywords),
]


DAMAGED = [
    pytest.param(name, use, damage, id=f"{name}-{damage}")
    for name, use in PARTS
    for damage in ("cut", "empty", "gone", "other")
]


@pytest.mark.parametrize(("name", "use", "damage"), DAMAGED)
def test_a_damaged_part_is_told_in_one_line(
    own_small: Workspace, name: str, use: Callable[[PassageIndex], object], damage: str
) -> None:
    path = generation(own_small) / name
    data = path.read_bytes()
    path.unlink()
    if damage != "gone":
        path.write_bytes({"cut": data[: len(data) // 2], "empty": b"", "other": b"something else altogether"}[damage])
    if name in ("questions.json", "ties.json") and damage == "cut":
        path.write_bytes(b"[")
    with pytest.raises(PassageIndexError, match="--force") as error:
        use(open_index(own_small.index))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("level", ["passages", "sentences"])
def test_parts_of_another_index_are_told(own_small: Workspace, level: str) -> None:
    index = open_index(own_small.index)
    change_manifest(own_small, counts=index.manifest.counts | {level: index.manifest.counts[level] + 1})
    with pytest.raises(PassageIndexError, match="another index"):
        _ = open_index(own_small.index).vectors


def test_an_index_of_another_model_is_told(own_small: Workspace) -> None:
    change_manifest(own_small, model_digest="0" * 64)
    with pytest.raises(EvidencebotError):
        _ = open_index(own_small.index).encoder


def test_levels_have_a_vector_for_every_text(small_index: PassageIndex) -> None:
    counts = {level: vectors.count for level, vectors in small_index.vectors.items()}
    assert counts == {
        "passages": len(small_index.passages),
        "sentences": sum(len(p.sentences) for p in small_index.passages),
    }
    assert set(small_index.manifest.counts) == set(LEVELS)


def test_vectors_stand_at_their_texts(small_index: PassageIndex) -> None:
    documents = {d.id: d for d in small_index.documents}
    passage = small_index.passages[5]
    expected = small_index.encoder.query(passage_text(passage, documents[passage.document]))
    np.testing.assert_allclose(small_index.vectors["passages"].span(5, 1)[0], expected, atol=1e-3)
    number = int(small_index.first_sentence[5])
    sentence = sentence_texts(small_index.passages, documents)[number]
    np.testing.assert_allclose(small_index.sentence_vectors(5)[0], small_index.encoder.query(sentence), atol=1e-3)
    assert small_index.passage_of["sentences"][number] == 5


def test_questions_of_the_bank_point_at_their_passages(with_digest: Workspace) -> None:
    index = open_index(with_digest.index)
    places = {q.text: index.passages[q.passage].paragraphs for q in index.known.questions}
    assert places == {
        "What is the price of putting in a new lamp?": ("2.1/1",),
        "How many lamps in Orle still burn gas?": ("1/1",),
    }
    assert index.known.of_passage == {q.passage: [n] for n, q in enumerate(index.known.questions)}
