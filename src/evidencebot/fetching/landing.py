"""A publisher's page -> the one link on it that plainly leads to the report."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from evidencebot.documents.file_bytes import decode, is_pdf
from evidencebot.documents.html.links import Link, links_of
from evidencebot.errors import DocumentError
from evidencebot.fetching.download import patiently
from evidencebot.fetching.failures import CannotFetch
from evidencebot.fetching.limits import Limits
from evidencebot.fetching.title_check import share_of_title
from evidencebot.fetching.web import Web

_FULL_REPORT = re.compile(
    r"\b(?:full|whole|complete) (?:report|paper|publication)\b|"
    r"\b(?:read|download|view) (?:the|this) (?:report|paper)\b",
    re.IGNORECASE,
)
_MOST_OF_TITLE = 0.6


async def find_report(web: Web, page: str, title: str, limits: Limits) -> str:
    """The address of the report that a page offers; the page's own where it is the file itself."""
    url, body = await patiently(limits, lambda: web.read(page))
    if is_pdf(body):
        return page
    try:
        links = links_of(decode(body, page))
    except DocumentError:
        raise CannotFetch(f"{url} is no web page") from None
    return plain_link(url, links, title)


def plain_link(page: str, links: list[Link], title: str) -> str:
    """The only PDF linked, else the only one called the full report or by its title, else the only such link."""
    offers = [(urljoin(page, link.target), link.text) for link in links if _is_web(page, link.target)]
    pdfs = [(url, text) for url, text in offers if urlsplit(url).path.lower().endswith(".pdf")]
    called = [url for url, text in pdfs if _is_called(url, text, title)]
    named = [url for url, text in offers if _FULL_REPORT.search(text)]
    for group in ([url for url, _ in pdfs], called, named if not pdfs else []):
        if len(set(group)) == 1:
            return group[0]
    found = len({url for url, _ in pdfs})
    raise CannotFetch(
        f"{page} links to {found or 'no'} PDF{'' if found == 1 else 's'}, none of them plainly the report; "
        "download it there, then: evidencebot add --report FILE"
    )


def _is_web(page: str, target: str) -> bool:
    try:
        return urlsplit(urljoin(page, target)).scheme in ("http", "https")
    except ValueError:
        return False


def _is_called(url: str, text: str, title: str) -> bool:
    name = re.sub(r"[-_.]+", " ", unquote(urlsplit(url).path.rpartition("/")[2]))
    return bool(_FULL_REPORT.search(text)) or share_of_title(title, f"{text} {name}") >= _MOST_OF_TITLE
