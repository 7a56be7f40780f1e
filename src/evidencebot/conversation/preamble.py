"""What an asker says of themselves before the question ("My tutor asked me: …"), and how Parliament opens one."""

from __future__ import annotations

import re

from evidencebot.text.question_words import WH_WORD

_OF_THE_ASKER = re.compile(r"\b(?:i|i['’](?:m|ve|d)|we|we['’](?:re|ve)|my|our|me|us)\b", re.IGNORECASE)
_TO_ASK = re.compile(
    rf"^to ask (?:the|his|her|what)\b[^?]*?(?:,\s*(?:further to [^,]*,\s*)?|\s)(?=(?:{WH_WORD}|whether|if)\b)",
    re.IGNORECASE,
)


def without_preamble(text: str) -> str:
    """What is asked, where it stands alone without what the asker told first; else all of it."""
    if opening := _TO_ASK.match(text):
        asked = text[opening.end() :]
        return asked[:1].upper() + asked[1:]
    if not _OF_THE_ASKER.search(text):
        return text
    from evidencebot.conversation.deciding import needs_context, told_and_asked

    told, asked = told_and_asked(text)
    is_of_the_asker = told and all(_OF_THE_ASKER.search(sentence) for sentence in re.split(r"(?<=[.!?:])\s", told))
    return asked if is_of_the_asker and not needs_context(asked) else text
