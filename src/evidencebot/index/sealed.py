"""Records that carry a checksum of themselves and of the files beside them: no byte changes unnoticed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import msgspec
from msgspec.structs import replace

from evidencebot.files import digest_of


class Sealed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a folder holds. A field's name that was changed is damage, too."""

    checksums: dict[str, str] = {}
    """SHA-256 of every other file of the folder, by its path in it."""
    seal: str = ""
    """SHA-256 of all the other fields."""

    def over(self, folder: Path, names: Iterable[str]) -> Self:
        """This record with the checksums of these files, sealed."""
        record = replace(self, checksums={name: digest_of(folder / name) for name in names})
        return replace(record, seal=record.right_seal())

    def right_seal(self) -> str:
        """What the seal must be if no field was changed."""
        return hashlib.sha256(msgspec.json.encode(replace(self, seal=""))).hexdigest()

    def damaged(self, folder: Path) -> list[str]:
        """The files that are missing, or whose bytes are not those that were written."""
        return [name for name in self.checksums if self.is_damaged(folder, name)]

    def is_damaged(self, folder: Path, name: str) -> bool:
        try:
            return digest_of(folder / name) != self.checksums.get(name)
        except OSError:
            return True
