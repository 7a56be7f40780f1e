"""A damaged file is named and refused, or its damage changes nothing: never another answer, never a traceback."""

from __future__ import annotations

import ast
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import evidencebot
from evidencebot.errors import EvidencebotError
from evidencebot.index.building import build_index
from evidencebot.index.encoder import Encoder
from evidencebot.index.encoder_card import (
    CARD_FILE,
    MODEL_FILE,
    SHIPPED_DIGEST,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    checked_digest,
    model_digest,
)
from evidencebot.index.passage_index import CURRENT_FILE, current_generation
from evidencebot.locations import Workspace
from faulty import LONG
from harmed import FERRY, Asking, Fresh, Tell, ills

Damage = Callable[[bytes, random.Random], bytes | None]


def flip(data: bytes, chance: random.Random) -> bytes:
    """One bit of one byte."""
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def cut(data: bytes, chance: random.Random) -> bytes:
    """Its end is gone."""
    return data[: chance.randrange(len(data))]


def blank(data: bytes, chance: random.Random) -> bytes:
    """A block of zeroes, as a disk that lost it gives it back."""
    at = chance.randrange(len(data))
    return data[:at] + bytes(len(data[at : at + 4096])) + data[at + 4096 :]


def remove(data: bytes, chance: random.Random) -> None:
    """It is gone."""


TIMES = (20, 10, 5, 1) if LONG else (1, 1, 1, 1)
DAMAGES: list[tuple[Damage, int]] = list(zip((flip, cut, blank, remove), TIMES, strict=True))
INDEX_FILES = (
    CURRENT_FILE, "manifest.json", "passages.msgpack", "questions.json", "gaps.json", "abbreviations.json", "ties.json",
    "doubts.json", "documents/report.json", "documents/brokerage-desk.json", "passages.faiss", "sentences.faiss",
    "passages.keywords.npz", "questions.keywords.npz", "lay_names.json", "words.json", "passages.table.npz",
    "passages.keywords.texts.npy", "passages.keywords.scores.npy", "questions.keywords.texts.npy",
    "questions.keywords.scores.npy",
)  # fmt: skip


def harmed(path: Path, damage: Damage, times: int, chance: random.Random) -> Iterator[None]:
    """Stand still at each damage done to a file, and leave it whole."""
    whole = path.read_bytes()
    for _ in range(times):
        damaged = damage(whole, chance)
        if damaged == whole:
            continue
        path.unlink()
        if damaged is not None:
            path.write_bytes(damaged)
        yield
        path.write_bytes(whole)


def harmed_files(damage: Damage) -> tuple[str, ...]:
    """All files in the long run, and where a bit is flipped; else a third of them for each other kind of damage."""
    kinds = [d for d, _ in DAMAGES]
    return INDEX_FILES if LONG or damage is flip else INDEX_FILES[kinds.index(damage) - 1 :: 3]


def place(workspace: Workspace, name: str) -> Path:
    folder = current_generation(workspace.index)
    assert folder is not None
    return workspace.index / name if name == CURRENT_FILE else folder / name


def test_every_file_of_an_index_is_damaged_here(lamps: Workspace) -> None:
    folder = current_generation(lamps.index)
    assert folder is not None
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert files == set(INDEX_FILES) - {CURRENT_FILE}


@pytest.mark.parametrize("damage", [d for d, _ in DAMAGES], ids=[d.__name__ for d, _ in DAMAGES])
def test_a_damaged_index(fresh: Fresh, asking: Asking, damage: Damage, tell: Tell) -> None:
    times = dict(DAMAGES)[damage]
    workspace = fresh()
    truth = asking.answers(workspace)
    refused = done = 0
    chance = random.Random(damage.__name__)
    for name in harmed_files(damage):
        for _ in harmed(place(workspace, name), damage, times, chance):
            done += 1
            refused += refuses(workspace, asking, truth, f"{name}, {damage.__name__}")
    outcome = f"`doctor` named every one; {refused} refused in one line when asked, the others not read for the answer"
    tell(f"index file: {damage.__doc__}", done, outcome)


