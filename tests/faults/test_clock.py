"""A clock that jumps by years, either way: nothing is lost, hidden, done for ever or waited for."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zipfile import ZipFile

import pytest

from evidencebot.conversation.question import Question
from evidencebot.conversation.session import SavedTurn, SessionStore, now
from evidencebot.fetching.record import Fetched, fetched_into, keep_record
from evidencebot.files import STALE_S, beside, clear_leftovers, one_writer
from evidencebot.index.building import build_index
from evidencebot.index.freshness import is_fresh
from harmed import Asking, Fresh, Tell, ills, leftovers

Run = Callable[..., tuple[int, str, str]]
TODAY, AHEAD, BEHIND = 2026, 2226, 1970
JUMPS = (TODAY, AHEAD, TODAY, BEHIND, TODAY)
YEAR_S = 365 * 24 * 3600


class Clock:
    """Shows the year that it was set to; a second passes at every look."""

    def __init__(self) -> None:
        self.year = TODAY
        self._looks = 0

    def now(self, zone: tzinfo | None = None) -> datetime:
        self._looks += 1
        return datetime(self.year, 5, 3, 10, self._looks // 60, self._looks % 60, tzinfo=zone or UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("evidencebot.conversation.session.datetime", clock)
    return clock


def test_no_turn_is_lost_and_the_last_asked_is_last(
    fresh: Fresh, asking: Asking, clock: Clock, run: Run, tmp_path: Path, tell: Tell
) -> None:
    workspace = fresh()
    store, assistant = SessionStore(workspace.sessions), asking.assistant(workspace)

    def ask(name: str, question: str) -> None:
        known = store.named(name)
        session = store.load(known) if known else store.start(name)
        session = store.append(session, SavedTurn(question, assistant.ask(Question(question)), now()))
        assert store.named("last") == session.id

    asked = [f"What does note {n} cite?" for n in range(len(JUMPS))]
    for number, year in enumerate(JUMPS):
        clock.year = year
        ask("lamps", asked[number])
        ask(f"same id{'!' * number}", asked[number])
        target = tmp_path / f"lamps-{number}.docx"
        assert run("export", "lamps", "--output", target, "--workspace", workspace.root)[0] == 0
        assert ZipFile(target).testzip() is None
    found = [store.load(s.id) for s in store.summaries()]
    turns = sorted([t.question for t in s.turns] for s in found)
    assert turns == sorted([asked, *([question] for question in asked)])
    assert (ills(workspace), leftovers(workspace)) == ({}, [])
    tell("turns saved, sessions exported, while the clock jumps by centuries", 3 * len(JUMPS), "all there, in order")


STAMPS = {"1901": -68 * YEAR_S, "1970": 0, "2200": 230 * YEAR_S}


@pytest.mark.parametrize("stamp", STAMPS.values(), ids=STAMPS)
def test_a_files_time_hides_no_change_and_builds_nothing_twice(
    fresh: Fresh, asking: Asking, model: Path, stamp: int, tell: Tell
) -> None:
    workspace = fresh()
    path = workspace.sources / "brokerage-desk.txt"
    before = asking.answers(workspace)
    words = path.read_text()
    os.utime(path, (stamp, stamp))
    assert is_fresh(workspace)
    assert build_index(workspace, model).was_fresh
    changed = words.replace("three clerks", "seven clerks").replace("three", "seven")
    assert len(changed) == len(words)
    path.write_text(changed)
    os.utime(path, (stamp, stamp))
    assert not is_fresh(workspace)
    assert build_index(workspace, model).read == ("brokerage-desk",)
    assert asking.answers(workspace) != before
    assert is_fresh(workspace)
    assert build_index(workspace, model).was_fresh
    tell("a source dated 1901, 1970, 2200, changed to as many bytes of the same time", 1, "noticed, and built once")


@pytest.mark.parametrize("years", [-100, 100])
def test_an_index_built_at_another_time_is_fresh(fresh: Fresh, model: Path, years: int) -> None:
    workspace = fresh()
    then = time.time() + years * YEAR_S
    for path in sorted(workspace.root.rglob("*")):
        os.utime(path, (then, then), follow_symlinks=False)
    assert is_fresh(workspace)
    assert build_index(workspace, model).was_fresh
    assert ills(workspace) == {}


@pytest.mark.parametrize("step_s", [-YEAR_S, YEAR_S])
def test_a_lock_is_waited_for_by_no_clock_on_the_wall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step_s: int
) -> None:
    looks = iter(range(1_000_000))
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0 + step_s * next(looks))
    held, given_back = threading.Event(), threading.Event()

    def hold() -> None:
        with one_writer(tmp_path, 1):
            held.set()
            given_back.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    with pytest.raises(TimeoutError), one_writer(tmp_path, 0.2):
        pass
    threading.Timer(0.2, given_back.set).start()
    with one_writer(tmp_path, 60):
        assert given_back.is_set()
    holder.join()


@pytest.mark.parametrize("years", [-100, 100])
def test_what_a_dead_writer_left_goes_whatever_its_time(tmp_path: Path, years: int) -> None:
    lost = beside(tmp_path / "ferry.txt")
    lost.write_text("half")
    then = time.time() + years * YEAR_S
    os.utime(lost, (then, then))
    clear_leftovers(tmp_path, older_than_s=STALE_S)
    assert not lost.exists()


def test_a_file_under_way_when_the_clock_jumps_is_told(fresh: Fresh, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process takes it for one that was left: the write fails, in one line, and the old file stands."""
    workspace = fresh()
    replaced = Path.replace

    def late(self: Path, target: Path) -> Path:
        monkeypatch.setattr(time, "time", lambda: 9e9)
        clear_leftovers(self.parent, older_than_s=STALE_S)
        return replaced(self, target)

    given = workspace.root / "ferry.txt"
    given.write_text("The ferry carried 88 goats.")
    monkeypatch.setattr(Path, "replace", late)
    code, _, told = run("--quiet", "add", given, "--workspace", workspace.root)
    assert (code, len(told.strip().splitlines())) == (2, 1)
    monkeypatch.undo()
    assert ills(workspace) == {}
    assert leftovers(workspace) == []


def test_fetch_records_of_any_time_stand_side_by_side(tmp_path: Path) -> None:
    for year in JUMPS:
        date = datetime(year, 1, 1, tzinfo=UTC)
        keep_record(tmp_path, f"work-{year}", Fetched("a.pdf", "https://a.example", "https://a.example", "0", 1, date))
    assert {i: f.date.year for i, f in fetched_into(tmp_path).items()} == {f"work-{y}": y for y in set(JUMPS)}
