"""The encoder, loaded on a thread of its own while a command imports the rest and reads its index."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Thread

from evidencebot.errors import EvidencebotError
from evidencebot.index.encoder import Encoder

_begun: dict[Path, _Loading] = {}


class _Loading:
    """An encoder on its way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: Encoder | None = None
        self._thread = Thread(target=self._load)
        self._thread.start()

    def result(self) -> Encoder | None:
        """The encoder; None where it could not be loaded."""
        self._thread.join()
        return self._loaded

    def _load(self) -> None:
        with suppress(EvidencebotError):
            self._loaded = Encoder(self._folder)


def begin_loading(folder: Path) -> None:
    """Start to load the encoder of a folder."""
    _begun[folder] = _Loading(folder)


def encoder_in(folder: Path) -> Encoder:
    """The encoder of a folder: the one begun ahead, once, or one loaded now, the export having been mended since."""
    begun = _begun.pop(folder, None)
    return (begun and begun.result()) or Encoder(folder)
