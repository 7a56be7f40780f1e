"""Files of the corpus that are not indexed: copies of another, and links that lead out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from evidencebot.documents.library import CorpusFile, Role
from evidencebot.locations import Workspace


def copies(files: Sequence[CorpusFile], digests: Sequence[str]) -> dict[str, str]:
    """Document -> why it is not indexed: another file holds the same bytes.

    The report is kept, else a file that a person settled as a work, else the first.
    """
    order = sorted(zip(files, digests, strict=True), key=lambda pair: (pair[0].role is Role.SOURCE, not pair[0].entry))
    kept: dict[str, CorpusFile] = {}
    found: dict[str, str] = {}
    for file, digest in order:
        same = kept.setdefault(digest, file)
        if same is not file:
            found[file.id] = f"{file.path.name}: the same file as {same.path.name} under another name; delete one"
    return found


def links(workspace: Workspace) -> Iterator[str]:
    """A line for each link in the corpus that is not followed."""
    for folder in (workspace.report, workspace.sources):
        root = folder.resolve()
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_symlink() and not path.name.startswith(".") and not _is_within(path, root):
                yield f"{path.name}: a link out of the corpus is not followed; put the file itself there"


def _is_within(path: Path, root: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(root)
