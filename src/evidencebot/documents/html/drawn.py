"""Web pages drawn line by line at fixed places, as programs make them of a PDF -> what a PDF's page holds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.html.page import BLOCKS, Element, drop_unread, is_raised, walk
from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.pdf.blocks import compose
from evidencebot.documents.pdf.layout import Fragment, PageContent
from evidencebot.documents.raw import RawBlock
from evidencebot.documents.styled import clean, squeeze

# A page of another kind has a menu or a caption at a fixed place, but not most of its text.
_MOST = 0.6
_FEWEST_LINES = 20
_NUMBER = r"\s*:\s*(-?\d+(?:\.\d+)?)(?:px|pt)"
_SIZE, _LEFT, _TOP, _WIDTH, _HEIGHT = (
    re.compile(rf"(?:^|[;\s]){name}{_NUMBER}", re.IGNORECASE)
    for name in ("font-size", "left", "top", "width", "height")
)
_PLACED = re.compile(r"position\s*:\s*absolute", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_DEFAULT_SIZE, _DEFAULT_WIDTH, _DEFAULT_HEIGHT = 16.0, 595.0, 842.0
# Helvetica's widths in thousandths of an em: only where a line ends is asked of them.
_WIDTHS = {
    letter: width / 1000
    for width, letters in {
        222: "ijl’‘", 278: " !,./:;I[]\\ft", 333: "()-r`“”", 500: "Jcksvxyz", 556: "$?L_#0123456789abdeghnopqu–",
        611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 944: "W%", 1000: "@—",
    }.items()
    for letter in letters
}  # fmt: skip
_OTHER_EM = 0.556
_RAISE_EM, _SMALLER = 0.33, 0.85
_BULLETS = frozenset("•‣▪●◦–")


class _Look(Struct, frozen=True):
    """How text is set."""

    size: float = _DEFAULT_SIZE
    bold: bool = False
    italic: bool = False
    raised: bool = False


class _Styles:
    """The style of an element, from its own and its classes' declarations."""

    def __init__(self, root: Element) -> None:
        self._rules: dict[str, str] = {}
        for sheet in root.iter("style"):
            self._rules.update(dict(_RULE.findall(sheet.text or "")))

    def of(self, element: Element) -> str:
        names = (element.get("class") or "").split()
        return ";".join([*(self._rules.get(name, "") for name in names), element.get("style") or ""])

    def place(self, element: Element) -> tuple[float, float] | None:
        """Left and top of an element with a fixed place."""
        style = self.of(element)
        left, top = _LEFT.search(style), _TOP.search(style)
        return (float(left[1]), float(top[1])) if _PLACED.search(style) and left and top else None

    def look(self, element: Element, around: _Look) -> _Look:
        style = self.of(element)
        size = _SIZE.search(style)
        return _Look(
            float(size[1]) if size else around.size,
            around.bold or element.tag in ("b", "strong") or bool(_BOLD.search(style)),
            around.italic or element.tag in ("i", "em") or bool(_ITALIC.search(style)),
            around.raised or is_raised(element),
        )


def read_drawn(root: Element) -> tuple[list[RawBlock], list[LeftOut]]:
    """The blocks of a drawing and what else its body shows; none where the text flows.

    The drawing is taken out of the tree.
    """
    pages = drawn_pages(root)
    if not pages:
        return [], []
    blocks, left_out = compose(pages, [], None)
    beside = [LeftOut(Reason.NAVIGATION, text) for text in _texts_beside(root)]
    return [replace(block, pdf_page=None) for block in blocks], [
        replace(piece, pdf_page=None) for piece in left_out
    ] + beside


def _texts_beside(root: Element) -> Iterator[str]:
    styles = _Styles(root)
    for element in [e for e in root.iter() if isinstance(e.tag, str) and styles.place(e)]:
        if element.getparent() is not None:
            element.drop_tree()
    drop_unread(root)
    yield from (text for e in root.iter("body") if (text := squeeze(clean(" ".join(e.itertext())))))


def drawn_pages(root: Element) -> list[PageContent]:
    """The pages of a drawing, each of the elements that share a parent; none where the text flows."""
    styles = _Styles(root)
    lines: dict[Element, list[tuple[tuple[float, float], Element]]] = defaultdict(list)
    drawn = 0
    for element in root.iter():
        place = styles.place(element) if isinstance(element.tag, str) and element.tag in {*BLOCKS, "span"} else None
        if place and (length := len("".join(element.itertext()).strip())):
            lines[element.getparent()].append((place, element))
            drawn += length
    count = sum(map(len, lines.values()))
    body = root.find("body")
    text = len(" ".join("".join(root.itertext() if body is None else body.itertext()).split()))
    if count < _FEWEST_LINES or drawn < _MOST * text:
        return []
    return [_page(page, placed, styles) for page, placed in lines.items()]


def _page(page: Element, lines: list[tuple[tuple[float, float], Element]], styles: _Styles) -> PageContent:
    style = styles.of(page)
    width, height = _WIDTH.search(style), _HEIGHT.search(style)
    fragments = tuple(f for place, line in lines for f in _line(line, place, styles))
    return PageContent(
        max(float(width[1]) if width else _DEFAULT_WIDTH, *(f.x1 for f in fragments)),
        max(float(height[1]) if height else _DEFAULT_HEIGHT, *(f.y for f in fragments)),
        fragments,
    )


def _line(line: Element, place: tuple[float, float], styles: _Styles) -> Iterator[Fragment]:
    """The words of a line, one behind the other; their widths are estimated."""
    x, top = place
    pieces = [(text, look) for text, look in _pieces(line, _Look(), styles) if text]
    base = _main_size(pieces)
    baseline = top + max((look.size for text, look in pieces if text.strip()), default=base)
    is_spaced = False
    for text, look in pieces:
        # Some programs say of whole lines that they are raised, and set bullets larger than their text.
        is_mark = look.raised and look.size < _SMALLER * base
        size = base if text.strip() in _BULLETS else look.size
        for word in re.findall(r"\s+|\S+", clean(text)):
            if word.isspace():
                x += 0 if is_spaced else _WIDTHS[" "] * size
                is_spaced = True
                continue
            width = sum(_WIDTHS.get(letter, _OTHER_EM) for letter in word) * size
            y = baseline - (_RAISE_EM * base if is_mark else 0)
            yield Fragment(word, x, x + width, y, size, look.italic, look.bold, is_spaced)
            x += width
            is_spaced = False


def _main_size(pieces: list[tuple[str, _Look]]) -> float:
    """The size that most of a line is set in."""
    lengths: Counter[float] = Counter()
    for text, look in pieces:
        lengths[look.size] += len(text.strip())
    return lengths.most_common(1)[0][0] if lengths else _DEFAULT_SIZE


def _pieces(line: Element, around: _Look, styles: _Styles) -> Iterator[tuple[str, _Look]]:
    """The texts within an element, each with its look; lines placed within it stand for themselves."""
    looks, steps, skipped = [around], walk(line), None
    for event, element in steps:
        if event == "start" and element is not line and styles.place(element):
            skipped = element
            steps.skip_subtree()
        elif event == "start":
            looks.append(styles.look(element, looks[-1]))
            yield element.text or "", looks[-1]
        else:
            if element is not skipped:
                looks.pop()
            if element is not line:
                yield element.tail or "", looks[-1]
