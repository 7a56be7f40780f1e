"""The licences of all that evidencebot installs: `python tests/licences.py > docs/licences.md` writes them down."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "licences.md"
ALLOWED = frozenset((
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
    "CNRI-Python", "ISC", "MIT", "MIT-0", "MPL-1.1", "MPL-2.0", "PSF-2.0", "Zlib",
))  # fmt: skip
"""What a program under MIT may be given on with: permissive ones, and Mozilla's, which bind only their own files."""
_SPDX = {
    "Apache 2": "Apache-2.0", "Apache 2.0": "Apache-2.0", "Apache 2.0 License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD", "3-Clause BSD License": "BSD-3-Clause", "The BSD 2-Clause License": "BSD-2-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "ISC License": "ISC", "MIT License": "MIT", "MIT, BSD": "MIT AND BSD",
}  # fmt: skip
# Come along with the CUDA build of PyTorch, which the instructions keep out.
_CUDA = re.compile(r"nvidia-|cuda-|triton$")


def declared() -> list[Requirement]:
    """What the project itself says that it needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in project["dependencies"]]


def installed() -> dict[str, Distribution]:
    """What evidencebot needs when it runs, all the way down, by name."""
    found: dict[str, Distribution] = {}
    pending = declared()
    while pending:
        name = canonicalize_name(pending.pop().name)
        if name in found or _CUDA.match(name):
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            sys.exit(f"{name} is not installed")
        needs = (Requirement(text) for text in found[name].requires or ())
        pending += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return dict(sorted(found.items()))


def licence_of(package: Distribution) -> str:
    """The licence that a package states, as SPDX writes it."""
    meta = package.metadata
    stated = next((meta[key] for key in ("License-Expression", "License") if key in meta), "")
    if not stated or "\n" in stated:
        classifiers = meta.get_all("Classifier") or []
        stated = " AND ".join(c.split("::")[-1].strip() for c in classifiers if c.startswith("License ::"))
    return _SPDX.get(stated, stated)


def is_allowed(licence: str) -> bool:
    """Whether one of the licences offered is allowed, with all that it adds."""
    return any(all(part.strip("() ") in ALLOWED for part in offer.split(" AND ")) for offer in licence.split(" OR "))


def listed() -> dict[str, str]:
    """The table as committed: package -> licence."""
    _, rows = TABLE.read_text(encoding="utf-8").split("|---|---|\n")
    return dict(re.findall(r"^\| (.+) \| (.+) \|$", rows, re.MULTILINE))


_HEAD = """# Licences

evidencebot is under the MIT licence, the weights of its reader under CC BY-SA 4.0. It installs the packages below, each
under its own licence, none changed and none copied into this repository. All are permissive, or Mozilla's (which binds
changes to a package's own files); where a licence is offered by choice (OR), one of these is among them.
`pypandoc-binary` brings pandoc, a program under the GPL 2 or later: it is run, never linked. The table is written by
`python tests/licences.py > docs/licences.md` and checked by `tests/test_licences.py`.
"""


def _lines() -> Iterator[str]:
    yield _HEAD
    yield "| package | licence |\n|---|---|"
    for name, package in installed().items():
        yield f"| {name} | {licence_of(package)} |"


if __name__ == "__main__":
    print("\n".join(_lines()))
