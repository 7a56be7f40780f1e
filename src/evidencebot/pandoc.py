"""The door to pandoc, a program of its own that comes in a wheel: a document in, the same in another format out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from evidencebot.errors import PandocError

_LONGEST_S, _MEMORY_MIB = 100, 1024
"""For one conversion; what is read may come from a stranger."""
_HEAP_EXHAUSTED = 251
_LONGEST_REASON = 200


def convert(data: bytes, source: str, to: str, *options: str, epoch: int | None = None) -> bytes:
    """`data` in pandoc's format `source` as `to`; a file that bears a date gets `epoch`, in seconds, for today's.

    Raises PandocError with pandoc's own reason.
    """
    # Options between +RTS and -RTS are for the Haskell runtime, which keeps the limit on every system.
    command = [str(program()), "+RTS", f"-M{_MEMORY_MIB}m", "-RTS", f"--from={source}", f"--to={to}", "--wrap=none"]
    # No folder, so that no template or style of the user's own pandoc changes the file.
    command.append(f"--data-dir={os.devnull}")
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
    except subprocess.TimeoutExpired:
        raise PandocError(f"pandoc was not done with it after {_LONGEST_S} seconds; split it") from None
    except OSError as error:
        raise PandocError(f"pandoc, which Word files and exports need, did not run ({error})") from None
    if done.returncode == _HEAP_EXHAUSTED:
        raise PandocError(f"pandoc needs more than {_MEMORY_MIB} MiB of memory for it; split it")
    if done.returncode:
        reason = " ".join(done.stderr.decode("utf-8", "replace").split())[:_LONGEST_REASON]
        raise PandocError(f"pandoc could not make {to} of {source}: {reason}")
    return done.stdout


def program() -> Path:
    """The program inside the wheel, never another on the PATH: what is written depends on its version.

    Raises PandocError where it is missing.
    """
    import pypandoc

    program = Path(pypandoc.__file__).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
    if not program.is_file():
        raise PandocError("pandoc is not installed; run: pip install --force-reinstall pypandoc_binary")
    return program
