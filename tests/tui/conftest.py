from __future__ import annotations

from pathlib import Path

import pytest

from stub_engine import StubEngine


@pytest.fixture
def engine(tmp_path: Path) -> StubEngine:
    return StubEngine(tmp_path)
