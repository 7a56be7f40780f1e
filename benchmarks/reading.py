"""How well the readers read a folder of reports: words, headings, notes, pages and time, a row each.

    python benchmarks/reading.py REPORTS [NAME ...] [--write]

What is right comes from elsewhere than from the readers: `REPORTS/gold/NAME.json` as a person saw it, the number of
notes that `REPORTS/README.md` names, the file's bookmarks or the headings of its markup, and the plain text of each
page (the second look of the gauge of loss). Where there is none of these the cell is left open.
--write puts the table into docs/reading.md.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
from rapidfuzz import fuzz
from tables import DOCS, machine, put

from evidencebot.documents.contained import contained_reading
from evidencebot.documents.gauge import FilePage, count_words
from evidencebot.documents.model import BlockKind, Document, Footnote
from evidencebot.documents.second_look import look_at
from evidencebot.errors import DocumentError

SUFFIXES = (".pdf", ".docx", ".odt", ".epub", ".rtf", ".html", ".md")
SAME_TITLE = 88
"""Titles of contents, bookmarks and pages differ in dashes, quotes and line breaks."""
AIMS = {"words": 0.98, "headings": 0.90, "notes": 0.97}
EDGE_WORDS = 25
"""First and last words of a page among which a printed page number stands."""
MARKDOWN_HEADING = re.compile(r"^#{1,6}\s*(?=\S)(.*?)\s*#*$", re.MULTILINE)
HTML_HEADING = re.compile(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Expected:
    """A heading that the document has."""

    title: str
    page: str | None
    """As printed; None where it has none."""
    pdf_page: int | None = None
    number: str = ""


@dataclass(frozen=True)
class Row:
    """What was measured of one document; None where nothing independent tells."""

    name: str
    pages: int
    words: float
    left_out: float
    headings: float | None
    notes: float | None
    whole: float | None
    on_page: float | None
    invented: int | None
    seconds: float


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def share(hits: Iterable[bool]) -> float | None:
    found = list(hits)
    return sum(found) / len(found) if found else None


def measured(path: Path, document: Document, seconds: float) -> Row:
    look = look_at(path)
    gold = gold_of(path)
    account = document.account
    assert account
    notes, whole, on_page = notes_of(path, document, gold, look)
    return Row(
        path.name,
        account.pages,
        account.share,
        sum(count_words(piece.text) for piece in document.left_out) / max(1, account.in_file),
        headings_of(path, document, gold, look),
        notes,
        whole,
        on_page,
        invented(path, document, look),
        seconds,
    )


def gold_of(path: Path) -> dict[str, Any] | None:
    gold = path.parent / "gold" / f"{path.name.split('.')[0]}.json"
    return json.loads(gold.read_text(encoding="utf-8")) if gold.is_file() else None


def headings_of(path: Path, document: Document, gold: dict[str, Any] | None, look: Sequence[FilePage]) -> float | None:
    """Share of the headings that open a section, on the right page."""
    texts = {page.pdf_page: squeezed(page.text) for page in look}
    expected = [h for h in expected_headings(path, gold) if is_heading(h, texts)]
    sections = [(squeezed(f"{s.number} {s.title}"), squeezed(s.title), s.page) for s in document.sections]
    titles = [(squeezed(document.title), squeezed(document.title), None), *sections]
    captions = [
        (squeezed(f"{f.label} {f.number} {f.caption}"), squeezed(caption), f.page)
        for f in document.figures
        for caption in (f.caption, f"{f.label} {f.number}")
    ]

    def is_found(heading: Expected) -> bool:
        bare = re.sub(r"^(?:chapter|part)\s+\w+\s*[:.–-]\s*", "", heading.title, flags=re.IGNORECASE)
        wanted = {squeezed(heading.title), squeezed(bare), squeezed(heading.number + heading.title)}
        return any(
            max(fuzz.ratio(w, has) for w in wanted for has in (whole, title)) >= SAME_TITLE
            and (heading.page is None or heading.page == page)
            and (heading.pdf_page is None or page is None or pdf_page_of(document, page) == heading.pdf_page)
            for whole, title, page in [*titles, *captions]
        )

    missed = [h.title for h in expected if not is_found(h)]
    if missed:
        print(f"  headings missed: {'; '.join(missed[:40])}", file=sys.stderr)
    return share(is_found(heading) for heading in expected)


def is_heading(heading: Expected, texts: dict[int | None, str]) -> bool:
    """Whether it stands on its page and is no list of contents: bookmarks also name covers."""
    title = squeezed(heading.title)
    is_list = title in ("contents", "tableofcontents", "listoffigures", "listoftables", "figures", "tables")
    return not is_list and (heading.pdf_page is None or title in texts.get(heading.pdf_page, ""))


def _value(label: str) -> tuple[str, int]:
    """(kind of number, value) of a printed page; an empty kind where it is no number."""
    if label.isdigit():
        return "arabic", int(label)
    if not re.fullmatch("[ivxl]+", label):
        return "", 0
    values = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in label]
    return "roman", sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def pdf_page_of(document: Document, label: str) -> int | None:
    """The PDF page that bears a printed number; of one that holds no text, by the nearest that does."""
    there = [(p.label, p.pdf_page) for p in document.pages if p.label and p.pdf_page]
    if label in dict(there):
        return dict(reversed(there))[label]
    kind, value = _value(label)
    values = [(*_value(other), page) for other, page in there]
    numbered = [(abs(other - value), page + value - other) for k, other, page in values if k == kind != ""]
    return min(numbered)[1] if numbered else None


def expected_headings(path: Path, gold: dict[str, Any] | None) -> list[Expected]:
    twin = path.with_name(f"{path.name.split('.')[0]}.md")
    if gold and path.suffix == ".pdf":
        return [
            Expected(h["title"], (h["printed_page"] or "").partition(" ")[0] or None, number=h["number"] or "")
            for h in gold["headings"]
        ]
    if path.suffix == ".md" or twin.is_file():
        text = (twin if twin.is_file() else path).read_text(encoding="utf-8")
        text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
        return [Expected(re.sub(r"<[^>]*>|\s*\{[^}]*\}|[*_`]", "", t), None) for t in MARKDOWN_HEADING.findall(text)]
    if path.suffix == ".html":
        return [
            Expected(text, None)
            for t in HTML_HEADING.findall(path.read_text(encoding="utf-8", errors="replace"))
            if (text := re.sub(r"<[^>]*>|&\w+;", " ", t).strip())
        ]
    return bookmarks(path) if path.suffix == ".pdf" else []


def bookmarks(path: Path) -> list[Expected]:
    reader = pypdf.PdfReader(path)
    found: list[Expected] = []

    def walk(items: list[Any]) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
            elif (page := reader.get_destination_page_number(item)) is not None:
                found.append(Expected(str(item.title), None, page + 1))

    walk(reader.outline)
    return found


def notes_of(
    path: Path, document: Document, gold: dict[str, Any] | None, look: Sequence[FilePage]
) -> tuple[float | None, float | None, float | None]:
    """Shares of the notes that are found, and of these whole and on the right page."""
    if gold:
        return gold_notes(document, gold["notes"], has_pages=path.suffix == ".pdf")
    count = notes_counted(path)
    numbers = {n.number for n in document.footnotes}
    found = len(numbers & set(range(1, count + 1))) / count if count else None
    if count and found is not None and found < 1:
        print(f"  notes missed: {sorted(set(range(1, count + 1)) - numbers)[:60]}", file=sys.stderr)
    return found, None, pages_of_notes(document, look)


def gold_notes(
    document: Document, gold: Sequence[dict[str, Any]], *, has_pages: bool
) -> tuple[float | None, float | None, float | None]:
    kept = [(n.label, squeezed(n.text), n.page) for n in document.footnotes]
    kept += [("", squeezed(w.text), None) for w in document.works]
    kept += [
        ("", squeezed(document.block_text(b)), document.page_at(b.start))
        for b in document.blocks
        if b.kind is BlockKind.FIGURE_NOTE
    ]
    found: list[tuple[dict[str, Any], list[tuple[str, str, str | None]]]] = []
    for note in gold:
        opening = squeezed(note["first_60"])[:35]
        hits = [k for k in kept if opening in k[1][: len(opening) + 12] or (not k[0] and opening in k[1])]
        found.append((note, hits))
        if not hits:
            print(f"  note missed: {note['number']} {note['kind']} {note['first_60'][:40]}", file=sys.stderr)
    there = [(note, hits) for note, hits in found if hits]
    whole = share(any(squeezed(n["last_30"]) in text for _, text, _ in hits) for n, hits in there)
    numbered = [(n, [page for label, _, page in hits if label]) for n, hits in there]
    on_page = share(n["printed_page"] in pages for n, pages in numbered if pages) if has_pages else None
    return share(bool(hits) for _, hits in found), whole, on_page


def notes_counted(path: Path) -> int:
    """How many notes the folder's README names for a file; 0 where it names none."""
    readme = path.parent / "README.md"
    stem = path.name.split(".")[0]
    for line in readme.read_text(encoding="utf-8").splitlines() if readme.is_file() else ():
        first_cell = line.split("|")[1] if "|" in line else ""
        names = [name.split(".")[0] for name in re.findall(r"[\w.-]+\.(?:pdf|md|html)\b", first_cell)]
        counts = re.search(r"(\d[\d,]*)(?: and (\d[\d,]*))? notes", line)
        if stem in names and counts:
            numbers = [int(n.replace(",", "")) for n in counts.groups() if n]
            return numbers[min(names.index(stem), len(numbers) - 1)]
    return 0


