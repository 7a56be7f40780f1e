from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from evidencebot.errors import ModelError
from evidencebot.index.ahead import _begun, begin_loading, encoder_in
from evidencebot.index.encoder import Encoder


def test_an_encoder_begun_ahead_is_the_one_loaded_later(encoder_home: Path) -> None:
    begin_loading(encoder_home)
    ahead = encoder_in(encoder_home)
    assert np.array_equal(ahead.query("Who pays?"), Encoder(encoder_home).query("Who pays?"))


def test_one_begun_ahead_is_handed_out_once(encoder_home: Path) -> None:
    begin_loading(encoder_home)
    assert encoder_in(encoder_home) is not encoder_in(encoder_home)


def test_what_is_wrong_is_told_to_who_asks_for_it(tmp_path: Path) -> None:
    begin_loading(tmp_path)
    with pytest.raises(ModelError, match="damaged"):
        encoder_in(tmp_path)


def test_one_that_was_mended_meanwhile_is_loaded(encoder_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    begin_loading(folder)
    _begun[folder].result()
    shutil.copytree(encoder_home, folder)
    assert encoder_in(folder).card.dimension == 384
