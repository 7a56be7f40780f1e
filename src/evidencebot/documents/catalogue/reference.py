"""One stretch of a note -> the reference that it may be, and how much speaks for that."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from evidencebot.documents.catalogue.annotated import Annotated
from evidencebot.documents.catalogue.dates import Date
from evidencebot.documents.catalogue.fields import Fields
from evidencebot.documents.catalogue.identifiers import OWN_SCHEMES, Identifier
from evidencebot.documents.catalogue.weighing import weigh
from evidencebot.documents.catalogue.wording import ABOVE, GENRE, IBID, SIGNAL, prose

_IBID_SCORE, _ABOVE_SCORE = 5.0, 4.0
_LONGEST_NAME = 12
"""Words before `op. cit.`; more are a sentence that holds it."""


class Reference(Struct, frozen=True):
    """A citation as one note has it."""

    printed: str
    """Without what leads up to it."""
    score: float
    """Above 0 where more speaks for a reference than against it."""
    author: str = ""
    title: str = ""
    container: str = ""
    publisher: str = ""
    date: Date = ()
    url: str = ""
    locator: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    is_set_off: bool = False
    """Whether italics or quotation marks show what its title is."""
    is_quoted: bool = False
    genre: str = ""
    """What it is, where that stands in an author's place: `Letter Wren to Ferrier`."""
    aside: str = ""
    """What it says beside naming the work: an explanation in brackets, a clause behind the page."""
    back: str = ""
    """`ibid` or `above` where it points at an earlier citation."""
    back_to: str | None = None
    """The label of the note pointed at."""

    @property
    def keys(self) -> frozenset[str]:
        """The numbers that no other work has."""
        return frozenset(f"{i.scheme}:{i.key}" for i in self.identifiers if i.scheme in OWN_SCHEMES)


@lru_cache(maxsize=256)
def read_reference(note: Annotated) -> Reference:
    """What a stretch of a note would cite, were it a reference."""
    lead = 0
    while found := SIGNAL.match(note.text[lead:]):
        lead += found.end()
    fields = Fields(note.part(lead, len(note.text)))
    return _pointing_back(fields) or _whole(fields)


def _pointing_back(fields: Fields) -> Reference | None:
    """`Ibid., p. 3`; `Ferrier, op. cit.`; `above, note 12`."""
    body = fields.body
    ibid = IBID.match(body.text)
    if ibid and prose(body.outside[ibid.end() :]) < 2:
        return Reference(body.text, _IBID_SCORE, locator=fields.locator, back="ibid")
    above = ABOVE.search(body.outside) or ABOVE.search(body.open_text) or ABOVE.search(body.text)
    named = body.text[: above.start()].strip(" ,.(") if above else ""
    if above is None or len(named.split()) > _LONGEST_NAME or prose(named) >= 1:
        return None
    title = next((t for t in map(fields.set_off, fields.titles) if not ABOVE.fullmatch(t)), "")
    return Reference(
        body.text,
        _ABOVE_SCORE,
        author=named.replace(title, "").strip(" ,“”‘’\"'"),
        title=title,
        locator=fields.locator,
        back="above",
        back_to=above["after"] or above["before"],
    )


def _whole(fields: Fields) -> Reference:
    parts = fields.parts
    is_genre = bool(parts.author and GENRE.match(parts.author))
    return Reference(
        printed=fields.body.text,
        score=weigh(fields),
        author="" if is_genre else parts.author,
        title=parts.title,
        container=parts.container,
        publisher=parts.publisher,
        date=fields.date,
        url=fields.address[1] if fields.address else "",
        locator=fields.locator,
        identifiers=tuple(fields.identifiers),
        is_set_off=fields.title is not None,
        is_quoted=bool(fields.title and fields.title[2]),
        genre=parts.author if is_genre else "",
        aside=parts.aside,
    )
