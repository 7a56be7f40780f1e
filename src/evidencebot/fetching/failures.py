"""Why a file cannot be had; told beside its name, while the others go on."""


class CannotFetch(Exception):
    """Asking again would not help."""


class TryAgain(Exception):
    """The network or the server failed in a way that may pass."""
