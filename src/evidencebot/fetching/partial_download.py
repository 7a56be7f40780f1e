"""A file on its way: its bytes so far, and what they are bytes of, so that a later attempt may go on."""

from __future__ import annotations

from pathlib import Path

import msgspec

from evidencebot.fetching.web import Reply
from evidencebot.files import write_whole


class _Origin(msgspec.Struct, frozen=True):
    """Which version of which file the bytes belong to."""

    url: str
    validator: str
    """Its strong ETag or its date: what If-Range compares. ASCII, or it could not be sent back."""


class PartialDownload:
    """`.NAME.part` in a folder of the corpus, hidden from the index."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f".{name}.part"
        self._origin = folder / f".{name}.part.json"

    def resuming(self, url: str) -> dict[str, str]:
        """The headers that ask for the rest; none where nothing is kept of this very address."""
        origin = self._read_origin()
        if origin is None or origin.url != url or not self.size():
            return {}
        return {"Range": f"bytes={self.size()}-", "If-Range": origin.validator}

    def begin(self, url: str, reply: Reply) -> None:
        """Start anew, with bytes that can be gone on with if the server names their version."""
        self.drop()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        validator = _validator(reply)
        if validator:
            write_whole(self._origin, msgspec.json.encode(_Origin(url, validator)))

    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    def is_resumable(self) -> bool:
        return self.size() > 0 and self._read_origin() is not None

    def finish(self, suffix: str) -> None:
        """Give the whole file a suffix that says what it is; it stays hidden."""
        finished = self.path.with_suffix(suffix)
        self.path.replace(finished)
        self.path = finished

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self._origin.unlink(missing_ok=True)

    def _read_origin(self) -> _Origin | None:
        try:
            return msgspec.json.decode(self._origin.read_bytes(), type=_Origin)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None


def _validator(reply: Reply) -> str | None:
    if reply.is_packed:
        return None
    offered = (reply.headers.get("ETag", ""), reply.headers.get("Last-Modified", ""))
    return next((v for v in offered if v and v.isascii() and not v.startswith("W/")), None)
