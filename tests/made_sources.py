"""Made-up sources for the small report's bibliography, and decoys that only look like its works.

Every source holds, on the page that the report cites, the claim that it is cited for, in other words; the pages around
it hold near misses and filler. Written when the tests run: PDFs by fpdf2, the others as they stand.
"""

from __future__ import annotations

import html
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from fpdf import FPDF
from fpdf.enums import PageLabelStyle

_SYLLABLES = "ba ke li mo nu ra se ti vo da fe gi ho ju la me po ru sa te".split()
Numbering = Literal["printed", "roman", "labels", "none"]


class Source(NamedTuple):
    """One document to write; `pages` are those that say something, by printed number."""

    work: str
    """The entry that it is; empty for a decoy."""
    file: str
    title: str
    authors: tuple[str, ...]
    imprint: str
    pages: Mapping[int, str]
    first: int = 1
    last: int = 0
    """Printed numbers of the first and last page; the pages between that are not given are filled."""
    leaves: int = 1
    """Pages in front of the first, the title page included."""
    numbering: Numbering = "printed"
    metadata: str = ""
    """The PDF's own title; what a program left there, where it says nothing of the work."""


SOURCES = (
    Source(
        "office-for-local-figures-2017-population", "small-towns-mid-2016.pdf", "Population Estimates for Small Towns, Mid-2016",
        ("Office for Local Figures",), "Published June 2017",
        {11: "Hexley had 41,250 residents at the middle of 2016. Of every hundred, 19 were older than 65.",
         12: "Kelderford counted 23,400 residents, who live on both banks of the Kelder. Those older than 65 made up "
             "27 per cent of the town.",
         13: "Orle had 8,120 residents, of whom 31 per cent were older than 65."},
        last=15, leaves=0, numbering="none",
    ),
    Source(
        "marlshire-county-council-2015-river", "crossings.html", "River Crossings Review", ("Marlshire County Council",), "2015",
        {2: "The county keeps eleven bridges and four fords, and closed two of them in the winter under review.",
         3: "Inside the boundary of Kelderford there is a single crossing, the ford with its footbridge.",
         4: "Drivers have to go six miles upstream, to the road bridge at Hexley.",
         5: "Repairs to the Hexley bridge are planned for six weekends in the autumn."},
        last=5, leaves=0,
    ),
    Source(
        "corran-2016-ford", "kelder-courier-2016-01-12.html", "Ford Closes, Carers Stranded for Nine Hours", ("Idris Corran",), "12 January 2016",
        {1: "The marker at the ford was under water for nine days this month, the council said. Some 140 people went "
            "without a visit at home on those days. Two carers spent the night in a bus shelter on the east bank. "
            "The baker opened as usual."},
        leaves=0,
    ),
    Source(
        "kelderford-borough-council-2017-adult", "kbc_adult_spending_return_1617.pdf", "Adult Spending Return", ("Kelderford Borough Council",), "2017",
        {5: "Spending on parks and libraries was £1.6 million in 2016–17, of which £0.3 million went on ferries.",
         6: "In 2016–17 adult care cost the borough £11.6 million. Home visits took £6.3 million of that sum.",
         9: "Over three years the sum went up by 8 per cent. The number of people visited did not go up.",
         11: "Firms sent in invoices for 96,210 short visits during 2016–17.",
         14: "All sums are given in 2016–17 prices. Gifts in kind, such as linen and lifts, are left out."},
        last=16, leaves=4, metadata="Microsoft Word - return_v7.docx",
    ),
    Source(
        "domestic-care-guild-2013-fifteen", "fifteen minutes at the door.txt", "Fifteen Minutes at the Door", ("Domestic Care Guild",), "2013",
        {1: "Our members are paid for reaching the door. A contract of this kind rewards the carer for arriving, "
            "and does not reward her for the help that she gives.",
         2: "Fourteen branches answered our letter. Most of them wrote about uniforms."},
        leaves=0,
    ),
    Source(
        "dunmore-2016-paying", "LI_report_final.pdf", "Paying by the Minute", ("Lucy Dunmore", "Hamid Rezai", "Tom Oakes"), "Lantern Institute, May 2016",
        {10: "In the pilot, between 20 per cent and 24 per cent of visits were recorded twice.",
         21: "Contracts that pay by the minute reward a provider for arriving. They give it no reason to help.",
         22: "A carer who stays to help loses the next slot, and the next fee.",
         29: "In the city of Hexley the share of visits that were cut short was 31 per cent.",
         30: "In towns like these, between 10 per cent and 14 per cent of visits were clipped."},
        last=32, leaves=6, numbering="roman",
    ),
    Source(
        "achebe-lund-2014-counting", "tidewater-9781.pdf", "Counting the Kettles: What Home Care Visits Record",
        ("Marta Achebe-Lund", "Piers Holloway"), "Tidewater Press, 2014",
        {3: "What a visit records is a time and a door. Contracts written around such records reward arriving at the "
            "door, and helping the person behind it earns nothing.",
         7: "We counted the kettles in 60 kitchens. Only nine had been descaled."},
        last=9, leaves=2,
    ),
    Source(
        "kelderford-borough-council-2013-adult", "strategy1318.pdf", "Adult Care Commissioning Strategy 2013–18", ("Kelderford Borough Council",), "Adopted 2013",
        {16: "The borough will hold a fair for carers each spring, with tea and a raffle.",
         17: "A home visit is to achieve four outcomes. The person is clean, dressed and fed when it suits them. "
             "Medicines are taken as they were prescribed. A fall, a fever or a cold house is reported that same day. "
             "The person has talked with somebody whose name they know.",
         18: "Progress against the outcomes is to be reviewed in 2016."},
        last=20, leaves=3, numbering="labels",
    ),
    Source(
        "brackwater-audit-office-2015-home", "BAO-2015-03.pdf", "Home Care Contracts in Marlshire", ("Brackwater Audit Office",), "March 2015",
        {13: "In Hexley, 22 of the 51 contracts paid for meals alone, and 29 for laundry.",
         14: "We set the strategy beside the 38 home care contracts that were in force. Payment was for minutes alone "
             "in 36 of them. One paid for meals, and one had been copied so badly that we could not read its terms.",
         15: "Continuity of carer was a condition in no contract. Visits of 15 minutes were 22 per cent of the total "
             "in 2013 and 41 per cent in 2015.",
         16: "Visits of an hour were 12 per cent of the total in 2013 and 9 per cent in 2015."},
        last=18, leaves=8, metadata="Home Care Contracts in Marlshire",
    ),
    Source(
        "kelderford-borough-council-2017-adult-workforce", "workforce-2017.pdf", "Adult Workforce Return", ("Kelderford Borough Council",), "2017",
        {3: "Of the 96,210 short visits of 2016–17 the logs hold when each carer rang in and when she rang out."},
        last=5, leaves=1,
    ),
    Source(
        "care-users-forum-nd-diary", "diary.html", "Diary of a Short Visit", ("Care Users’ Forum",), "",
        {1: "I wrote down who came to my father for 60 days. There were 23 different carers. Four of them came more "
            "than twice. He liked the one who sang."},
        leaves=0,
    ),
    Source(
        "kelder-valley-health-board-2014-five", "kvhb-plan.pdf", "Five Winters Plan", ("Kelder Valley Health Board",), "2014",
        {7: "The board will plant 400 trees along the river by the third winter.",
         8: "Our aim for the joint account is modest: each winter there should be 400 fewer nights in hospital.",
         9: "Each winter the plan will be read again by the governors."},
        last=11, leaves=5, numbering="labels",
    ),
    Source(
        "dunmore-2017-pooled", "jlc-9-2-dunmore.pdf", "Pooled Budgets in Six River Towns", ("Lucy Dunmore", "Hamid Rezai"), "Journal of Local Care 9, no. 2 (May 2017)",
        {103: "We chose six towns from a list of forty by drawing lots.",
         104: "Of the six towns, two saved money by pooling and one lost money. In the other three we could measure no "
              "difference.",
         107: "Where each partner holds a veto, every decision takes about five weeks longer."},
        first=97, last=109, leaves=0, metadata="Pooled Budgets in Six River Towns",
    ),
    Source(
        "brackwater-audit-office-2017-home", "BAO-2017-01.pdf", "Home Care Contracts in Marlshire: Follow-up", ("Brackwater Audit Office",), "February 2017",
        {2: "In Kelderford we saw such delays: decisions on the fund waited for weeks for both partners to agree.",
         5: "In Hexley 61 people were waiting in that week, 12 of them for a home visit.",
         6: "In one week of February we counted 57 people who were well enough to leave. Of these, 44 were waiting for "
            "a home visit and were not ill."},
        last=8, leaves=2,
    ),
    Source(
        "kelder-valley-health-board-2017-hospital", "discharge.html", "Hospital Discharge Statistics 2012 to 2017", ("Kelder Valley Health Board",), "2017",
        {3: "Summer nights fell by 70 in the first year and rose by 20 in the second.",
         4: "Winter nights fell by 130 in the first year and rose by 90 in the second. In 2016–17 they stood where they "
            "had begun.",
         5: "Nights on trolleys were not counted before 2014."},
        last=5, leaves=0,
    ),
    Source(
        "pettifer-2015-winter", "pettifer.md", "Winter Beds: A Ward Sister’s Account", ("Sam Pettifer",), "Nursing Ledger 31, November 2015",
        {1: "That season the ambulances queued in the yard of Hexley Infirmary. The flowers wilted on the sills. On "
            "paper we discharged the same three men four times each.",
         2: "The kitchen changed its bread in March, and nobody thanked it."},
        leaves=0,
    ),
    Source(
        "elder-voice-2017-listening", "listening-year.pdf", "Listening Year: Report of the Residents’ Panel", ("Elder Voice", "Kelderford Borough Council"), "2017",
        {18: "Residents asked for a newsletter in large print and for a clock in the hall.",
         19: "What residents told us was plain. Nobody asks for a palace or for a new department. We ask that it is "
             "the same person who comes, and that she comes when she said.",
         20: "If she cannot come, somebody should ring. When the ford is shut, tell us by eight o’clock."},
        last=22, leaves=2,
    ),
    Source(
        "greaves-2016-statement", "greaves-speech.html", "Statement to the Marlshire Care Conference", ("Oswin Greaves",), "9 June 2016",
        {1: "Thank you for the tea. Kelderford buys care as it buys road salt: by weight, in October, and hoping for "
            "the best. You may laugh."},
        leaves=0,
    ),
    Source(
        "thackeray-moss-2012-price", "scan_0042.pdf", "The Price of Waiting", ("Beatrix Thackeray-Moss",), "Tidewater Press, 2012",
        {87: "A queue is a kind of tax, and like a tax it can be avoided by those with means.",
         88: "To wait is to pay a price, and as a rule those who pay it are not those who set it.",
         89: "The bread queue of 1917 was photographed twice."},
        first=80, last=92, leaves=1,
    ),
    Source(
        "fairley-2009-short", "fairley-short-bridges.pdf", "Short Bridges: Essays on Local Government", ("Joan Fairley",), "Quarry Books, 2009",
        {2: "A parish is a bridge that nobody has to cross."},
        last=3, leaves=1,
    ),
)  # fmt: skip


