"""Whether the readers can be imported: a package may be there, and one that it needs itself not."""

from __future__ import annotations

import json
import subprocess
import sys

_IMPORTING = """
import json, sys
from importlib import import_module
sys.path[:], modules = json.loads(sys.argv[1])
why = {}
for kinds, module in modules.items():
    try:
        import_module(module)
    except ImportError as error:
        why[kinds] = " ".join(str(error).split())
print()
print(json.dumps(why))
"""


def why_not_imported(modules: dict[str, str]) -> dict[str, str]:
    """For each of these that cannot be imported, why; tried in another process, as files are read in one."""
    asked = json.dumps([sys.path, modules])
    command = [sys.executable, "-P", "-c", _IMPORTING, asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - this very interpreter
    ended = next(iter(done.stderr.splitlines()[-1:]), f"exit code {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else dict.fromkeys(modules, ended)
