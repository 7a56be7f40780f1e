"""Puts what a benchmark measured into the page that reports it, between two marks: nothing is copied by hand."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def put(page: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->`."""
    before, opened, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, closed, after = rest.partition(f"<!-- /{name} -->\n")
    if not (opened and closed):
        raise SystemExit(
            f"{page} has no place for {name}: write <!-- {name} --> and <!-- /{name} --> on lines of their own"
        )
    page.write_text(f"{before}{opened}\n{text.strip()}\n\n{closed}{after}", encoding="utf-8")


def machine(*packages: str) -> str:
    """The machine and the versions, in a sentence."""
    named = ", ".join(f"{name} {version(name)}" for name in packages)
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else 0
    return (
        f"Python {platform.python_version()} on {os.cpu_count()} cores ({platform.machine()}), "
        f"load {load:.1f} from all that ran; {named}."
    )
