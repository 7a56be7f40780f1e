"""A document that takes too much is stopped and told; the others are read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidencebot.documents import contained
from evidencebot.documents.contained import MEMORY_MIB, Read, contained_reading
from evidencebot.documents.reading import read_document
from evidencebot.errors import DocumentError
from workspaces import DATA, SMALL_REPORT

FINE = "# The lamps of Orle\n\nThe lamps were never lit.\n"
# Python's own list of tokens for this text takes more than the memory allowed.
LARGE = "a\n\n" * 2_000_000


@pytest.fixture
def read() -> Iterator[Read]:
    with contained_reading() as reading:
        yield reading


@pytest.fixture
def fine(tmp_path: Path) -> Path:
    path = tmp_path / "fine.md"
    path.write_text(FINE)
    return path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every reading process that was started."""
    processes: list[subprocess.Popen[bytes]] = []
    real = contained._started

    def counting() -> subprocess.Popen[bytes]:
        processes.append(real())
        return processes[-1]

    monkeypatch.setattr(contained, "_started", counting)
    return processes


@pytest.mark.parametrize("suffix", ["md", "html", "pdf"])
def test_a_document_is_what_reading_it_here_gives(read: Read, suffix: str) -> None:
    path = SMALL_REPORT.with_suffix(f".{suffix}")
    assert read(path, "d") == read_document(path, "d")


def test_one_process_reads_all_and_goes_when_reading_ends(
    started: list[subprocess.Popen[bytes]], fine: Path, tmp_path: Path
) -> None:
    with contained_reading() as read:
        assert started == []
        for number in range(3):
            assert read(fine, f"d{number}").id == f"d{number}"
            with pytest.raises(DocumentError):
                read(tmp_path / "none.md", "x")
    (process,) = started
    assert process.poll() is not None


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"%PDF-1.7\nbroken", b"# Only a heading\n"])
def test_what_cannot_be_read_is_told_as_it_is_here(read: Read, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.md"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as here:
        read_document(path, "d")
    with pytest.raises(DocumentError) as there:
        read(path, "d")
    assert str(there.value) == str(here.value)


def test_time_is_limited(
    read: Read, fine: Path, monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(contained, "SECONDS", 0)
    monkeypatch.setattr(contained, "SECONDS_A_MIB", 0)
    slow = fine.with_name("slow.md")
    slow.write_text(LARGE)
    with pytest.raises(DocumentError, match=r"slow\.md: not read within the 0 seconds allowed"):
        read(slow, "d")
    monkeypatch.setattr(contained, "SECONDS", 25)
    assert read(fine, "d").text == "The lamps were never lit."
    assert len(started) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process reliably")
@pytest.mark.slow
def test_memory_is_limited(read: Read, fine: Path, started: list[subprocess.Popen[bytes]]) -> None:
    large = fine.with_name("large.md")
    large.write_text(LARGE)
    assert read(fine, "d").text
    with pytest.raises(DocumentError, match=rf"large\.md: needs more than {MEMORY_MIB} MiB"):
        read(large, "d")
    assert read(fine, "d").text
    assert len(started) == 3, "a second process tries what a used one had no memory for, and a third reads on"


def test_a_crash_is_told_and_the_next_is_read(read: Read, fine: Path, started: list[subprocess.Popen[bytes]]) -> None:
    assert read(fine, "d").text
    started[0].kill()
    started[0].wait()
    with pytest.raises(DocumentError, match=r"fine\.md: crashed what reads it"):
        read(fine, "d")
    assert read(fine, "d").text


def test_a_process_that_nobody_waits_for_ends(fine: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom evidencebot.documents import contained\n"
        "reader = contained._Reader()\nreader.read(Path(sys.argv[1]), 'd')\n"
        "print(reader._process.pid, flush=True)\nos._exit(1)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(fine)], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    for _ in range(1000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        subprocess.run(["sleep", "0.02"], check=True)
    pytest.fail(f"{pid} still stands")


def test_what_a_library_prints_does_not_get_among_the_answers(tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom evidencebot.documents import contained, reading\n"
        "def read(path, document_id, told):\n    os.write(1, b'noise'); print('noise', flush=True)\n"
        "    return real(path, document_id, told)\n"
        "real, reading.read_document = reading.read_document, read\ncontained._serve()"
    )
    path = tmp_path / "fine.md"
    path.write_text(FINE)
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    reader = contained._Reader()
    reader._process = process
    assert reader.read(path, "d").text == "The lamps were never lit."
    reader.stop()


def test_a_name_that_is_no_text_is_read(read: Read, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd\xff\x1b[31m.md"))
    path.write_text("The lamps were never lit, and nobody in the borough could say why that was so.")
    assert read(path, "d").title == "odd[31m"
    path.write_bytes(b"\0")
    with pytest.raises(DocumentError, match="not a kind of file"):
        read(path, "d")


def test_the_folder_one_stands_in_is_no_place_to_import_from(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert read(DATA / "bridging-the-ford.md", "d").text
