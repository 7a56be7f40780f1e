"""What is read from a document, put into words: headings, works, counts, lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidencebot.documents.model import Citation, Document, Section, Work
from evidencebot.evidence.quote import Quote


def section_name(section: Section) -> str:
    """`chapter 3 Fragmented commissioning`, `section 3.2 …`, or the title where no number is printed."""
    if not section.is_numbered:
        return section.title
    return f"{'chapter' if section.level == 1 else 'section'} {section.number} {section.title}"


def heading(section: Section) -> str:
    """`3.2 The cost of fragmentation (page 20)`."""
    number = f"{section.number} " if section.is_numbered else ""
    return f"{number}{section.title}{on_page(section.page)}"


def on_page(page: str | None) -> str:
    return f" (page {page})" if page else ""


def work_name(work: Work) -> str:
    """`National Audit Office, Transforming Rehabilitation (2016)`."""
    names = work.authors
    authors = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    year = f" ({work.year})" if work.year else ""
    return f"{authors}, {work.title}{year}" if authors else f"{work.title}{year}"


def cited_name(document: Document, citation: Citation) -> str:
    """The work that a note cites, with the place in it."""
    work = document.work(citation.work) if citation.work else None
    name = work_name(work) if work else f"{citation.title} (not in the bibliography)"
    locator = citation.locator
    if not locator:
        return name
    kind = "" if not locator[0].isdigit() else "pages " if any(c in locator for c in "-–,") else "page "
    return f"{name}, {kind}{locator}"


def capital(text: str) -> str:
    """The text with its first letter as a sentence has it."""
    return text[:1].upper() + text[1:]


def count(number: int, noun: str) -> str:
    """`1 note`, `3 notes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listing(items: Sequence[str], most_words: int, command: str) -> str:
    """As many items as fit, and how many more there are and what lists them."""
    shown: list[str] = []
    for item in items:
        if shown and sum(len(s.split()) for s in [*shown, item]) > most_words:
            break
        shown.append(item)
    more = len(items) - len(shown)
    return "; ".join(shown) + (f"; and {more} more (all: evidencebot {command})" if more else "")


def numbers_listed(numbers: Sequence[int], most: int = 12) -> str:
    """`3, 5–8 and 12`: runs of three and more as ranges."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [piece for run in runs for piece in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(n) for n in run])]
    if len(told) > most:
        return f"{', '.join(told[:most])} …"
    return listed_in_words(told)


def listed_in_words(items: Iterable[str]) -> str:
    """`a, b and c`."""
    *most, last = [*items] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def quoted(document: Document, quotes: Sequence[Quote], first: int = 1) -> str:
    """`“words” [1] “words” [2]`: quotations within words of ours."""
    return " ".join(f"“{' '.join(document.text[q.start : q.end].split())}” [{n}]" for n, q in enumerate(quotes, first))
