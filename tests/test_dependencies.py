"""What the project needs is installed whole by the pip that comes with Python."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from licences import declared, installed


def needs_by_another_spelling(package: Distribution) -> Iterator[str]:
    """What hangs on an extra that `package` asks for as `a_b` and its maker calls `a-b`."""
    for wanted in map(Requirement, package.requires or ()):
        if not wanted.extras or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        provider = distribution(wanted.name)
        unknown = wanted.extras - set(provider.metadata.get_all("Provides-Extra") or ())
        needs = list(map(Requirement, provider.requires or ()))
        for extra in map(canonicalize_name, unknown):
            yield from (canonicalize_name(n.name) for n in needs if n.marker and n.marker.evaluate({"extra": extra}))


def test_what_an_old_pip_passes_over_is_declared() -> None:
    """pip before 23.3 takes `a_b` and `a-b` for two extras, and installs nothing for the one that it does not find."""
    found = {need for package in installed().values() for need in needs_by_another_spelling(package)}
    assert found, "none is asked for by another spelling any more: lxml_html_clean need not be declared"
    assert found <= {canonicalize_name(need.name) for need in declared()}
