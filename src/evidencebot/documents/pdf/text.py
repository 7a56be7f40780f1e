"""Lines -> styled text: words broken at line ends mended, marks and italics kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from evidencebot.documents.pdf.layout import Line, spaced_words
from evidencebot.documents.styled import ITALIC_CLOSE, ITALIC_OPEN, SYMBOLS, italic, mark, squeeze

_HYPHENS = "-\u2010\u00ad"
_SOFT = "\u2010\u00ad"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:[-\u2010][^\W_]+(?:['’][^\W_]+)*)*")
_LAST_PARTS = re.compile(rf"([^\W_]+(?:['’-][^\W_]+)*)[{_HYPHENS}]$")
_FIRST_PARTS = re.compile(r"^([^\W_]+(?:['’-][^\W_]+)*)")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_FEW_BREAKS = 4
_MARKS = re.compile(rf"^[\d\s,;.()\[\]*]*\d[\d\s,;.()\[\]*]*$|^[{re.escape(SYMBOLS)}]{{1,4}}$")
# Endings that are words of their own, so that "care-" + "fully" is not taken for a compound.
_ENDINGS = frozenset(
    "able ably age also ally ants ever fully hood ings land less ment ness over self ship sion".split()
)
_ENDINGS |= frozenset(
    "some ting tion tions times under ward wards where wise with body thing mine mission port".split()
)


class Vocabulary:
    """The words of a document, from which broken ones are told."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        texts = list(lines)
        soft_inside = soft_ends = 0
        for text in texts:
            words = text.split()
            soft_inside += sum(c in word[:-1] for word in words for c in _SOFT)
            soft_ends += bool(words) and words[-1][-1] in _SOFT
            # A line's first and last word may be halves.
            for word in words[1:-1]:
                for found in _WORD.findall(word):
                    self._words[found.replace("\u2010", "-").casefold()] += 1
        self._marks_breaks = soft_ends > 2 * soft_inside
        """Whether breaks are set with a character of their own, so that a plain hyphen is real."""
        self._breaks_words = self._breaks(texts)

    def _breaks(self, texts: Sequence[str]) -> bool:
        """Whether words are broken at line ends at all: of real breaks a third or more give words known elsewhere."""
        known = candidates = 0
        for text, after in pairwise(texts):
            last, first = _LAST_PARTS.search(text), _FIRST_PARTS.match(after)
            if last and first:
                tail, head = last.group(1).rsplit("-", 1)[-1].casefold(), first.group(1).partition("-")[0].casefold()
                known += self._words[tail + head] > self._words[f"{tail}-{head}"]
                candidates += 1
        return candidates < _FEW_BREAKS or known > 0.15 * candidates

    def joined(self, before: str, after: str) -> str | None:
        """Two halves of a word as one; None where they are words apart."""
        if before[-1:] in ("–", "—", "/") and len(before) > 1 and after[:1].isalnum():
            return before + after
        last, first = _LAST_PARTS.search(before), _FIRST_PARTS.match(after)
        if not last or not first:
            return before + after if re.search(rf"\w[{_HYPHENS}]$", before) and after[:1].isalnum() else None
        if self._is_broken(last.group(1).replace("\u2010", "-"), first.group(1), before[-1]):
            return before[:-1] + after
        return before[:-1] + "-" + after

    def _is_broken(self, last: str, first: str, hyphen: str) -> bool:
        tail, head = last.rsplit("-", 1)[-1].casefold(), first.partition("-")[0].casefold()
        whole, compound = self._words[tail + head], self._words[f"{tail}-{head}"]
        if hyphen in _SOFT and self._marks_breaks:
            return compound <= whole or not compound
        if first[0].isupper() and not last.isupper():
            return False
        if whole or compound:
            return whole > compound
        if not first[0].islower() or not tail.isalpha() or self._marks_breaks or not self._breaks_words:
            return False
        are_words = self._words[tail] > 0 and self._words[head] > 0 and len(tail) > 2 and len(head) > 2
        return not are_words or head in _ENDINGS


def styled_text(lines: Sequence[Line], vocabulary: Vocabulary) -> str:
    """The lines as one styled string."""
    pieces: list[tuple[str, bool]] = []
    for line in lines:
        added = _pieces(line)
        if pieces and added:
            _join(pieces, added, vocabulary)
        else:
            pieces.extend(added)
    return squeeze(_rendered(pieces))


def _join(pieces: list[tuple[str, bool]], added: list[tuple[str, bool]], vocabulary: Vocabulary) -> None:
    """Append a line's pieces, mending the word at the joint."""
    before = _last_word(pieces)
    after = added[0][0].split(" ")[0]
    whole = vocabulary.joined(before, after) if before and after else None
    if whole is None:
        pieces.append((" ", pieces[-1][1] and added[0][1]))
    elif len(whole) < len(before) + len(after):
        pieces[-1] = (pieces[-1][0][:-1], pieces[-1][1])
    elif pieces[-1][0][-1:] in _SOFT:
        pieces[-1] = (pieces[-1][0][:-1] + "-", pieces[-1][1])
    pieces.extend(added)


def _last_word(pieces: list[tuple[str, bool]]) -> str:
    """The word that ends the pieces, over a change of style within it."""
    word = ""
    for text, _ in reversed(pieces):
        word = text + word
        if " " in text:
            break
    return word.rsplit(" ", 1)[-1]


def _pieces(line: Line) -> list[tuple[str, bool]]:
    """(text, is italic) for each word of a line, marks set as such."""
    pieces: list[tuple[str, bool]] = []
    raised = ""
    for fragment, is_apart in spaced_words(line):
        if fragment.is_raised and _MARKS.match(fragment.text):
            raised += (" " if is_apart and raised else "") + fragment.text
            continue
        pieces.extend(_marked(raised))
        raised = ""
        if is_apart and pieces:
            pieces.append((" ", pieces[-1][1] and fragment.italic))
        pieces.append((_SUPERSCRIPT_RUN.sub(_unicode_mark, fragment.text), fragment.italic))
    return pieces + _marked(raised)


def _unicode_mark(found: re.Match[str]) -> str:
    return mark(found.group().translate(_SUPERSCRIPTS))


def _marked(raised: str) -> list[tuple[str, bool]]:
    return [(mark(number), False) for number in re.findall(rf"\d{{1,4}}|[{re.escape(SYMBOLS)}]{{1,4}}", raised)]


def _rendered(pieces: list[tuple[str, bool]]) -> str:
    """The pieces as one string, neighbouring italic ones in one pair of italics."""
    parts: list[str] = []
    run: list[str] = []
    for text, is_italic in [*pieces, ("", False)]:
        if is_italic:
            run.append(text)
            continue
        if run:
            parts.append(_italic(_bare("".join(run))))
            run = []
        parts.append(text)
    return "".join(parts)


def _bare(text: str) -> str:
    return text.replace(ITALIC_OPEN, "").replace(ITALIC_CLOSE, "")


def _italic(text: str) -> str:
    """Italics around the words only, not the white space at their ends."""
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return text[:start] + italic(core) + text[start + len(core) :]