def _decoy(file: str, title: str, authors: str, imprint: str) -> Source:
    pages = {1: f"This document is about something else. {title} was written for another reader.", 2: "Nothing more."}
    return Source("", file, title, tuple(authors.split("; ")), imprint, pages, last=2)


DECOYS = (
    _decoy("paying-minute-holt.pdf", "Paying by the Minute", "Ana Holt", "Harbour Press, 2016"),
    _decoy("paying-by-the-minute-2nd.pdf", "Paying by the Minute", "Lucy Dunmore; Hamid Rezai; Tom Oakes", "Second edition, May 2019"),
    _decoy("paying-by-the-hour.html", "Paying by the Hour", "Lucy Dunmore; Hamid Rezai; Tom Oakes", "Lantern Institute, 2016"),
    _decoy("li-annex.pdf", "Paying by the Minute: Technical annex", "Lucy Dunmore; Hamid Rezai; Tom Oakes", "Lantern Institute, May 2016"),
    _decoy("paying-by-the-mile.pdf", "Paying by the Mile", "Lucy Dunmore; Tom Oakes", "Lantern Institute, 2016"),
    _decoy("bao-2012.pdf", "Home Care Contracts in Marlshire", "Brackwater Audit Office", "April 2012"),
    _decoy("bao-2019.pdf", "Home Care Contracts in Marlshire: Second follow-up", "Brackwater Audit Office", "January 2019"),
    _decoy("bao-westshire.html", "Home Care Contracts in Westshire", "Brackwater Audit Office", "2015"),
    _decoy("bao-care-homes.pdf", "Care Home Contracts in Marlshire", "Brackwater Audit Office", "March 2015"),
    _decoy("discharge-2016.pdf", "Hospital Discharge Statistics 2011 to 2016", "Kelder Valley Health Board", "2017"),
    _decoy("admissions.html", "Hospital Admission Statistics 2012 to 2017", "Kelder Valley Health Board", "2017"),
    _decoy("winters-old.pdf", "Five Winters Plan", "Kelder Valley Health Board", "2009"),
    _decoy("winters-six.pdf", "Six Winters Plan", "Kelder Valley Health Board", "2014"),
    _decoy("strategy0813.pdf", "Adult Care Commissioning Strategy 2008–13", "Kelderford Borough Council", "Adopted 2008"),
    _decoy("children-strategy.html", "Child Care Commissioning Strategy 2013–18", "Kelderford Borough Council", "2013"),
    _decoy("spending-2016.pdf", "Adult Spending Return", "Kelderford Borough Council", "2016"),
    _decoy("hexley-spending.pdf", "Adult Spending Return", "Hexley Town Council", "2017"),
    _decoy("workforce-2015.html", "Adult Workforce Return", "Kelderford Borough Council", "2015"),
    _decoy("workforce-children.pdf", "Children’s Workforce Return", "Kelderford Borough Council", "2017"),
    _decoy("crossings-2005.pdf", "River Crossings Review", "Marlshire County Council", "2005"),
    _decoy("crossings-road.html", "Road Crossings Review", "Marlshire County Council", "2015"),
    _decoy("small-towns-mid-2015.pdf", "Population Estimates for Small Towns, Mid-2015", "Office for Local Figures", "Published June 2017"),
    _decoy("projections.pdf", "Population Projections for Small Towns, Mid-2016", "Office for Local Figures", "2017"),
    _decoy("jlc-nine.pdf", "Pooled Budgets in Nine River Towns", "Lucy Dunmore; Hamid Rezai", "Journal of Local Care 9, no. 4 (2017)"),
    _decoy("porter.md", "Winter Beds: A Porter’s Account", "Sam Pettifer", "Nursing Ledger 31, November 2015"),
    _decoy("osmund.pdf", "The Price of Waiting", "Carl Osmund", "A novel. Gull Books, 2012"),
    _decoy("cost-of-waiting.pdf", "The Cost of Waiting", "Beatrix Thackeray-Moss", "Tidewater Press, 2012"),
    _decoy("kettles-homes.pdf", "Counting the Kettles: What Care Homes Record", "Marta Achebe-Lund; Piers Holloway", "Tidewater Press, 2014"),
    _decoy("courier-2016-02.html", "Ford Closes Again, Carers Stranded for Two Hours", "Idris Corran", "9 February 2016"),
    _decoy("guild-desk.txt", "Fifteen Minutes at the Desk", "Domestic Care Guild", "2013"),
    _decoy("greaves-housing.html", "Statement to the Marlshire Housing Conference", "Oswin Greaves", "9 June 2016"),
    _decoy("listening-officers.pdf", "Listening Year: Report of the Officers’ Panel", "Elder Voice; Kelderford Borough Council", "2017"),
    Source(
        "", "reading-list.html", "A reading list on care", ("Hexley Library",), "2018",
        {1: "Lucy Dunmore, Hamid Rezai and Tom Oakes, Paying by the Minute, 2016. Beatrix Thackeray-Moss, The Price of "
            "Waiting, 2012. Joan Fairley, Short Bridges, 2009."},
        leaves=0,
    ),
)  # fmt: skip


