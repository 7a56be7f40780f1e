"""A coverage-guided fuzzer on one reader: inputs that reach new code are kept and changed further.

    python tests/fuzz/guided.py pdf|markdown|notes [-max_total_time=60] [any option of libFuzzer]

Starts from tests/fuzz/corpus/<reader> and the small report; what it finds goes to build/fuzz/<reader>. A crash is
written there as `crash-…` and is read again by naming the file. Needs atheris (the group `fuzz` of pyproject.toml).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["evidencebot", "pypdf", "markdown_it", "mdit_py_plugins"]):
    from evidencebot.documents import assembling, citations, footnotes, markdown
    from evidencebot.documents.pdf import reader
    from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
    from evidencebot.documents.styled import clean
from evidencebot.errors import DocumentError

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from hostile_inputs import good  # noqa: E402
from invariants import broken  # noqa: E402

LONGEST = {"pdf": 20_000, "markdown": 4_000, "notes": 2_000}
FOUND = HERE.parents[1] / "build" / "fuzz"


def pdf(data: bytes) -> None:
    path = FOUND / "input.pdf"
    path.write_bytes(data)
    try:
        raw = reader.read_pdf(path)
    except DocumentError:
        return
    _check(raw)


def markdown_text(data: bytes) -> None:
    _check(markdown.read_markdown(clean(data.decode("utf-8", "replace"))))


def notes(data: bytes) -> None:
    """Notes as blocks of their own: the reader of notes, citations and works, without Markdown before it."""
    lines = clean(data.decode("utf-8", "replace")).split("\n")
    blocks = tuple(RawBlock(RawKind.PARAGRAPH, line) for line in lines if line.strip())
    _check(RawDocument(blocks))
    footnotes.find_notes(blocks, frozenset())
    resolver = citations.CitationResolver(())
    for line in lines:
        resolver.resolve(line)


def _check(raw: Any) -> None:
    fault = broken(assembling.assemble(raw, document_id="d"))
    assert not fault, fault


READERS = {"pdf": pdf, "markdown": markdown_text, "notes": notes}


def main() -> None:
    name, *options = sys.argv[1:]
    own, kept = FOUND / name, HERE / "corpus" / name
    own.mkdir(parents=True, exist_ok=True)
    if name != "notes":
        (own / "small").write_bytes(good("pdf" if name == "pdf" else "md")[: LONGEST[name] * 4])
    limits = [f"-max_len={LONGEST[name]}", "-timeout=30", "-rss_limit_mb=1024", f"-artifact_prefix={own}/"]
    atheris.Setup([sys.argv[0], *limits, *options, str(own), str(kept)], READERS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