def refuses(workspace: Workspace, asking: Asking, truth: tuple[str, ...], what: str) -> bool:
    assert "index" in ills(workspace), f"{what}: doctor finds nothing"
    try:
        answers = asking.answers(workspace)
    except EvidencebotError as error:
        told = str(error)
    else:
        assert answers == truth, what
        return False
    assert "evidencebot index" in told
    assert "\n" not in told, what
    return True


@pytest.mark.parametrize("name", INDEX_FILES if LONG else INDEX_FILES[1:12:5])
def test_indexing_again_mends_it(fresh: Fresh, asking: Asking, model: Path, name: str) -> None:
    workspace = fresh()
    truth = asking.answers(workspace)
    path = place(workspace, name)
    path.write_bytes(flip(path.read_bytes(), random.Random(name)))
    build_index(workspace, model)
    assert ills(workspace) == {}
    assert asking.answers(workspace) == truth


def test_files_of_another_index_are_refused(fresh: Fresh, asking: Asking, model: Path, tell: Tell) -> None:
    workspace = fresh()
    theirs = {name: place(workspace, name).read_bytes() for name in INDEX_FILES if name != CURRENT_FILE}
    (workspace.sources / "ferry.txt").write_text(FERRY)
    (workspace.report / "lamps.md").write_text("# 1 Dusk\n\nThe lamps of Orle were lit at six.\n")
    build_index(workspace, model)
    truth = asking.answers(workspace)
    swapped = 0
    for name, data in theirs.items():
        path = place(workspace, name)
        ours = path.read_bytes()
        if ours != data:
            swapped += 1
            path.write_bytes(data)
            refuses(workspace, asking, truth, f"another index's {name}")
            path.write_bytes(ours)
    assert swapped > 5
    tell("index file: swapped with that of an earlier index", swapped, "`doctor` named every one; no answer changed")


@pytest.fixture
def export(encoder_home: Path, tmp_path: Path) -> Path:
    """A copy of the exported model to harm."""
    folder = tmp_path / "encoder"
    shutil.copytree(encoder_home, folder)
    return folder


def test_a_damaged_export_of_the_model_is_refused(export: Path, tell: Tell) -> None:
    chance = random.Random(7)
    done = 0
    for name in (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE, CARD_FILE):
        for damage, times in DAMAGES:
            for _ in harmed(export / name, damage, min(times, 5), chance):
                done += 1
                with pytest.raises(EvidencebotError, match="run: evidencebot index") as error:
                    Encoder(export)
                assert "\n" not in str(error.value)
    Encoder(export)
    tell("exported model: flipped, cut, blanked, deleted", done, "refused in one line before anything loaded it")


def test_a_damaged_shipped_model_is_not_taken_for_another(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checked_digest(model) == SHIPPED_DIGEST
    own = tmp_path / "model"
    shutil.copytree(model, own)
    monkeypatch.setattr("evidencebot.index.encoder_card.shipped_model", lambda: own)
    weights = own / "model.safetensors"
    weights.write_bytes(flip(weights.read_bytes(), random.Random(1)))
    assert model_digest(own) != SHIPPED_DIGEST
    with pytest.raises(EvidencebotError, match="pip install --force-reinstall"):
        checked_digest(own)


FORBIDDEN = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}


def sources() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(Path(evidencebot.__file__).parent.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_pickle_is_ever_loaded() -> None:
    loads = 0
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not {a.name.split(".")[0] for a in node.names} & FORBIDDEN, path
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] not in FORBIDDEN, path
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.load", "numpy.load", "torch.load"):
                loads += 1
                allowed = [ast.unparse(k.value) for k in node.keywords if k.arg == "allow_pickle"]
                assert (ast.unparse(node.func), allowed) == ("np.load", ["False"]), path
    assert loads > 0