def pages_of_notes(document: Document, look: Sequence[FilePage]) -> float | None:
    """Share of the notes whose beginning stands on the page that they are said to be on, or that have none."""
    texts = {page.pdf_page: squeezed(page.text) for page in look if page.pdf_page}
    pdf_pages: dict[str | None, list[int | None]] = {}
    for page in document.pages:
        pdf_pages.setdefault(page.label, []).append(page.pdf_page)

    def is_right(note: Footnote) -> bool:
        opening = squeezed(note.text)[:25]
        return note.page is None or any(opening in texts.get(page, "") for page in pdf_pages.get(note.page, ()))

    wrong = [(n.label, n.page) for n in document.footnotes if texts and not is_right(n)]
    if wrong:
        print(f"  notes on another page: {wrong[:40]}", file=sys.stderr)
    return share(is_right(note) for note in document.footnotes) if texts else None


def invented(path: Path, document: Document, look: Sequence[FilePage]) -> int | None:
    """Pages with a number that is neither printed at their edge nor among the file's own labels."""
    if path.suffix != ".pdf":
        return None
    reader = pypdf.PdfReader(path)
    labels = list(reader.page_labels) if "/PageLabels" in reader.root_object else []
    texts = {page.pdf_page: re.findall(r"\w+", page.text.casefold()) for page in look}

    def is_printed(label: str, pdf_page: int) -> bool:
        words = texts.get(pdf_page, [])
        is_own = labels[pdf_page - 1 : pdf_page] == [label]
        # Columns are drawn one after the other; a number as long as a gazette's stands for nothing else.
        edges = words if len(label) >= 5 else [*words[:EDGE_WORDS], *words[-EDGE_WORDS:]]
        return is_own or label.casefold() in edges

    wrong = [p for p in document.pages if p.label and p.pdf_page and not is_printed(p.label, p.pdf_page)]
    if wrong:
        print(f"  pages invented: {[(p.label, p.pdf_page) for p in wrong][:40]}", file=sys.stderr)
    return len(wrong)


