"""Front and back matter (title page, imprint, thanks) comes behind all else, unless it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_ASKED = re.compile(
    r"\b(?:isbn|issn|doi|imprint|copyright|licen[cs]ed?|publish(?:e[dr]s?|es)|print(?:ed|ers?)|charity|registered"
    r"|acknowledg\w*|thank(?:s|ed)?|credit(?:s|ed)?|authors?|wrote|written|edit(?:ed|ors?)|design(?:ed|ers?)|foreword"
    r"|address|e-?mail|telephone|phone|contact|website|subtitle|title|clerks?|secretariat|membership|price)\b",
    re.IGNORECASE,
)


def asks_for_matter(question: str) -> bool:
    """Whether a question may be after what a title page or an imprint says."""
    return bool(_ASKED.search(question))


def matter_last(order: Iterable[int], is_matter: Callable[[int], bool], k: int) -> list[int]:
    """The first `k` of `order`, those of front and back matter only behind the others and where these are too few."""
    found: list[int] = []
    matter: list[int] = []
    for place in order:
        if len(found) == k:
            break
        (matter if is_matter(place) else found).append(place)
    return (found + matter)[:k]
