"""Write the small report as Markdown, a web page and a PDF from one annotated text.

    python tests/data/make_report.py          needs weasyprint for the PDF

The text's lines: `@page 4` begins a printed page, `@cut 7` begins one in the middle of a sentence,
`[^3]` marks a note, `@figure 1 …` is a caption, `| a | b` a table's row.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
NAME = "bridging-the-ford"
BIBLIOGRAPHY = "5"
# The PDF opens with a cover and an imprint that bear no number, as printed reports do.
UNNUMBERED_LEAVES = 2
# A converter's slips in the depth of headings, and in the full stop behind a number.
MARKDOWN_HEADINGS = {"3.1.1": "#### 3.1.1", "3.2": "#### 3.2", "4": "## 4."}
# Pages whose notes the Markdown opens with a bare number instead of a raised one.
BARE_NOTE_PAGES = {"6", "8", "10"}


class Line(NamedTuple):
    """One block of the annotated text."""

    kind: str
    text: str
    number: str = ""
    page: str = ""


class Report(NamedTuple):
    """The annotated text, read."""

    title: str
    subtitle: str
    authors: tuple[str, ...]
    date: str
    publisher: str
    lines: tuple[Line, ...]
    notes: dict[str, str]

    @property
    def full_title(self) -> str:
        return f"{self.title}: {self.subtitle[0].lower()}{self.subtitle[1:]}"


def read(source: str) -> Report:
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.+)$", source, re.MULTILINE))
    head, _, body = re.sub(r"^\[\^\d+\]: .+\n?", "", source, flags=re.MULTILINE).partition("\n\n")
    pairs = [line.split(": ", 1) for line in head.split("\n")]
    fields = dict(pairs)
    authors = tuple(value for key, value in pairs if key == "author")
    return Report(
        fields["title"], fields["subtitle"], authors, fields["date"], fields["publisher"], tuple(_lines(body)), notes
    )


def _lines(body: str) -> list[Line]:
    lines: list[Line] = []
    page = ""
    for raw in filter(None, body.split("\n")):
        directive = re.match(r"@(\w+) ?(.*)", raw)
        heading = re.match(r"#+ (?:([\d.]+) )?(.*)", raw)
        if directive:
            kind, text = directive.groups()
            number = ""
            if kind in ("page", "cut"):
                page = text
            elif kind in ("figure", "divider"):
                number, text = text.split(" ", 1)
            lines.append(Line(kind, text, number, page))
        elif heading:
            lines.append(Line("heading", heading[2], heading[1] or "", page))
        elif raw.startswith(("- ", "> ", "| ")):
            kind = {"-": "item", ">": "quote", "|": "row"}[raw[0]]
            lines.append(Line(kind, raw[2:], "", page))
        else:
            lines.append(Line("paragraph", raw, "", page))
    return lines


def contents(report: Report, chapter: str = "") -> list[tuple[str, str, str]]:
    """(number, title, page) of the lines in the contents, or in a chapter's own."""
    entries = [(line.number, line.text, line.page) for line in report.lines if line.kind in ("heading", "divider")]
    entries.append((BIBLIOGRAPHY, "Bibliography", next(li.page for li in report.lines if li.kind == "bibliography")))
    if chapter:
        return [e for e in entries if e[0].startswith(f"{chapter}.")]
    return [e for e in entries if e[0].count(".") < 3 and e[1] != "Acknowledgements"]


def groups(lines: tuple[Line, ...]) -> list[list[Line]]:
    """Runs of items, rows and quotations that stand together; all else alone."""
    found: list[list[Line]] = []
    for line in lines:
        if found and line.kind == found[-1][0].kind and line.kind in ("item", "row", "quote"):
            found[-1].append(line)
        else:
            found.append([line])
    return found


# Markdown, as a converter leaves it


