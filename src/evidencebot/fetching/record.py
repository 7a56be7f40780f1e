"""What was fetched, from where, when and with which checksum: `corpus/sources/.fetched.json`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from evidencebot.errors import CorpusError
from evidencebot.files import write_whole

RECORD_FILE = ".fetched.json"


class Fetched(msgspec.Struct, frozen=True):
    """One file that was fetched."""

    file: str
    url: str
    """The address asked for."""
    final_url: str
    """The address that answered, behind any redirects."""
    sha256: str
    bytes: int
    date: dt.datetime
    licence: str | None = None


def fetched_into(sources: Path) -> dict[str, Fetched]:
    """Id -> record; CorpusError where the file is damaged."""
    path = sources / RECORD_FILE
    if not path.is_file():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Fetched])
    except msgspec.MsgspecError:
        raise CorpusError(f"{path} is damaged; delete it (it only records what was fetched)") from None


def keep_record(sources: Path, document_id: str, fetched: Fetched) -> None:
    records = dict(sorted((fetched_into(sources) | {document_id: fetched}).items()))
    write_whole(sources / RECORD_FILE, msgspec.json.format(msgspec.json.encode(records), indent=1))