def write_source(folder: Path, source: Source) -> Path:
    """Write one document in the format that its file's name says."""
    path = folder / source.file
    writers = {".pdf": _pdf, ".html": _html, ".md": _markdown, ".txt": _text}
    path.write_bytes(writers[path.suffix](source))
    return path


def pdf_page(source: Source, printed: int) -> int:
    return printed - source.first + 1 + source.leaves


def _filled(source: Source) -> list[tuple[int, str]]:
    """Every page from the first to the last; those that say nothing have the minutes of some meeting."""
    chance = random.Random(source.file)
    last = max([source.last, *source.pages])
    texts = ((n, source.pages.get(n, "")) for n in range(source.first, last + 1))
    return [(n, f"{_filler(chance)}\n\n{text}".strip()) for n, text in texts]


def _filler(chance: random.Random) -> str:
    """A sentence in a made-up language: lines that repeat from page to page would pass for running heads."""
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(24)]
    return f"{' '.join(words).capitalize()}."


def _pdf(source: Source) -> bytes:
    document = _Pdf(source)
    document.set_title(source.metadata)
    for leaf in range(source.leaves):
        document.add_page()
        if leaf == 0 and source.numbering == "labels":
            document.set_page_label(PageLabelStyle.LOWER_ROMAN, None, 1)
        if leaf == 0:
            _title_page(document, source)
        else:
            document.set_font("helvetica", size=11)
            document.multi_cell(0, text=_filler(random.Random(leaf)))
    for number, text in _filled(source):
        document.add_page()
        if number == source.first and source.numbering == "labels":
            document.set_page_label(PageLabelStyle.NUMBER, None, source.first)
        if number == source.first and not source.leaves:
            _title_page(document, source)
        document.set_font("helvetica", size=11)
        document.multi_cell(0, text=_latin(text))
    return bytes(document.output())