def table(rows: Sequence[Row]) -> str:
    heads = "document, pages, words read or accounted for, of them left out, headings on the right page, notes found"
    heads += ", whole, on the right page, pages invented, s"
    lines = [f"| {heads.replace(', ', ' | ')} |", "|---|" + "--:|" * heads.count(", ")]
    for r in rows:
        found = (_cell(r.words, "words"), f"{r.left_out:.3f}", _cell(r.headings, "headings"), _cell(r.notes, "notes"))
        others = (_cell(r.whole), _cell(r.on_page), "–" if r.invented is None else r.invented, f"{r.seconds:.1f}")
        lines.append(f"| {' | '.join(map(str, (r.name, r.pages or '–', *found, *others)))} |")
    return "\n".join(lines)


def _cell(value: float | None, aim: str = "") -> str:
    if value is None:
        return "–"
    shown = f"{int(value * 1000) / 1000:.3f}"
    return f"**{shown}**" if aim and value < AIMS[aim] else shown


def measured_all(paths: Sequence[Path]) -> list[Row]:
    rows: list[Row] = []
    with contained_reading() as read:
        for path in paths:
            started = time.perf_counter()
            print(path.name, file=sys.stderr)
            try:
                document = read(path, "measured")
            except DocumentError as error:
                print(f"  not read: {error}", file=sys.stderr)
                continue
            rows.append(measured(path, document, time.perf_counter() - started))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="How well the readers read a folder of reports.")
    parser.add_argument("reports", type=Path)
    parser.add_argument("names", nargs="*", help="only files whose names begin so")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    wanted: Callable[[Path], bool] = lambda p: not options.names or p.name.startswith(tuple(options.names))  # noqa: E731
    paths = sorted(p for p in options.reports.iterdir() if p.suffix in SUFFIXES and p.name != "README.md" and wanted(p))
    if not paths:
        raise SystemExit(f"{options.reports} holds no reports: name a folder of them, as in make reading REPORTS=DIR")
    rows = measured_all(paths)
    text = f"{table(rows)}\n\nBold: below the aim. {machine('pypdfium2', 'pypdf')}"
    print(text)
    if options.write:
        put(DOCS / "reading.md", "reading", text)


if __name__ == "__main__":
    main()
