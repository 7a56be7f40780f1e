"""The encoder, loaded on a thread of its own while a command imports the rest and reads its index."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from evidencebot.errors import EvidencebotError
from evidencebot.index.encoder import Encoder

_begun: dict[Path, _Loading] = {}


class _Loading:
    """An encoder on its way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: Encoder | EvidencebotError | None = None
        self._thread = Thread(target=self._load)
        self._thread.start()

    def result(self) -> Encoder:
        self._thread.join()
        if isinstance(self._loaded, Encoder):
            return self._loaded
        raise self._loaded or RuntimeError("the encoder was not loaded")

    def _load(self) -> None:
        try:
            self._loaded = Encoder(self._folder)
        except EvidencebotError as error:
            self._loaded = error


def begin_loading(folder: Path) -> None:
    """Start to load the encoder of a folder; what is wrong with it is told to who asks for it."""
    _begun[folder] = _Loading(folder)


def encoder_in(folder: Path) -> Encoder:
    """The encoder of a folder: the one begun ahead, once, or one loaded now."""
    begun = _begun.pop(folder, None)
    return begun.result() if begun else Encoder(folder)
