"""How much memory and embedding many long sources cost.

    python benchmarks/sources.py                      100 sources of 60 pages, then one more
    python benchmarks/sources.py --sources 10 --keep DIR

Writes PDFs of made-up words (a seeded vocabulary, printed page numbers eight behind the PDF's), indexes them in a
process of its own, adds one more and indexes again; prints what was read and embedded, and the peak memory.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fpdf import FPDF

SYLLABLES = "ba ke li mo nu ra se ti vo da fe gi ho ju la me po ru sa te".split()
UNNUMBERED = 8
WORDS_A_PAGE = 250
CHECKED = """import json, resource, sys
from pathlib import Path
from evidencebot.index.building import build_index
from evidencebot.locations import Workspace, shipped_model
report = build_index(Workspace(Path(sys.argv[1]), uses_shipped=False), shipped_model())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([len(report.read), len(report.kept), report.embedded, report.reused, report.passages, peak]))
"""


def vocabulary(count: int = 6000) -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(count)]


def sentence(chance: random.Random, words: list[str]) -> str:
    chosen = chance.choices(words, k=chance.randint(9, 25))
    return " ".join(chosen).capitalize() + f" {chance.randint(2, 999)}."


def page_text(chance: random.Random, words: list[str]) -> str:
    sentences: list[str] = []
    while sum(len(s.split()) for s in sentences) < WORDS_A_PAGE:
        sentences.append(sentence(chance, words))
    return "\n\n".join(" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5))


class Source(FPDF):
    """A document whose front leaves bear no number."""

    def footer(self) -> None:
        if self.page_no() > UNNUMBERED:
            self.set_y(-15)
            self.cell(0, 10, str(self.page_no() - UNNUMBERED), align="C")


def write_source(path: Path, number: int, pages: int, words: list[str]) -> None:
    chance = random.Random(number)
    document = Source()
    document.set_font("helvetica", size=11)
    document.set_title(" ".join(chance.choices(words, k=5)).title())
    for _ in range(pages):
        document.add_page()
        document.multi_cell(0, text=page_text(chance, words))
    document.output(str(path))


def index(root: Path) -> None:
    started = time.perf_counter()
    ran = subprocess.run([sys.executable, "-c", CHECKED, str(root)], capture_output=True, text=True, check=True)
    read, kept, embedded, reused, passages, peak = json.loads(ran.stdout.splitlines()[-1])
    print(
        f"{read} read, {kept} kept; {embedded} texts embedded, {reused} kept; {passages} passages; "
        f"peak {peak / 2**20:.2f} GiB; {time.perf_counter() - started:.0f} s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Memory and embedding of many long sources.")
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--keep", metavar="DIR", help="work in this folder and leave it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(options.keep or temporary)
        folder = root / "corpus" / "sources"
        folder.mkdir(parents=True, exist_ok=True)
        words = vocabulary()
        for number in range(options.sources):
            write_source(folder / f"source-{number:03}.pdf", number, options.pages, words)
        index(root)
        write_source(folder / "one-more.pdf", options.sources, options.pages, words)
        index(root)
    print(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20:.2f} GiB at most in one process")


if __name__ == "__main__":
    main()
