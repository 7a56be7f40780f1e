"""Drop capitals: a large first letter that stands beside several lines is the first letter of the upper one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from evidencebot.documents.pdf.layout import Fragment, main_size

# A capital over two lines is set in about twice the text's size, over five in six times.
_LARGE, _LARGEST = 1.7, 8.0
_FEWEST_LINES = 2
# Between the capital and the lines beside it stands less than an em of the text.
_GAP = 1.0
_TOP, _BOTTOM = 0.95, 0.15


def set_in_line(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The fragments, each drop capital put before its word, and the lines beside it begun where it begins."""
    size = main_size(fragments)
    found = list(fragments)
    for capital in [f for f in fragments if _LARGE * size <= f.size <= _LARGEST * size and _is_letter(f.text)]:
        beside = _lines_beside(capital, found, size)
        if len(beside) >= _FEWEST_LINES:
            upper = min(beside, key=lambda f: f.y)
            found = [_indented(f, capital) if f in beside and f is not upper else f for f in found if f is not capital]
            found.append(_in_line(capital, upper))
    return found


def _is_letter(text: str) -> bool:
    letters = text.lstrip("“‘\"'")
    return len(letters) == 1 and letters.isupper()


def _lines_beside(capital: Fragment, fragments: Sequence[Fragment], size: float) -> list[Fragment]:
    """The first fragment of each line of text that stands at the capital's right."""
    top, bottom = capital.y - _TOP * capital.size, capital.y + _BOTTOM * size
    return [
        f
        for f in fragments
        if top < f.y < bottom and f.size < capital.size / _LARGE and -0.2 * size <= f.x0 - capital.x1 <= _GAP * size
    ]


def _in_line(capital: Fragment, upper: Fragment) -> Fragment:
    is_apart = upper.is_spaced or capital.spaces_next
    return Fragment(
        capital.text, capital.x0, upper.x0, upper.y, upper.size, upper.italic, upper.bold, spaces_next=is_apart
    )


def _indented(first: Fragment, capital: Fragment) -> Fragment:
    return replace(first, x0=capital.x0)
