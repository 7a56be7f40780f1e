"""Which of a question's words name what it is about."""

from __future__ import annotations

from evidencebot.text.words import STOP_WORDS, raw_words, stem

# Words that ask for something about a subject, or say something of it, and name none.
_ASKING = frozenset(
    stem(word)
    for word in """amount answer author average benefit bill case cause chapter chance change cost country date day
    definition detail difference effect evidence example explanation extent fact figure footnote gap group history idea
    impact issue kind level main meaning method money month name note number opinion option organisation page part
    people percent percentage person place plan point price problem programme program project proof proportion purpose
    quotation quote rate reason recommendation report result role saving scheme section setting share size sort source
    statement step study sum table thing time total type value version view way word year decade lifetime age
    agree apply argue ask believe begin call change claim clarify come compare conclude consider count cover deal
    decide define deliver depend describe do end exactly exist explain fall find fix follow get give go grow hang happen
    hold include increase involve keep know last lead let like look matter mean meant measure mention need occur offer
    originate own pay pick play provide put raise recommend reduce rise run save say see seem settle show spend start
    stay stop suggest support take talk tell think total try turn understand use want work worry
    actually annual bad best better big certain clear common current different difficult early easy enough far few
    general generally good great hard high important interesting large last late least less likely little long low many
    much new next old only possible popular quick ready real really recent right sample short similar small special
    still sure true typical usual usually wrong yet one two three four five first second third ever else too instead
    also again anything something everything anyone someone everyone
    please thank sorry hello hi""".split()
)


def subjects(text: str) -> list[str]:
    """Stems of the words that name a subject, each once."""
    words = [w for w in raw_words(text) if w not in STOP_WORDS and (len(w) > 1 or w.isdigit())]
    return [t for t in dict.fromkeys(map(stem, words)) if t not in _ASKING]
