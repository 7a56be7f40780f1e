"""Programs run where the kernel gives them a network or a file system of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

NO_INTERFACE = ("unshare", "--user", "--map-root-user", "--net")
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
_TESTS = Path(__file__).parent
_PATIENCE_S = 3000


def require(namespace: tuple[str, ...]) -> None:
    """Skip the test where the kernel gives none; fail where EVIDENCEBOT_REQUIRE_NAMESPACES=1 says that it must."""
    try:
        given = subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        given = False
    if given:
        return
    reason = f"no namespace to be had: {' '.join(namespace)}"
    if os.environ.get("EVIDENCEBOT_REQUIRE_NAMESPACES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def run_within(
    namespace: tuple[str, ...], script: str, *arguments: object, environment: dict[str, str] | None = None
) -> str:
    """What a script of this folder prints; fails with what it wrote on standard error where it ended badly."""
    inherited = os.environ if environment is None else environment
    command = [*namespace, sys.executable, str(_TESTS / script), *map(str, arguments)]
    done = subprocess.run(
        command,
        env={**inherited, "PYTHONPATH": os.pathsep.join([str(_TESTS), inherited.get("PYTHONPATH", "")])},
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout
