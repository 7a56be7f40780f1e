"""Sessions are on disk when a turn is, survive damage and company, and never leave their folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evidencebot.conversation.session import SavedTurn, Session, SessionStore, now
from evidencebot.conversation.turn import Turn
from evidencebot.errors import InputError, SessionError
from evidencebot.evidence.answer import Answer, Quotation, Status
from evidencebot.files import one_writer
from evidencebot.retrieval.filters import Filters

QUESTION = "What does the ferry at Hexley cost?"
QUOTATION = Quotation(
    n=1,
    document="report",
    title="Ferries of Orle",
    chapter="2",
    section="2.1",
    section_title="Fares",
    paragraphs=("2.1/1",),
    page="iv",
    quote="It costs £3.",
    passage="It costs £3. It rarely runs.",
    footnotes=(),
    start=10,
    end=22,
)


def turn(question: str = QUESTION, asked_at: str | None = None) -> SavedTurn:
    answer = Answer(None, question, None, Status.ANSWERED, 0.9, "It costs £3. [1]", (QUOTATION,))
    return SavedTurn(question, answer, asked_at or now(), Filters(chapters=("2",)), as_typed=True)


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return SessionStore(tmp_path / "sessions", corpus="c0ffee")


def test_a_turn_is_on_disk_when_append_returns(store: SessionStore) -> None:
    session = store.append(store.start(), turn())
    session = store.append(session, turn("And on Sundays?"))
    again = store.load(session.id)
    assert again == session
    assert [t.question for t in again.turns] == [QUESTION, "And on Sundays?"]
    assert again.turns[0] == replace(turn(asked_at=again.turns[0].asked_at), corpus="c0ffee")
    assert again.corpus == "c0ffee"


def test_nothing_is_written_before_the_first_turn(store: SessionStore, tmp_path: Path) -> None:
    assert store.start().id == ""
    assert store.summaries() == []
    assert not (tmp_path / "sessions").exists()


def test_ids_say_the_date_and_the_question(store: SessionStore) -> None:
    first = store.append(store.start(), turn())
    second = store.append(store.start(), turn())
    named = store.append(store.start("Kråkan för  mötet"), turn())
    assert first.id[10:] == "-what-does-the-ferry-at-hexley-cost"
    assert second.id == f"{first.id}-2"
    assert (named.id[10:], named.name) == ("-krakan-for-motet", "Kråkan för mötet")
    assert first.name == QUESTION


def test_history_is_what_was_said(store: SessionStore) -> None:
    session = store.append(store.start(), turn())
    answer = session.turns[0].answer
    assert session.history == (Turn("user", QUESTION), Turn("agent", "It costs £3. [1]", answer))


@given(st.text(max_size=200).filter(lambda t: any(c.isalnum() for c in t)))
def test_no_name_leaves_the_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("home") / "sessions"
    store = SessionStore(folder)
    session = store.append(store.start(name.encode(errors="replace").decode()), turn())
    assert [p.name for p in folder.glob("*.json")] == [f"{session.id}.json"]
    assert sorted(p.name for p in folder.parent.iterdir()) == ["sessions"]
    assert store.load(session.id) == session


@pytest.mark.parametrize("session_id", ["../secret", "/etc/passwd", "", ".", "a/b", "a\x00b", "C:x", "x" * 101])
def test_ids_that_are_no_ids_name_no_file(store: SessionStore, tmp_path: Path, session_id: str) -> None:
    (tmp_path / "secret.json").write_text("{}")
    for use in (store.load, store.delete, lambda i: store.rename(i, "new")):
        with pytest.raises(SessionError, match="no session"):
            use(session_id)
    assert (tmp_path / "secret.json").exists()


def test_summaries_are_the_newest_first(store: SessionStore) -> None:
    old = store.append(store.start("old"), turn(asked_at="2024-05-01T10:00:00+00:00"))
    new = store.append(store.start("new"), turn(asked_at="2024-05-03T10:00:00+00:00"))
    assert [s.id for s in store.summaries()] == [new.id, old.id]
    store.append(old, turn(asked_at="2024-05-04T10:00:00+00:00"))
    assert [(s.name, s.turns) for s in store.summaries()] == [("old", 2), ("new", 1)]


DAMAGED = [
    ("half.json", b'{"format": 1, "id": "half", "na'),
    ("empty.json", b""),
    ("list.json", b"[1, 2]"),
    ("other.json", b'{"name": "package", "version": "1.0.0"}'),
    ("fields.json", b'{"format": 1, "id": "fields", "name": 3, "started": ""}'),
    ("latin.json", '{"format": 1, "id": "é"}'.encode("latin-1")),
    ("deep.json", b'{"format": 1, "turns": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    ("later.json", b'{"format": 3, "id": "later"}'),
    ("unsealed.json", b'{"format": 2, "id": "unsealed", "name": "", "started": ""}'),
    ("My Session.json", b"{}"),
]


@pytest.mark.parametrize(("name", "data"), DAMAGED, ids=[name for name, _ in DAMAGED])
def test_a_damaged_or_foreign_file_is_listed_last_with_its_problem(
    store: SessionStore, tmp_path: Path, name: str, data: bytes
) -> None:
    good = store.append(store.start(), turn())
    (tmp_path / "sessions" / name).write_bytes(data)
    first, second = store.summaries()
    assert (first.id, first.problem) == (good.id, None)
    assert second.id == name.removesuffix(".json")
    assert second.problem is not None
    assert name in second.problem
    with pytest.raises(SessionError) as told:
        store.load(second.id)
    assert "\n" not in str(told.value)


def test_a_later_format_says_so(store: SessionStore, tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "later.json").write_bytes(b'{"format": 3, "dreams": []}')
    with pytest.raises(SessionError, match=r"format 3.*update evidencebot"):
        store.load("later")


def test_a_folder_that_looks_like_a_session_is_listed(store: SessionStore, tmp_path: Path) -> None:
    (tmp_path / "sessions" / "folder.json").mkdir(parents=True)
    assert [s.id for s in store.summaries() if s.problem] == ["folder"]


def test_a_damaged_session_is_not_written_over(store: SessionStore, tmp_path: Path) -> None:
    session = store.append(store.start(), turn())
    path = tmp_path / "sessions" / f"{session.id}.json"
    path.write_bytes(b"{")
    with pytest.raises(SessionError, match="damaged"):
        store.append(session, turn())
    assert path.read_bytes() == b"{"
    store.delete(session.id)
    assert store.summaries() == []


def test_append_keeps_the_turns_that_another_process_added(store: SessionStore, tmp_path: Path) -> None:
    here = store.append(store.start(), turn("one?"))
    other = SessionStore(tmp_path / "sessions")
    other.append(other.load(here.id), turn("two?"))
    here = store.append(here, turn("three?"))
    assert [t.question for t in here.turns] == ["one?", "two?", "three?"]
    assert [t.corpus for t in here.turns] == ["c0ffee", "", "c0ffee"]


def test_a_session_deleted_elsewhere_comes_back_whole_with_its_next_turn(store: SessionStore) -> None:
    session = store.append(store.start(), turn("one?"))
    store.delete(session.id)
    store.append(session, turn("two?"))
    assert [t.question for t in store.load(session.id).turns] == ["one?", "two?"]


WRITER = """
import sys
from pathlib import Path
import msgspec
from evidencebot.conversation.session import SavedTurn, SessionStore
store, session_id = SessionStore(Path(sys.argv[1])), sys.argv[2]
session = store.load(session_id)
for n in range(20):
    turn = session.turns[0]
    session = store.append(session, msgspec.structs.replace(turn, question=f"{sys.argv[3]}{n}"))
