"""The door to pandoc, a program of its own that comes in a wheel: a document in, the same in another format out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from evidencebot.errors import PandocError

_LONGEST_S = 300


def convert(data: bytes, source: str, to: str, *options: str, epoch: int | None = None) -> bytes:
    """`data` in pandoc's format `source` as `to`; a file that bears a date gets `epoch`, in seconds, for today's.

    Raises PandocError with pandoc's own reason.
    """
    # --data-dir names no folder, so that no template or style of the user's own pandoc changes the file.
    command = [str(_program()), f"--from={source}", f"--to={to}", "--wrap=none", f"--data-dir={os.devnull}"]
    if epoch is None:
        # In its sandbox pandoc opens no file but those named, and no connection; it has no clock there either.
        command.append("--sandbox")
    try:
        done = subprocess.run(  # noqa: S603 - our own wheel's program, options made here, documents only on its input
            [*command, *options, "--output=-"],
            input=data,
            capture_output=True,
            check=False,
            timeout=_LONGEST_S,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch or 0)},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PandocError(f"pandoc, which Word files and exports need, did not run ({error})") from None
    if done.returncode:
        reason = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise PandocError(f"pandoc could not make {to} of {source}: {reason}")
    return done.stdout


def _program() -> Path:
    """The program inside the wheel, never another on the PATH: what is written depends on its version."""
    import pypandoc

    program = Path(pypandoc.__file__).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
    if not program.is_file():
        raise PandocError("pandoc is not installed; run: pip install --force-reinstall pypandoc_binary")
    return program
