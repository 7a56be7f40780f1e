"""Every error a user can meet, each a message of one line that says what to do.

EvidencebotError
├── InputError            a question, option or batch line that cannot be used
│   └── UnknownFilter     a chapter, section or source that the corpus does not have
├── DocumentError         a file that cannot be read as a document
├── CorpusError           the corpus lacks what the command needs
├── PassageIndexError     the index is missing, stale, damaged or of another version
├── SessionError          a saved session that is missing, damaged or held by another process
├── PandocError           pandoc, which Word files and exports need, could not do its work
└── ModelError            the embedding model is missing or not usable
"""


class EvidencebotError(Exception):
    """An error told to the user in one line; the command line exits with 2."""


class InputError(EvidencebotError):
    """A question, option or batch line that cannot be used."""


class UnknownFilter(InputError):
    """A chapter, section or source that the corpus does not have."""


class DocumentError(EvidencebotError):
    """A file that cannot be read as a document."""


class CorpusError(EvidencebotError):
    """The corpus lacks what the command needs."""


class PassageIndexError(EvidencebotError):
    """The index is missing, stale, damaged or of another version."""


class SessionError(EvidencebotError):
    """A saved session that is missing, damaged or held by another process."""


class PandocError(EvidencebotError):
    """Pandoc, which Word files and exports need, could not do its work."""


class ModelError(EvidencebotError):
    """The embedding model is missing or not usable."""
