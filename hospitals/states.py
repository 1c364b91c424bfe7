"""The states that hospitals lie in."""

from django.core.exceptions import ValidationError

from credentials.importing.values.places import STATES


def refuse_no_state(letters: str) -> None:
    """Two letters that are no state's hold nowhere. Raises ValidationError."""
    if letters and letters not in STATES:
        raise ValidationError("Write the state's two letters, such as OR.")