def markdown(report: Report) -> str:
    by_page: dict[str, list[str]] = {}
    for line in report.lines:
        by_page.setdefault(line.page, []).extend(re.findall(r"\[\^(\d+)\]", line.text))
    names = "  \n".join(report.authors)
    cover = f"**{report.title}.**\n\n{_broken(report.subtitle)}.\n\n{names}\n"
    parts = [f"## {cover}", f"\n\n# {cover}", f"---\n\n{report.date}\n\n---\n"]
    page, in_bibliography = "1", False
    for group in groups(report.lines):
        first = group[0]
        if first.kind in ("page", "cut") and first.page != page:
            parts.append(_markdown_notes(report, page, by_page[page]))
            page = first.page
            parts.append(" " if first.page == "9" else "---\n" if first.kind == "page" and first.page != "7" else "")
        in_bibliography |= first.kind == "bibliography"
        parts.append(_raised(_markdown_group(report, group, in_bibliography)))
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(part for part in parts if part)).strip() + "\n"


def _broken(text: str) -> str:
    words = text.split()
    return " ".join(words[:5]) + "  \n" + " ".join(words[5:])


def _raised(text: str) -> str:
    return re.sub(r"\[\^(\d+)\]", r"<sup>\1</sup>", text)


def _markdown_notes(report: Report, page: str, numbers: list[str]) -> str:
    form = "{} {}\n" if page in BARE_NOTE_PAGES else "<sup>{}</sup> {}\n"
    return "\n".join(form.format(n, report.notes[n]) for n in numbers)


def _markdown_group(report: Report, group: list[Line], in_bibliography: bool) -> str:
    kind, text, number, _ = group[0]
    if kind == "heading":
        hashes = "#" * (number.count(".") + 1)
        return f"{MARKDOWN_HEADINGS.get(number, f'{hashes} {number}'.strip())} {text}\n"
    if kind == "row":
        return "\n".join("\t".join(cells(line.text)) for line in group) + "\n"
    if kind == "item":
        dash = "- " if in_bibliography else "- > "
        items = [dash + line.text for line in group]
        # A page's end in the middle of the list leaves a blank line, and so a list of its own.
        return "\n".join([*items[:11], *([""] if len(items) > 11 else []), *items[11:]]) + "\n"
    if kind == "divider":
        own = "\n".join("\t".join(entry) for entry in contents(report, number))
        return f"# {number}\n\n## {text}\n\n---\n\n{own}\n"
    if kind == "imprint":
        name, *address = text.split(", ")
        return "\n\n" + "  \n".join([f"*{name}*", *address]) + "\n"
    forms = {
        "contents": f"# Contents\n\n{_markdown_contents(report)}\n",
        "name": f"## {text}\n",
        "figure": f"**Figure {number}: {text}**\n" + ("\n\n" if number == "1" else ""),
        "quote": f"*{text}*\n",
        "bibliography": "## Bibliography\n",
        "paragraph": f"{text}\n",
    }
    return forms.get(kind, "")


def _markdown_contents(report: Report) -> str:
    rows = []
    for number, title, page in contents(report):
        if "." in number:
            rows.append(f"{number} {title}\t{page}")
        else:
            rows.append(f"<b>{f'{number} {title}'.strip()}</b>\t<b>{page}</b>")
    return "\n".join(rows)


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


# The web page and the PDF


def web_page(report: Report) -> str:
    """The report among a site's furniture, its notes at the end."""
    notes = "\n".join(
        f'<li id="fn{n}">{_emphasis(text)} <a href="#r{n}" role="doc-backlink">↩</a></li>'
        for n, text in report.notes.items()
    )
    article = _html_body(report, _linked_mark, page_break='<span role="doc-pagebreak" aria-label="{}"></span>')
    return _filled("page.template.html", report, article=article, notes=notes)


def print_page(report: Report) -> str:
    """The report for the typesetter, each note where its mark stands."""

    def note_here(number: str) -> str:
        return f'<span class="note">{_emphasis(report.notes[number])}</span>'

    body = _html_body(report, note_here, page_break='<div class="page"></div>')
    return _filled("print.template.html", report, article=body, notes="")


def _filled(template: str, report: Report, **parts: str) -> str:
    fields = {
        "title": html.escape(report.full_title),
        "short_title": html.escape(report.title),
        "subtitle": html.escape(report.subtitle),
        "authors": html.escape(" and ".join(report.authors)),
        "author_metas": "\n".join(f'<meta name="author" content="{a}">' for a in report.authors),
        "date": report.date,
        "publisher": report.publisher,
        **parts,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda m: fields[m[1]], (HERE / template).read_text(encoding="utf-8"))


def _emphasis(text: str) -> str:
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", html.escape(text, quote=False))


