"""`fetch`: what it brings into the corpus, what it says of what it could not have, and that nothing else connects."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evidencebot.documents.addresses import ADDRESSES_FILE
from evidencebot.documents.library import source_entries
from evidencebot.fetching.limits import Limits
from evidencebot.fetching.record import RECORD_FILE, fetched_into
from evidencebot.index.passage_index import open_index
from evidencebot.locations import Workspace
from misbehaving import Site, failing_first, pdf, serving
from workspaces import SMALL_REPORT, TIED_ENTRY

Run = Callable[..., tuple[int, str, str]]
FORD, PRICE = "corran-2016-ford", "thackeray-moss-2012-price"
FORD_PDF = pdf("Ford closes, carers stranded for nine hours", "Two carers slept in a shelter beside the ford.")
PRICE_PAGE = (
    b"<!DOCTYPE html><title>The price of waiting</title><h1>The Price of Waiting</h1><p>Waiting costs a lot.</p>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidencebot.cli.fetch.Limits", lambda **given: Limits(pause=0, backoff=0.01, **given))


def know(workspace: Workspace, report: str | None = None, /, **urls: str | None) -> None:
    entries: dict[str, Any] = {name.replace("_", "-"): {"url": url} for name, url in urls.items()}
    if report:
        entries["report"] = {"page": report}
    (workspace.corpus / ADDRESSES_FILE).write_text(json.dumps(entries), encoding="utf-8")


def know_two(workspace: Workspace, site: Site) -> None:
    ford, price = site.serve("/ford", FORD_PDF), site.serve("/price", PRICE_PAGE, "text/html")
    know(workspace, corran_2016_ford=ford, thackeray_moss_2012_price=price)


def test_sources_are_fetched_tied_and_indexed(run: Run, own_small: Workspace, site: Site) -> None:
    know_two(own_small, site)
    code, out, err = run("fetch", "sources", "--allow-local", "--workspace", own_small.root)
    assert code == 0
    assert "2 of 2 are in the corpus" in out
    assert f"Fetching {FORD}" in err
    assert open_index(own_small.index).ties == {"paying-by-the-minute": TIED_ENTRY, FORD: FORD, PRICE: PRICE}
    assert source_entries(own_small) == {f"{FORD}.pdf": FORD, f"{PRICE}.html": PRICE}
    assert (own_small.sources / f"{FORD}.pdf").read_bytes() == FORD_PDF
    assert not [p for p in own_small.sources.iterdir() if ".part" in p.name]


def test_what_was_fetched_is_recorded(run: Run, own_small: Workspace, site: Site) -> None:
    site.serve("/ford", FORD_PDF)
    site.routes["/old"] = lambda h: h.answer(301, Location="/ford")
    know(own_small, corran_2016_ford=site.url("/old"))
    assert run("fetch", FORD, "--allow-local", "--quiet", "--workspace", own_small.root)[0] == 0
    record = fetched_into(own_small.sources)[FORD]
    assert (record.file, record.url, record.final_url) == (f"{FORD}.pdf", site.url("/old"), site.url("/ford"))
    assert (record.sha256, record.bytes) == (hashlib.sha256(FORD_PDF).hexdigest(), len(FORD_PDF))
    assert record.date.tzinfo is not None


def test_what_is_at_hand_is_not_fetched_again_unless_forced(run: Run, own_small: Workspace, site: Site) -> None:
    know_two(own_small, site)
    run("fetch", FORD, "--allow-local", "--workspace", own_small.root)
    site.asked.clear()
    code, out, _ = run("fetch", FORD, "--allow-local", "--workspace", own_small.root)
    assert (code, site.asked) == (0, [])
    assert f"{FORD}: in the corpus" in out
    assert run("fetch", FORD, "--force", "--allow-local", "--workspace", own_small.root)[0] == 0
    assert "/ford" in site.paths()


def test_one_that_cannot_be_had_is_told_in_one_line_and_the_others_go_on(
    run: Run, own_small: Workspace, site: Site
) -> None:
    know_two(own_small, site)
    site.routes["/price"] = lambda h: h.answer(404)
    code, out, err = run("fetch", "sources", "--allow-local", "--quiet", "--workspace", own_small.root)
    assert code == 1
    assert "1 of 2 are in the corpus" in out
    assert err == f"evidencebot: {PRICE}: 127.0.0.1 says 404 Not Found\n"
    assert FORD in open_index(own_small.index).ties


def test_a_passing_failure_does_not_show(run: Run, own_small: Workspace, site: Site) -> None:
    know_two(own_small, site)
    site.routes["/ford"] = failing_first(500, FORD_PDF)
    assert run("fetch", FORD, "--allow-local", "--quiet", "--workspace", own_small.root)[::2] == (0, "")


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (pdf("Terms of use", "Nothing of the kind stands here."), "application/pdf", "not as this work"),
        (b"<html><title>Before you go on</title><p>Do you accept our biscuits?", "text/html", "not as this work"),
        (pdf(""), "application/pdf", "ocr"),
    ],
    ids=["another work", "a notice", "a scan"],
)
def test_what_is_not_the_work_or_cannot_be_read_is_not_added(
    run: Run, own_small: Workspace, site: Site, body: bytes, content_type: str, reason: str
) -> None:
    know(own_small, corran_2016_ford=site.serve("/x", body, content_type))
    before = set(own_small.sources.iterdir())
    code, _, err = run("fetch", FORD, "--allow-local", "--quiet", "--workspace", own_small.root)
    assert (code, err.count("\n")) == (1, 1)
    assert reason in err.lower()
    assert set(own_small.sources.iterdir()) - before == {own_small.sources / ".lock"}


def test_a_work_without_an_address_is_told_how_to_be_added(run: Run, own_small: Workspace) -> None:
    know(own_small, corran_2016_ford=None)
    code, _, err = run("fetch", FORD, "--workspace", own_small.root)
    assert (code, err.count("\n")) == (1, 1)
    assert f"evidencebot add --entry {FORD} FILE" in err


def test_the_report_is_found_through_its_publishers_page(
    run: Run, encoder_home: Path, tmp_path: Path, site: Site
) -> None:
    from workspaces import DIGEST_TITLE, make_workspace, write_digest

    root = make_workspace(tmp_path / "w", encoder_home).root
    write_digest(root / "corpus")
    workspace = Workspace(root, uses_shipped=True)
    body = pdf(DIGEST_TITLE, "Orle has 96 street lamps, and most of them burn.")
    site.serve("/files/lamps.pdf", body)
    page = site.serve("/lamps", b"<html><a href='/files/lamps.pdf'>Read the full report</a>", "text/html")
    know(workspace, page)
    code, out, _ = run("fetch", "report", "--allow-local", "--quiet", "--workspace", root)
    assert (code, out.count("report.pdf")) == (0, 1)
    assert (workspace.report / "report.pdf").read_bytes() == body
    assert fetched_into(workspace.sources)["report"].url == site.url("/files/lamps.pdf")
    report = open_index(workspace.index).report
    assert report is not None
    assert not report.is_digest


def test_the_report_at_hand_is_left_alone(run: Run, own_small: Workspace, site: Site) -> None:
    know(own_small, site.url("/page"))
    code, out, _ = run("fetch", "--allow-local", "--workspace", own_small.root)
    assert (code, site.asked) == (0, [])
    assert "report: in the corpus" in out
    assert (own_small.report / SMALL_REPORT.name).read_bytes() == SMALL_REPORT.read_bytes()


def test_dry_run_lists_and_connects_to_nothing(run: Run, own_small: Workspace, site: Site) -> None:
    know_two(own_small, site)
    code, out, _ = run("fetch", "--dry-run", "--allow-local", "--workspace", own_small.root)
    assert (code, site.asked) == (0, [])
    assert f"{FORD}: from {site.url('/ford')}" in out


def test_json_lists_every_file(run: Run, own_small: Workspace, site: Site) -> None:
    know_two(own_small, site)
    site.routes["/price"] = lambda h: h.answer(404)
    code, out, _ = run("fetch", "--json", "--allow-local", "--workspace", own_small.root)
    results = {r["id"]: r for r in json.loads(out)}
    assert code == 1
    assert {i: r["outcome"] for i, r in results.items()} == {"report": "at_hand", FORD: "fetched", PRICE: "failed"}
    assert results[FORD]["fetched"]["bytes"] == len(FORD_PDF)
    assert "404" in results[PRICE]["reason"]


def test_a_file_over_the_limit_is_refused(run: Run, own_small: Workspace, site: Site) -> None:
    know(own_small, corran_2016_ford=site.serve("/x", FORD_PDF + b"%" * (1 << 20) + b"%%EOF"))
    code, _, err = run("fetch", FORD, "--max-size", "1", "--allow-local", "--quiet", "--workspace", own_small.root)
    assert code == 1
    assert "larger than 1 MiB" in err


@pytest.mark.parametrize("options", [["nobody-1999"], ["sources", "--max-size", "0"], ["sources", "--max-size", "x"]])
def test_errors_of_use(run: Run, own_small: Workspace, options: list[str]) -> None:
    code, out, err = run("fetch", *options, "--workspace", own_small.root)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_damaged_record_is_told_before_anything_is_fetched(run: Run, own_small: Workspace, site: Site) -> None:
    know_two(own_small, site)
    (own_small.sources / RECORD_FILE).write_text("{")
    code, out, err = run("fetch", FORD, "--allow-local", "--workspace", own_small.root)
    assert (code, out, site.asked) == (2, "", [])
    assert RECORD_FILE in err


def test_this_machine_is_not_asked_without_leave(run: Run, own_small: Workspace, site: Site) -> None:
    know_two(own_small, site)
    code, _, err = run("fetch", FORD, "--quiet", "--workspace", own_small.root)
    assert (code, site.asked) == (1, [])
    assert "not on the public internet" in err


def test_a_second_fetch_into_one_workspace_is_refused(run: Run, own_small: Workspace, site: Site) -> None:
    know_two(own_small, site)
    hold = (
        "import sys; from pathlib import Path; from evidencebot.files import one_writer\n"
        "with one_writer(Path(sys.argv[1]), 0): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(own_small.sources)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        code, _, err = run("fetch", FORD, "--allow-local", "--workspace", own_small.root)
        holder.communicate()
    assert code == 2
    assert "another evidencebot" in err
    assert site.asked == []
