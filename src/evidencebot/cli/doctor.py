"""`evidencebot doctor`: what is there, what is missing, and how to mend it."""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import PackageNotFoundError, version

from msgspec import Struct

from evidencebot import __version__, tesseract
from evidencebot.cli.diagnostics import ANSWERED, FAILED
from evidencebot.cli.index import SETTLE
from evidencebot.cli.output import write, write_json, write_paragraph
from evidencebot.cli.preparing import settings_of
from evidencebot.conversation.session import SessionStore
from evidencebot.documents.library import Role, corpus_files
from evidencebot.documents.model import REPORT_ID
from evidencebot.documents.reader_imports import why_not_imported
from evidencebot.documents.reading import READERS
from evidencebot.errors import EvidencebotError, ModelError, PandocError, PassageIndexError
from evidencebot.index.encoder_card import checked_digest
from evidencebot.index.freshness import is_fresh
from evidencebot.index.passage_index import open_index
from evidencebot.locations import Workspace, model_name
from evidencebot.pandoc import program
from evidencebot.settings import Settings

_PACKAGES = (
    "sentence-transformers", "torch", "faiss-cpu", "onnxruntime", "tokenizers", "bm25s", "pypdf", "trafilatura",
    "lxml_html_clean", "pypandoc_binary", "pypdfium2", "rapidfuzz",
)  # fmt: skip
_REINSTALL = "in the folder that evidencebot was installed from: pip install ."


class Finding(Struct, frozen=True):
    """One thing looked at."""

    what: str
    is_well: bool
    detail: str
    mend: str | None = None


def run(options: argparse.Namespace) -> int:
    findings = examine(settings_of(options))
    is_well = all(f.is_well for f in findings)
    if options.json:
        write_json({"version": __version__, "is_well": is_well, "findings": findings})
    else:
        for finding in findings:
            write_paragraph(f"{finding.what}: {finding.detail}", "      ", "ok    " if finding.is_well else "MEND  ")
            if finding.mend:
                write_paragraph(finding.mend, "        ", "      → ")
        write("Everything is in order." if is_well else "Something is to be mended, see above.")
    return ANSWERED if is_well else FAILED


def examine(settings: Settings) -> list[Finding]:
    """All findings, in the order in which one depends on the other."""
    return [
        _python(),
        *_packages(),
        *_readers(),
        _model(settings),
        *_corpus(settings.workspace),
        _index(settings.workspace),
        *_ties(settings.workspace),
        *_sessions(settings.workspace),
    ]


def _python() -> Finding:
    return Finding("python", True, f"{platform.python_version()} on {platform.machine()}, evidencebot {__version__}")


def _packages() -> list[Finding]:
    missing, found = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    findings = [Finding("packages", True, ", ".join(found))] if found else []
    if missing:
        findings.append(
            Finding("packages", False, f"missing: {', '.join(missing)}", f"pip install {' '.join(missing)}")
        )
    return findings


def _readers() -> list[Finding]:
    """Each reader is imported: a package may be there, and one that it needs itself not."""
    ills = why_not_imported(READERS)
    well = [kinds for kinds in READERS if kinds not in ills]
    findings = [Finding("readers", True, "; ".join(well))] if well else []
    findings += [Finding("readers", False, f"{kinds}: {ill}", _REINSTALL) for kinds, ill in ills.items()]
    try:
        program()
    except PandocError as error:
        findings.append(_unusable("pandoc", error))
    return [*findings, _ocr()]


def _ocr() -> Finding:
    """A program that most do without: its absence is no ill."""
    if tesseract.is_installed():
        return Finding("OCR", True, "tesseract reads scanned pages")
    return Finding("OCR", True, f"scanned pages stay unread: {tesseract.HOW_TO_INSTALL}")


def _model(settings: Settings) -> Finding:
    try:
        folder = settings.model_folder()
        checked_digest(folder)
    except ModelError as error:
        return _unusable("model", error)
    return Finding(
        "model", True, model_name(folder) if settings.model else "all-MiniLM-L6-v2 as shipped, checksum right"
    )


def _corpus(workspace: Workspace) -> list[Finding]:
    where = Finding("workspace", True, str(workspace.root))
    try:
        files = corpus_files(workspace)
    except EvidencebotError as error:
        return [where, Finding("corpus", False, str(error), "evidencebot add --report FILE")]
    sources = sum(f.role is Role.SOURCE for f in files)
    report = next((f for f in files if f.role is not Role.SOURCE), None)
    if report is None:
        about = Finding("report", False, "none", "evidencebot add --report FILE")
    elif report.role is Role.DIGEST:
        hint = "for its own words: evidencebot add --report FILE"
        about = Finding("report", True, f"the digest in this project's own words stands in for the report; {hint}")
    else:
        about = Finding("report", True, report.path.name)
    return [where, about, Finding("sources", True, _count(sources, "file"))]


def _index(workspace: Workspace) -> Finding:
    try:
        index = open_index(workspace.index)
        damaged = index.manifest.damaged(index.folder)
        if damaged:
            return Finding("index", False, f"damaged: {', '.join(damaged[:3])}", "evidencebot index --force")
        unexported = index.encoder.card.unexported
    except (PassageIndexError, ModelError) as error:
        return _unusable("index", error)
    try:
        fresh = is_fresh(workspace)
    except EvidencebotError as error:
        return Finding("index", False, str(error), "mend the corpus, then: evidencebot index")
    manifest = index.manifest
    held = [_count(len(manifest.documents), "document"), _count(manifest.counts["passages"], "passage")]
    detail = f"{', '.join(held)}, model {manifest.model}"
    if unexported:
        detail += f" through sentence-transformers, which is slow to load (not exported: {unexported.reason})"
    if not fresh:
        return Finding("index", False, f"{detail}; older than the corpus", "evidencebot index")
    failed = f"; skipped: {'; '.join(manifest.failures)}" if manifest.failures else ""
    return Finding("index", True, detail + failed)


def _ties(workspace: Workspace) -> list[Finding]:
    """Which sources are works of the bibliography, where the index knows; a doubt is no fault."""
    try:
        index = open_index(workspace.index)
        ties, doubts = index.ties, index.doubts
    except PassageIndexError:
        return []
    sources = [d for d in index.manifest.documents if d != REPORT_ID]
    if not sources:
        return []
    told = [f"{len(ties)} of {_count(len(sources), 'source')} tied to the bibliography"]
    told += [f"in doubt: {d.document}, {d.reason}" for d in doubts]
    return [Finding("ties", True, "; ".join(told), SETTLE if doubts else None)]


def _sessions(workspace: Workspace) -> list[Finding]:
    summaries = SessionStore(workspace.sessions).summaries()
    problems = [s.problem for s in summaries if s.problem]
    if problems:
        return [Finding("sessions", False, "; ".join(problems))]
    return [Finding("sessions", True, _count(len(summaries), "session"))] if summaries else []


def _unusable(what: str, error: EvidencebotError) -> Finding:
    """What cannot be opened; its error ends with what to run."""
    detail, _, command = str(error).partition("; run: ")
    return Finding(what, False, detail, command or None)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
