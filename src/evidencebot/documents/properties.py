"""What a file's own properties say of it, where that is not what a program left there."""

from __future__ import annotations

import re

from evidencebot.documents.styled import clean, squeeze

_AUTHORS = re.compile(r"\s*(?:;|\band\b|&)\s*")
_LEAVINGS = re.compile(
    r"\.(?:docx?|pdf|indd|tex|dvi|rtf|odt)$|^untitled|^microsoft word|^(?:word )?document ?\d*$", re.IGNORECASE
)
_NOBODY = re.compile(
    r"^(?:python-docx|apache poi|microsoft office user|user|admin(?:istrator)?|unknown)$", re.IGNORECASE
)


def stated_title(text: str) -> str | None:
    """The title, unless it is a file's name or what a program writes where nobody gave one."""
    title = squeeze(clean(text))
    return title if title and not _LEAVINGS.search(title) else None


def stated_authors(text: str) -> tuple[str, ...]:
    names = (name for name in _AUTHORS.split(squeeze(clean(text))) if name)
    return tuple(dict.fromkeys(name for name in names if not _NOBODY.match(name)))
