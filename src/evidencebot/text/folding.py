"""One form for what typists and typesetters vary: quotes, dashes, spaces, ligatures, case."""

from __future__ import annotations

import re
import unicodedata

_SAME = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "…": "...", "\u00ad": "",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Plain quotes, dashes and single spaces, ligatures opened; case kept."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SAME).split())


def fold_case(text: str) -> str:
    """`fold`, and lower case: two texts that read alike come out equal."""
    return fold(text).casefold()


def words_only(text: str) -> str:
    """Lower-case words and numbers with single spaces: for matching titles and names."""
    return " ".join(re.findall(r"[^\W_]+", fold_case(text).replace("'", "")))


def ascii_slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens: for ids that a person can read."""
    plain = unicodedata.normalize("NFKD", fold_case(text)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("&", "")))
