"""The corpus folder: which files it holds, which document each is, and what a person said of the sources."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from evidencebot.documents.digest import FILES as DIGEST_FILES
from evidencebot.documents.digest import read_digest
from evidencebot.documents.model import REPORT_ID, Document
from evidencebot.documents.reading import read_document
from evidencebot.errors import CorpusError, InputError
from evidencebot.files import STALE_S, clear_leftovers, digest_of, one_writer, write_whole
from evidencebot.locations import Workspace, shipped_corpus
from evidencebot.text.folding import ascii_slug

if TYPE_CHECKING:
    from evidencebot.documents.contained import Read

_SUFFIXES = frozenset(
    (".pdf", ".docx", ".odt", ".rtf", ".epub", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text")
)
FORMER = ".former"
"""What the hidden name of a replaced file ends with."""
_ENTRIES_FILE, _REPLACING_FILE = "entries.json", ".replacing.json"
_LOCK, _PATIENCE_S = ".changing", 60
"""Not the lock that `fetch` holds while it adds what it fetched."""
NO_ENTRY = "none"
"""What `--entry` takes for a file that is no work of the bibliography, whatever it looks like."""


class Role(StrEnum):
    """What a corpus file is."""

    REPORT = "report"
    DIGEST = "digest"
    SOURCE = "source"


class _Replacing(msgspec.Struct, frozen=True):
    """Left by an `add` that died: once the new report is there, the former ones no longer count."""

    new: str
    former: tuple[str, ...]


class CorpusFile(msgspec.Struct, frozen=True):
    """A document's file (for the digest, its folder)."""

    id: str
    role: Role
    path: Path
    entry: str | None = None
    """The bibliography entry that a person said it is, or `NO_ENTRY`."""

    def stamp(self) -> tuple[int, int]:
        """(size, times in ns), summed over the digest's files.

        The time of the last change of the inode is among them: it tells of a file put in the place of another with
        that one's size and modification time.
        """
        stats = [p.stat() for p in self._parts()]
        return sum(s.st_size for s in stats), sum(s.st_mtime_ns + s.st_ctime_ns for s in stats)

    def digest(self) -> str:
        """SHA-256 of its contents."""
        return hashlib.sha256("".join(digest_of(p) for p in self._parts()).encode()).hexdigest()

    def _parts(self) -> list[Path]:
        return [self.path / name for name in DIGEST_FILES] if self.role is Role.DIGEST else [self.path]


def corpus_files(workspace: Workspace) -> list[CorpusFile]:
    """The report (or the shipped digest) and the sources, in a stable order.

    Raises CorpusError where there is nothing, or more than one report.
    """
    reports = _reports(workspace)
    if len(reports) > 1:
        names = ", ".join(p.name for p in reports)
        raise CorpusError(
            f"{workspace.report} holds {len(reports)} files ({names}); leave one, move the others to sources"
        )
    files = [CorpusFile(REPORT_ID, Role.REPORT, path) for path in reports]
    if not files:
        folder = digest_folder(workspace)
        files = [CorpusFile(REPORT_ID, Role.DIGEST, folder)] if folder else []
    entries = source_entries(workspace)
    taken = {REPORT_ID}
    for path in documents_in(workspace.sources):
        entry = entries.get(path.name)
        named = ascii_slug(path.stem) or "source"
        source_id = _free_id(named if entry in (None, NO_ENTRY) else ascii_slug(entry) or named, taken)
        taken.add(source_id)
        files.append(CorpusFile(source_id, Role.SOURCE, path, entry))
    if not files:
        raise CorpusError(f"no documents in {workspace.corpus}; add some with: evidencebot add --report FILE")
    return files


def _reports(workspace: Workspace) -> list[Path]:
    """The report's files: one, unless a person put more there."""
    reports = documents_in(workspace.report)
    replacing = _replacing(workspace.report) if len(reports) > 1 else None
    if replacing and workspace.report / replacing.new in reports:
        return [p for p in reports if p.relative_to(workspace.report).as_posix() not in replacing.former]
    return reports


