"""The door to pandoc, a program of its own that comes in a wheel: a tree in, a file's bytes out.

Text goes in as data (pandoc's own tree as JSON), so that nothing in it can be read as markup.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from evidencebot.errors import ExportError
from evidencebot.exporting.tree import Tree

_LONGEST_S = 300


def run_pandoc(tree: Tree, to: str, *options: str, epoch: int | None = None) -> bytes:
    """The tree in pandoc's format `to`; a file that bears a date gets `epoch`, in seconds, instead of today's.

    Raises ExportError with pandoc's own reason.
    """
    # --data-dir names no folder, so that no template or style of the user's own pandoc changes the file.
    command = [str(_program()), "--from=json", f"--to={to}", "--wrap=none", f"--data-dir={os.devnull}"]
    if epoch is None:
        # In its sandbox pandoc opens no file but those named, and no connection; it has no clock there either.
        command.append("--sandbox")
    try:
        done = subprocess.run(  # noqa: S603 - our own wheel's program, options made here, text only on its input
            [*command, *options, "--output=-"],
            input=json.dumps(tree).encode(),
            capture_output=True,
            check=False,
            timeout=_LONGEST_S,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch or 0)},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ExportError(f"pandoc did not finish ({error}); export as json, which needs no pandoc") from None
    if done.returncode:
        reason = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise ExportError(f"pandoc could not write {to}: {reason}")
    return done.stdout


def _program() -> Path:
    """The program inside the wheel, never another on the PATH: what is written depends on its version."""
    import pypandoc

    program = Path(pypandoc.__file__).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
    if not program.is_file():
        raise ExportError("pandoc is not installed; run: pip install --force-reinstall pypandoc_binary")
    return program
