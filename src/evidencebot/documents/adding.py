"""Documents -> the corpus: each read first, so that nothing gets in that cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from evidencebot.documents.contained import Read, contained_reading
from evidencebot.documents.library import add_file, documents_in, settle_entry
from evidencebot.documents.model import Document
from evidencebot.documents.raw import Told
from evidencebot.errors import DocumentError
from evidencebot.files import digest_of
from evidencebot.locations import Workspace


class Added(Struct, frozen=True):
    """A document put into the corpus, and its file there."""

    document: Document
    path: Path

    @property
    def loss(self) -> str | None:
        """A line on what of the file was not read; None where enough was."""
        account = self.document.account
        return None if account is None or account.is_enough else f"{self.path.name}: only {account.summary()}"


class Copy(Struct, frozen=True):
    """A file that was not added, since the corpus holds the same bytes under another name."""

    path: Path
    held: Path


class Additions(Struct, frozen=True):
    """What became of the files to be added."""

    added: tuple[Added, ...]
    copies: tuple[Copy, ...]
    failures: tuple[str, ...]
    """A line for each file that could not be read."""


def add_documents(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    as_report: bool = False,
    entry: str | None = None,
    told: Told | None = None,
) -> Additions:
    """Put documents into the corpus, settled as an entry where one is given; what cannot be read stops no other.

    `told` is called as page after page is read by OCR.
    Raises DocumentError, and changes nothing, where none can be read.
    """
    held = {} if as_report else _held(workspace)
    readable: list[tuple[Path, Document]] = []
    copies: list[Copy] = []
    failures: list[str] = []
    with contained_reading(told) as read:
        for path in paths:
            digest = digest_of(path) if path.is_file() else ""
            same = held.get(digest)
            if same and same.name != path.name:
                copies.append(Copy(path, same))
                continue
            document, failure = _read(read, path)
            if document is None:
                failures.append(failure)
            else:
                readable.append((path, document))
                held[digest] = path
    if failures and not readable and not copies:
        raise DocumentError("; ".join(failures))
    added = tuple(Added(d, add_file(workspace, path, as_report=as_report)) for path, d in readable)
    _settle(workspace, entry, [*(a.path for a in added), *(copy.held for copy in copies)])
    return Additions(added, tuple(copies), tuple(failures))


def _held(workspace: Workspace) -> dict[str, Path]:
    """The corpus's files by their checksums."""
    files = [*documents_in(workspace.sources), *documents_in(workspace.report)]
    return {digest_of(path): path for path in files}


def _read(read: Read, path: Path) -> tuple[Document | None, str]:
    try:
        return read(path, "candidate"), ""
    except DocumentError as error:
        return None, str(error)


def _settle(workspace: Workspace, entry: str | None, paths: Sequence[Path]) -> None:
    for path in paths if entry else ():
        if path.parent != workspace.report:
            settle_entry(workspace, path.name, entry or "")
