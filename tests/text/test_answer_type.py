"""What a question asks for, and whether words hold such a thing."""

from __future__ import annotations

import pytest

from evidencebot.text.answer_type import AnswerType, asks, compares, holds, is_yes_or_no, wanted


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the ford close?", AnswerType.DATE),
        ("In what year was the van sold?", AnswerType.DATE),
        ("What percentage of visits were short?", AnswerType.SHARE),
        ("What share of people is over 65?", AnswerType.SHARE),
        ("How much was spent on home visits?", AnswerType.MONEY),
        ("What did the halfway house cost?", AnswerType.MONEY),
        ("What do villages pay to keep a ford open?", AnswerType.MONEY),
        ("How many people live there?", AnswerType.COUNT),
        ("Who chaired the panel?", AnswerType.NAME),
        ("Which council bought the van?", AnswerType.NAME),
        ("Why did nobody come?", AnswerType.REASON),
        ("What is a short visit?", None),
        ("Describe the ford.", None),
    ],
)
def test_wanted(question: str, kind: AnswerType | None) -> None:
    assert wanted(question) is kind


@pytest.mark.parametrize(
    ("kind", "words", "is_held"),
    [
        (AnswerType.MONEY, "It cost £5.85.", True),
        (AnswerType.MONEY, "It cost 12 million pounds.", True),
        (AnswerType.MONEY, "It took 12 minutes.", False),
        (AnswerType.SHARE, "18 per cent were short.", True),
        (AnswerType.SHARE, "A third were short.", True),
        (AnswerType.SHARE, "All were short.", False),
        (AnswerType.COUNT, "There were seven nurses.", True),
        (AnswerType.COUNT, "There were nurses.", False),
        (AnswerType.COUNT, "There were nurses in 2016.", False),
        (AnswerType.COUNT, "There were nurses in 2016-17 and in 2017–18.", False),
        (AnswerType.COUNT, "There were 12 nurses in 2016.", True),
        (AnswerType.COUNT, "There were 2,016 nurses.", True),
        (AnswerType.COUNT, "It took 1850.5 hours.", True),
        (AnswerType.DATE, "It closed in 2016.", True),
        (AnswerType.DATE, "It closed at noon.", False),
        (AnswerType.DATE, "It closed one September.", True),
        (AnswerType.REASON, "It closed because of the flood.", True),
        (AnswerType.NAME, "It was opened by Nell Abara.", True),
        (AnswerType.NAME, "it was opened at noon.", False),
        (None, "Anything.", True),
    ],
)
def test_holds(kind: AnswerType | None, words: str, is_held: bool) -> None:
    assert holds(kind, words) is is_held


@pytest.mark.parametrize(
    ("question", "is_comparing"),
    [
        ("Compare the ford with the ferry.", True),
        ("How does the price of a visit compare with that of a journey?", True),
        ("I'm after a pair of figures: the price of a visit, and the length of a journey.", True),
        ("Two quick questions: who sold the van, and when?", True),
        ("Which two towns have no desk?", False),
        ("How long does a journey take?", False),
    ],
)
def test_compares(question: str, is_comparing: bool) -> None:
    assert compares(question) is is_comparing


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("What did the van cost?", AnswerType.MONEY),
        ("Did the van cost much?", "yes or no"),
        ("And isn't the van green?", "yes or no"),
        ("What is a short visit?", "what"),
        ("How does the desk work?", "how"),
        ("Describe the desk that the county opened in 2012.", ""),
        ("brokerage desk", AnswerType.TOPIC),
    ],
)
def test_asks(question: str, label: str) -> None:
    assert asks(question) == label
    assert is_yes_or_no(question) is (label == "yes or no")
