"""Every package that is installed has a known, compatible licence and a pinned version."""

from __future__ import annotations

import pytest

from licences import ROOT, installed, is_allowed, licence_of, listed

# pip's own, and pinned by the Makefile beside its CPU index.
NOT_PINNED = {"setuptools", "torch"}


def test_all_that_is_installed_is_listed_with_its_licence() -> None:
    written = listed()
    assert {name: written.get(name) for name in installed()} == {n: licence_of(p) for n, p in installed().items()}


@pytest.mark.parametrize("licence", sorted({*listed().values()}))
def test_a_licence_is_compatible(licence: str) -> None:
    assert is_allowed(licence)


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "MIT AND GPL-2.0-only", "", "UNKNOWN", "AGPL-3.0 OR Proprietary"])
def test_others_are_not(licence: str) -> None:
    assert not is_allowed(licence)


def test_all_that_is_installed_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-").splitlines()
    assert set(installed()) - {line.partition("==")[0] for line in lines} - NOT_PINNED == set()