def _title_page(document: FPDF, source: Source) -> None:
    title, _, subtitle = source.title.partition(": ")
    lines = [(title, 24), (subtitle, 16), (" and ".join(source.authors), 13), (source.imprint, 11)]
    for text, size in lines:
        if text:
            document.set_font("helvetica", size=size)
            document.multi_cell(0, text=_latin(text), new_x="LMARGIN", new_y="NEXT")
            document.ln(8)


class _Pdf(FPDF):
    """Page numbers at the foot, as the source prints them."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def footer(self) -> None:
        printed = self.page_no() - self._source.leaves - 1 + self._source.first
        is_front = self.page_no() <= self._source.leaves
        roman = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii"]
        number = "" if is_front else str(printed)
        if is_front and self._source.numbering == "roman" and self.page_no() > 1:
            number = roman[self.page_no()]
        if number and self._source.numbering in ("printed", "roman"):
            self.set_y(-15)
            self.set_font("helvetica", size=9)
            self.cell(0, 10, number, align="C")


def _latin(text: str) -> str:
    """The built-in fonts know no typographic quotes or dashes."""
    return text.translate(str.maketrans("’‘“”–—", "''\"\"--"))


def _html(source: Source) -> bytes:
    metas = "".join(f'<meta name="author" content="{html.escape(a)}">' for a in source.authors)
    pages = _filled(source)
    body = "\n".join(
        (f'<span role="doc-pagebreak" aria-label="{n}"></span>' if len(pages) > 1 else "") + f"<p>{html.escape(text)}</p>"
        for n, text in pages
    )
    imprint = f"<p>{source.imprint}</p>" if source.imprint else ""
    return (
        f"<!doctype html><html lang=en><head><title>{html.escape(source.title)} | A site</title>{metas}</head><body>"
        f"<article><h1>{html.escape(source.title)}</h1>{imprint}\n{body}</article></body></html>"
    ).encode()


def _markdown(source: Source) -> bytes:
    text = "\n\n".join(text for _, text in _filled(source))
    return f"# {source.title}\n\n{' and '.join(source.authors)}\n\n{source.imprint}\n\n{text}\n".encode()


def _text(source: Source) -> bytes:
    text = "\n\n".join(text for _, text in _filled(source))
    return f"{source.title}\n\n{' and '.join(source.authors)}\n\n{source.imprint}\n\n{text}\n".encode()


def write_all(folder: Path, sources: Sequence[Source]) -> None:
    for source in sources:
        write_source(folder, source)
