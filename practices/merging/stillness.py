"""An import plans from what is on record and writes it a while later: no merge comes between."""

from tenancy.locks import claim, share

_MERGES = "merges"


def keep_merges_out() -> None:
    """Until the end of this transaction nothing in the open practice is merged. Many may ask for it at once."""
    share(_MERGES)


def wait_for_stillness() -> None:
    """Wait for those who keep merges out; whoever asks later waits for the end of this transaction."""
    claim(_MERGES)