def _linked_mark(number: str) -> str:
    return f'<sup><a href="#fn{number}" id="r{number}">{number}</a></sup>'


def _html_body(report: Report, mark: Callable[[str], str], *, page_break: str) -> str:
    parts: list[str] = []
    in_figure = False
    everything = groups(report.lines)
    for position, group in enumerate(everything):
        first = group[0]
        if in_figure and first.kind != "row" and not first.text.startswith(("Source:", "Note:")):
            parts.append("</figure>")
            in_figure = False
        in_figure |= first.kind == "figure"
        before = everything[position - 1][0].kind if position else ""
        after = everything[position + 1][0].kind if position + 1 < len(everything) else ""
        written = _html_group(report, group, before, after, page_break)
        parts.append(re.sub(r"\[\^(\d+)\]", lambda m: mark(m[1]), written))
    return "\n".join(parts)


def _html_group(report: Report, group: list[Line], before: str, after: str, page_break: str) -> str:
    kind, text, number, page = group[0]
    level = number.count(".") + 2
    words = _emphasis(text)
    if kind == "row":
        return _html_table(group)
    if kind == "paragraph":
        opening = "" if before == "cut" else '<p class="cut">' if after == "cut" else "<p>"
        return opening + words + ("" if after == "cut" else "</p>")
    if kind == "cut":
        # The web page's break stands within the paragraph; a typesetter's page ends a block.
        turn = page_break.format(page)
        return turn if "span" in page_break else f'</p>{turn}<p class="resumed">'
    picture = '<img src="/media/figure-1.png" alt="">' if after != "row" else ""
    forms = {
        "page": page_break.format(page),
        "heading": f"<h{level}>{f'{number} {words}'.strip()}</h{level}>",
        "divider": f"<h2>{number} {words}</h2>" + _html_contents(contents(report, number or "0")),
        "contents": "<h2>Contents</h2>" + _html_contents(contents(report)),
        "name": f"<h3>{words}</h3>",
        "bibliography": "<h2>Bibliography</h2>",
        "figure": f"<figure>{picture}\n<figcaption><b>Figure {number}: {words}</b></figcaption>",
        "item": "<ul>\n" + "\n".join(f"<li>{_emphasis(line.text)}</li>" for line in group) + "\n</ul>",
        "quote": f"<blockquote><p>{words}</p></blockquote>",
    }
    return forms.get(kind, "")


def _html_table(group: list[Line]) -> str:
    head, *rows = [cells(line.text) for line in group]
    body = "\n".join(_row(row, "td") for row in rows)
    return f"<table>\n<thead>{_row(head, 'th')}</thead>\n<tbody>{body}</tbody>\n</table>"


def _html_contents(entries: list[tuple[str, str, str]]) -> str:
    rows = (f"<tr><td>{f'{n} {title}'.strip()}</td><td>{page}</td></tr>" for n, title, page in entries)
    return '<table class="contents">\n' + "\n".join(rows) + "\n</table>"


def _row(row: list[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"


def pdf(report: Report) -> bytes:
    """The typeset report, its front leaves labelled i and ii."""
    import io

    import pypdf
    import weasyprint
    from pypdf.constants import PageLabelStyle

    typeset = weasyprint.HTML(string=print_page(report)).write_pdf()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(typeset))
    last = max(int(line.page) for line in report.lines if line.page)
    if len(writer.pages) != last + UNNUMBERED_LEAVES:
        raise SystemExit(f"the PDF has {len(writer.pages)} pages, not {last + UNNUMBERED_LEAVES}: shorten a page")
    writer.set_page_label(0, UNNUMBERED_LEAVES - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(UNNUMBERED_LEAVES, len(writer.pages) - 1, style=PageLabelStyle.DECIMAL, start=1)
    writer.add_metadata({"/Author": "; ".join(report.authors)})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def load() -> Report:
    return read((HERE / f"{NAME}.source.txt").read_text(encoding="utf-8"))


def main() -> None:
    report = load()
    (HERE / f"{NAME}.md").write_text(markdown(report), encoding="utf-8")
    (HERE / f"{NAME}.html").write_text(web_page(report), encoding="utf-8")
    (HERE / f"{NAME}.pdf").write_bytes(pdf(report))


if __name__ == "__main__":
    main()