"""


def test_processes_that_write_at_once_lose_nothing(store: SessionStore, tmp_path: Path) -> None:
    session = store.append(store.start(), turn())
    folder = str(tmp_path / "sessions")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, folder, session.id, who]) for who in "ab"]
    assert [w.wait(timeout=120) for w in writers] == [0, 0]
    questions = [t.question for t in store.load(session.id).turns]
    assert sorted(questions[1:]) == sorted(f"{who}{n}" for who in "ab" for n in range(20))


def test_a_lock_that_is_never_given_back_is_told(
    store: SessionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidencebot.conversation.session._PATIENCE_S", 0.05)
    with one_writer(tmp_path / "sessions", 1), pytest.raises(SessionError, match="another evidencebot"):
        store.append(store.start(), turn())


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("a file")
    store = SessionStore(tmp_path / "sessions")
    with pytest.raises(SessionError, match="cannot be written"):
        store.append(store.start(), turn())


def test_rename_keeps_the_id(store: SessionStore) -> None:
    session = store.append(store.start(), turn())
    renamed = store.rename(session.id, "  The\x1b[31m\nferry ")
    assert (renamed.id, renamed.name) == (session.id, "The [31m ferry")
    assert store.load(session.id).name == "The [31m ferry"
    with pytest.raises(InputError, match="name"):
        store.rename(session.id, " \n ")


def test_a_deleted_session_is_gone(store: SessionStore) -> None:
    session = store.append(store.start(), turn())
    store.delete(session.id)
    assert store.summaries() == []
    with pytest.raises(SessionError, match="no session"):
        store.delete(session.id)


@pytest.fixture
def three(store: SessionStore) -> list[Session]:
    times = ("2024-05-01", "2024-05-02", "2024-05-03")
    return [
        store.append(store.start(name), turn(asked_at=f"{day}T10:00:00+00:00"))
        for name, day in zip(("Ferry fares", "ferry times", "Lamps"), times, strict=True)
    ]


def test_find(store: SessionStore, three: list[Session]) -> None:
    fares, times, lamps = three
    assert store.find("last") == lamps.id
    assert store.find(fares.id) == fares.id
    assert store.find("FERRY  fares") == fares.id
    assert store.find(times.id[:-2]) == times.id
    assert store.find("lam") == lamps.id
    for wanted, reason in ((fares.id[:12], "may be"), ("ferry", "may be"), ("bells", "no session"), ("", "no session")):
        with pytest.raises(SessionError, match=reason):
            store.find(wanted)


def test_a_name_that_two_sessions_bear_names_neither(store: SessionStore, three: list[Session]) -> None:
    store.rename(three[2].id, "ferry fares")
    with pytest.raises(SessionError, match=f"{three[2].id} or {three[0].id}"):
        store.named("ferry fares")


def test_last_of_none(store: SessionStore) -> None:
    assert store.named("last") is None
    with pytest.raises(SessionError, match="no session 'last'"):
        store.find("last")


def test_the_file_is_json_with_a_format(store: SessionStore, tmp_path: Path) -> None:
    session = store.append(store.start(), turn())
    stored = msgspec.json.decode((tmp_path / "sessions" / f"{session.id}.json").read_bytes())
    assert (stored["format"], stored["id"], stored["version"]) == (2, session.id, session.version)


def test_no_bit_of_a_session_changes_unnoticed(store: SessionStore, tmp_path: Path) -> None:
    session = store.append(store.start("ferry"), turn())
    path = tmp_path / "sessions" / f"{session.id}.json"
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :])
        with pytest.raises(SessionError, match=path.name):
            store.load(session.id)
        (summary,) = store.summaries()
        assert summary.problem
    path.write_bytes(whole)
    assert store.load(session.id) == session


def test_a_session_written_before_seals_goes_on_and_is_sealed(store: SessionStore, tmp_path: Path) -> None:
    session = store.append(store.start("ferry"), turn())
    path = tmp_path / "sessions" / f"{session.id}.json"
    fields = msgspec.json.decode(path.read_bytes())
    del fields["seal"]
    path.write_bytes(msgspec.json.encode(fields | {"format": 1}))
    assert store.load(session.id) == session
    store.append(session, turn("And on Sundays?"))
    assert "seal" in msgspec.json.decode(path.read_bytes())
    assert [t.question for t in store.load(session.id).turns] == [QUESTION, "And on Sundays?"]


def test_a_damaged_session_is_not_begun_anew_under_its_name(store: SessionStore, tmp_path: Path) -> None:
    session = store.append(store.start("The ferry"), turn())
    path = tmp_path / "sessions" / f"{session.id}.json"
    path.write_bytes(path.read_bytes().replace("£3".encode(), "£8".encode()))
    for wanted in ("the ferry", session.id):
        with pytest.raises(SessionError, match=f"{path.name} is damaged"):
            store.named(wanted)
    with pytest.raises(SessionError, match=f"{path.name} is damaged"):
        store.append(store.start("The ferry"), turn())
    assert store.append(store.start("The ford"), turn()).id
