"""Turned text that runs along the margin of page after page: stamps, the title of the part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from evidencebot.documents.pdf.layout import PageContent

# A table's own words do not come back on three pages.
_FEWEST_PAGES = 3
_NUMBER = re.compile(r"\d+")


def running_margins(pages: Sequence[PageContent]) -> set[str]:
    """What is turned alike on three pages or more, numbers apart."""
    counts = Counter(margin_text(turned) for page in pages for turned in page.turned)
    return {text for text, count in counts.items() if count >= _FEWEST_PAGES}


def margin_text(turned: PageContent) -> str:
    """Turned text as it is compared."""
    return _NUMBER.sub("#", " ".join(fragment.text for fragment in turned.fragments))
