"""`python -m training`: what it refuses, in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.__main__ import main

REFUSED = {
    "no data": (["train", "--steps", "1"], "items.jsonl"),
    "no checkpoint": (["export"], "no checkpoint in"),
    "a source that is not learned from": (["train", "--weight", "qa_qed=1"], "qa_qed is not learned from"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    nowhere = str(tmp_path / "nowhere")
    places = ["--work", str(tmp_path), "--reports", nowhere, "--public", nowhere]
    assert main([*arguments, *places]) == 2
    *_, line = capsys.readouterr().err.splitlines()
    assert line.startswith("training: ")
    assert message in line
