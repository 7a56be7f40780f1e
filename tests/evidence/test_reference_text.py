from __future__ import annotations

from msgspec.structs import replace

from evidencebot.evidence.reference_text import with_reference
from stub_answers import DOCUMENT, quotation


def test_a_quotation_carries_its_work_place_and_notes() -> None:
    document = replace(DOCUMENT, authors=("Ada Reed", "Tom Hale"), date="May 1912")
    assert with_reference(quotation(), document) == (
        "“The ferry cost £500.” (Ada Reed; Tom Hale, The Ford of Orle (May 1912), section 1, p. 3; "
        "note 1: Maud Ferrier, Tolls (1912))"
    )


def test_many_authors_are_shortened_and_what_is_missing_is_left_out() -> None:
    document = replace(DOCUMENT, authors=("A", "B", "C", "D"))
    bare = quotation(section=None, page=None, footnotes=())
    assert with_reference(bare, document) == "“The ferry cost £500.” (A; B; C et al., The Ford of Orle)"


def test_the_digest_s_words_are_marked() -> None:
    assert with_reference(quotation(is_digest=True), DOCUMENT).endswith("[digest, not the report's own words]")
