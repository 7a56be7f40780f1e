"""Where works can be had: the shipped file and a workspace's own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from evidencebot.documents.addresses import ADDRESSES_FILE, Address, ReportPage, addresses_for, addresses_of
from evidencebot.documents.model import Document, Work
from evidencebot.errors import CorpusError
from evidencebot.locations import Workspace, shipped_corpus

SHIPPED = shipped_corpus()
assert SHIPPED is not None
CATALOGUE = {work["id"] for work in json.loads((SHIPPED / "works.json").read_text(encoding="utf-8"))}
PRINTED = Work("ford-2016-ferry", {"title": "The ferry", "URL": "https://ford.example/ferry"}, "Ford. The ferry.")
UNPRINTED = Work("ford-2017-goats", {"title": "Goats"}, "Ford. Goats.")
REPORT = Document("report", "Bridging the ford", "x", (), works=(PRINTED, UNPRINTED))


def write(folder: Path, value: object) -> None:
    (folder / "corpus").mkdir()
    (folder / "corpus" / ADDRESSES_FILE).write_text(json.dumps(value), encoding="utf-8")


def test_shipped_addresses_are_of_works_in_the_catalogue_and_on_the_web() -> None:
    assert SHIPPED is not None
    addresses = addresses_of(SHIPPED)
    assert addresses.report is not None
    assert set(addresses.works) <= CATALOGUE
    urls = [a.url for a in addresses.works.values() if a.url] + [addresses.report.page]
    assert all(url.startswith(("https://", "http://")) for url in urls)
    assert len(urls) == len(set(urls))


def test_the_wheel_ships_them() -> None:
    assert SHIPPED is not None
    pyproject = (SHIPPED.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"corpus/{ADDRESSES_FILE}" = "evidencebot/shipped/{ADDRESSES_FILE}"' in pyproject


def test_a_file_is_read(tmp_path: Path) -> None:
    known = {"url": "https://ford.example/goats.pdf", "licence": "OGL-UK-3.0", "kind": "pdf",
             "confirmed": "2026-11-22", "from": "https://ford.example"}  # fmt: skip
    write(tmp_path, {"report": {"page": "https://ford.example/"}, "ford-2017-goats": known, "other": {"url": None}})
    addresses = addresses_of(tmp_path / "corpus")
    assert addresses.report == ReportPage("https://ford.example/")
    assert addresses.works["ford-2017-goats"] == Address(
        "https://ford.example/goats.pdf", "OGL-UK-3.0", "pdf", dt.date(2026, 11, 22), "https://ford.example"
    )
    assert addresses.url("ford-2017-goats") == "https://ford.example/goats.pdf"
    assert (addresses.url("other"), addresses.url("none")) == (None, None)


@pytest.mark.parametrize("value", [[], {"a": 1}, {"a": {"kind": "docx"}}, {"a": {"address": "x"}}, {"report": {}}])
def test_a_damaged_file_is_told(tmp_path: Path, value: Any) -> None:
    write(tmp_path, value)
    with pytest.raises(CorpusError, match=ADDRESSES_FILE):
        addresses_of(tmp_path / "corpus")


def test_another_report_goes_by_its_bibliography(tmp_path: Path) -> None:
    addresses = addresses_for(Workspace(tmp_path, uses_shipped=True), REPORT)
    assert dict(addresses.works) == {PRINTED.id: Address(url="https://ford.example/ferry")}
    assert addresses.report is None


def test_a_workspaces_own_file_comes_before_the_bibliography(tmp_path: Path) -> None:
    write(tmp_path, {PRINTED.id: {"url": "https://ford.example/new"}, UNPRINTED.id: {"url": "https://ford.example/g"}})
    addresses = addresses_for(Workspace(tmp_path, uses_shipped=False), REPORT)
    assert [addresses.url(w.id) for w in (PRINTED, UNPRINTED)] == ["https://ford.example/new", "https://ford.example/g"]


def test_an_address_that_was_not_found_leaves_the_printed_one(tmp_path: Path) -> None:
    write(tmp_path, {PRINTED.id: {"url": None}})
    addresses = addresses_for(Workspace(tmp_path, uses_shipped=False), REPORT)
    assert addresses.url(PRINTED.id) == "https://ford.example/ferry"
