"""Writing files so that a reader finds the old or the new, never a part, and no two writers meet."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HEX = 12
STALE_S = 3600
"""A file is written in seconds: what has lain unfinished for an hour has lost its writer."""


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to a temporary file beside `path`, flush it to the disk, and rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = beside(path)
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def beside(path: Path) -> Path:
    """A hidden name in the folder of `path` that nothing has yet."""
    return path.with_name(f".{path.name}.{os.urandom(_HEX // 2).hex()}")


def clear_leftovers(folder: Path, name: str = "*", *, older_than_s: float = 0) -> None:
    """Delete what writers that died left under the names that `beside` makes.

    Without an age only where the caller holds the lock that every writer of the folder takes; with one, its distance
    from now counts in both directions, so that a clock set back keeps nothing for ever.
    """
    import shutil

    for path in folder.glob(f".{name}.{'[0-9a-f]' * _HEX}"):
        try:
            if abs(time.time() - path.lstat().st_mtime) < older_than_s:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError:
            continue  # another process was faster, or may do more


def sync_file(path: Path) -> None:
    """Flush a file that a library wrote to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def one_writer(folder: Path, patience_s: float, lock: str = ".lock") -> Iterator[None]:
    """Hold a lock of a folder, made where it is missing; TimeoutError where another process keeps it.

    The lock goes with its process, so that a crash leaves none behind.
    """
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / lock, timeout=patience_s):
        yield


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