def _replacing(folder: Path) -> _Replacing | None:
    try:
        return msgspec.json.decode((folder / _REPLACING_FILE).read_bytes(), type=_Replacing)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def documents_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    root = folder.resolve()
    return sorted(
        p
        for p in folder.rglob("*")
        if p.suffix.lower() in _SUFFIXES
        and not p.name.startswith(".")
        and p.name != "README.md"
        and p.is_file()
        and p.resolve().is_relative_to(root)
    )


def _free_id(wanted: str, taken: set[str]) -> str:
    number, candidate = 2, wanted
    while candidate in taken:
        candidate, number = f"{wanted}-{number}", number + 1
    return candidate


def digest_folder(workspace: Workspace) -> Path | None:
    """The digest that stands in for a missing report, if this workspace has one."""
    if not workspace.uses_shipped:
        return None
    own = workspace.corpus
    return own if all((own / name).is_file() for name in DIGEST_FILES) else shipped_corpus()


def read_file(file: CorpusFile, read: Read = read_document) -> Document:
    """Read one corpus file; what is not our own digest by `read`."""
    return read_digest(file.path, file.id) if file.role is Role.DIGEST else read(file.path, file.id)


def source_entries(workspace: Workspace) -> dict[str, str]:
    """File name -> bibliography entry, as settled by `add --entry`."""
    path = workspace.sources / _ENTRIES_FILE
    if not path.is_file():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except msgspec.MsgspecError:
        raise CorpusError(f"{path} is damaged; mend or delete it, then add its sources again") from None


def settle_entry(workspace: Workspace, name: str, entry: str) -> None:
    """Remember that a source file is a certain bibliography entry; an entry is one file's, the last one named."""
    with _changing(workspace, workspace.sources):
        others = {n: e for n, e in source_entries(workspace).items() if e != entry or e == NO_ENTRY}
        entries = others | {name: entry}
        write_whole(workspace.sources / _ENTRIES_FILE, msgspec.json.encode(dict(sorted(entries.items()))))


def add_file(workspace: Workspace, path: Path, *, as_report: bool, name: str | None = None) -> Path:
    """Copy a document into the corpus, under another name where one is given, and return where.

    A source that lies there already stays where it is. What a document replaces (the report so far, a file of the same
    name) is kept beside it under a hidden name.
    """
    folder = workspace.report if as_report else workspace.sources
    if not as_report and path.resolve() in [p.resolve() for p in documents_in(folder)]:
        return path
    name = name or path.name
    target = folder / (name if Path(name).suffix.lower() in _SUFFIXES else f"{name}.txt")
    with _changing(workspace, folder):
        data = path.read_bytes()
        replaced = [p for p in documents_in(folder) if as_report or p == target]
        for former in replaced:
            if former.read_bytes() != data:
                write_whole(former.with_name(f".{former.name}{FORMER}"), former.read_bytes())
        _put(data, target, [p for p in replaced if p != target])
    return target


def _put(data: bytes, target: Path, former: Sequence[Path]) -> None:
    """Write `target` and delete what it replaces; whenever this dies, the one or the other counts."""
    note = target.with_name(_REPLACING_FILE)
    if former:
        names = tuple(p.relative_to(target.parent).as_posix() for p in former)
        write_whole(note, msgspec.json.encode(_Replacing(target.name, names)))
    write_whole(target, data)
    for path in former:
        path.unlink()
    note.unlink(missing_ok=True)


@contextmanager
def _changing(workspace: Workspace, folder: Path) -> Iterator[None]:
    """One change of the corpus at a time, so that none writes over another."""
    try:
        with one_writer(workspace.sources, _PATIENCE_S, _LOCK):
            clear_leftovers(folder, older_than_s=STALE_S)
            yield
    except TimeoutError:
        raise InputError("another evidencebot is adding to this workspace; wait or stop it") from None
    except OSError as error:
        raise InputError(
            f"{folder} cannot be written ({error.strerror}); check its permissions and free space, "
            "or name another --workspace"
        ) from None
