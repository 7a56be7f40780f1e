"""Reading documents in a process of its own, which can be stopped: documents come from strangers.

A file that takes more time or memory than is allowed, or that crashes a library, is told like any other that cannot
be read, and a new process reads the next one. What reads is `read_document`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import msgspec

from evidencebot.documents.model import Document
from evidencebot.documents.raw import Told
from evidencebot.errors import DocumentError

Read = Callable[[Path, str], Document]
"""Reads a file under a document id, as `read_document` does."""

MEMORY_MIB = 1024
"""What the process may hold, its libraries included, where the system tells."""
SECONDS, SECONDS_A_MIB = 25, 60
"""Computing time for any file, and what each MiB of it adds."""
# By the clock it may take longer, for a busy machine is not the file's fault.
_PATIENCE = 4
_LENGTH_BYTES = 8
_EXHAUSTED, _EXHAUSTED_CODE = "memory", 86
# Python can go round for ever where not a byte is left to raise the error with, so the process ends itself before that;
# the system's own limit, beyond, stops what grows faster than it is looked at.
_MEMORY_BEYOND_MIB = 256
_LOOKS_A_SECOND = 20


class _Request(msgspec.Struct, array_like=True):
    path: bytes
    document_id: str
    seconds: int


class _Answer(msgspec.Struct, array_like=True):
    document: bytes | None
    error: str
    pages: tuple[int, int] | None = None
    """Sent before the answer proper: how many of how many pages were read by OCR."""


@contextmanager
def contained_reading(told: Told | None = None) -> Iterator[Read]:
    """A `read_document` that reads elsewhere: in one process, started when there is something to read.

    `told` is called as page after page is read by OCR.
    """
    reader = _Reader(told)
    try:
        yield reader.read
    finally:
        reader.stop()


class _Reader:
    """Asks the reading process, and starts another where it ended."""

    def __init__(self, told: Told | None = None) -> None:
        self._told = told
        self._process: subprocess.Popen[bytes] | None = None
        self._is_late = False

    def read(self, path: Path, document_id: str) -> Document:
        was_used = self._process is not None
        answer = self._ask(path, document_id)
        if answer.error == _EXHAUSTED and was_used:  # what earlier files left behind is not this one's fault
            answer = self._ask(path, document_id)
        if answer.error == _EXHAUSTED:
            raise DocumentError(f"{path.name}: needs more than {MEMORY_MIB} MiB of memory to be read; split it")
        if answer.document is None:
            raise DocumentError(answer.error)
        return msgspec.msgpack.decode(answer.document, type=Document)

    def stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            with suppress(OSError), process:  # OSError: what was still to be written
                pass

    def _ask(self, path: Path, document_id: str) -> _Answer:
        """The process' answer, or one that says why it ended."""
        process = self._process = self._process or _started()
        assert process.stdin is not None
        assert process.stdout is not None
        seconds = _seconds_for(path)
        self._is_late = False
        try:
            _send(process.stdin, msgspec.msgpack.encode(_Request(os.fsencode(path), document_id, seconds)))
            answer = self._answer(process, seconds)
        except (OSError, EOFError):
            answer = _Answer(None, self._why_ended(process, path, seconds))
        except BaseException:
            self.stop()
            raise
        if answer.error == _EXHAUSTED or process.poll() is not None:
            self.stop()
        return answer

    def _answer(self, process: subprocess.Popen[bytes], seconds: int) -> _Answer:
        """What the process sends at last; a page that it read by OCR gives it the same time again."""
        assert process.stdout is not None
        while True:
            timer = threading.Timer(seconds * _PATIENCE, self._kill, [process])
            timer.start()
            try:
                answer = msgspec.msgpack.decode(_receive(process.stdout), type=_Answer)
            finally:
                timer.cancel()
            if answer.pages is None:
                return answer
            if self._told:
                self._told(*answer.pages)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        self._is_late = True
        process.kill()

    def _why_ended(self, process: subprocess.Popen[bytes], path: Path, seconds: int) -> str:
        code = process.wait()
        if code == _EXHAUSTED_CODE:
            return _EXHAUSTED
        if self._is_late or code == -getattr(signal, "SIGXCPU", 0):
            return f"{path.name}: not read within the {seconds} seconds allowed; split it, or save it as text"
        return f"{path.name}: crashed what reads it (exit code {code}); save it as text and add that"


def _started() -> subprocess.Popen[bytes]:
    # -P: the folder one happens to stand in is no place to import from.
    command = [sys.executable, "-P", "-m", __name__]
    return subprocess.Popen(  # noqa: S603 - this very module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def _seconds_for(path: Path) -> int:
    size = path.stat().st_size if path.is_file() else 0
    return SECONDS + SECONDS_A_MIB * size // (1 << 20)


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """One message; EOFError where the other side is gone."""
    length = int.from_bytes(_exactly(pipe, _LENGTH_BYTES), "big")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _serve() -> None:
    """Read what is asked for until nobody asks; this side runs in the reading process."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints does not get among the answers.
    os.dup2(2, 1)
    _limit_memory()
    if Path("/proc/self/statm").exists():
        threading.Thread(target=_watch_memory, daemon=True).start()
    with suppress(EOFError):
        while True:
            request = msgspec.msgpack.decode(_receive(requests), type=_Request)
            _limit_time(request.seconds)

            def tell(done: int, count: int) -> None:
                _send(answers, msgspec.msgpack.encode(_Answer(None, "", (done, count))))

            _send(answers, msgspec.msgpack.encode(_answer(request, tell)))


def _answer(request: _Request, told: Told) -> _Answer:
    from evidencebot.documents.reading import read_document

    path = Path(os.fsdecode(request.path))
    try:
        document = read_document(path, request.document_id, told)
        return _Answer(msgspec.msgpack.encode(document), "")
    except DocumentError as error:
        return _Answer(None, _told(str(error)))
    except MemoryError:
        return _Answer(None, _EXHAUSTED)
    except ImportError as error:
        why = " ".join(str(error).split())
        return _Answer(
            None, _told(f"{path.name}: what reads it is not installed whole ({why}); run: evidencebot doctor")
        )
    except Exception as error:  # a fault of ours or a library's, met in one file, is no reason to stop at it
        kind = type(error).__name__
        return _Answer(None, _told(f"{path.name}: cannot be read ({kind}); save it as text and add that"))


def _told(message: str) -> str:
    """A file's name may hold bytes that are no text."""
    return message.encode("utf-8", "replace").decode()


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # no such limits on this system
        import resource

        most = MEMORY_MIB + _MEMORY_BEYOND_MIB << 20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _watch_memory() -> None:
    """End the process when it holds more than it may."""
    held, page = Path("/proc/self/statm"), os.sysconf("SC_PAGE_SIZE")
    while int(held.read_text(encoding="ascii").split()[1]) * page <= MEMORY_MIB << 20:
        time.sleep(1 / _LOOKS_A_SECOND)
    os._exit(_EXHAUSTED_CODE)


def _limit_time(seconds: int) -> None:
    """Also where whoever asked is gone: the process does not outlive this."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, most))


if __name__ == "__main__":
    _serve()
