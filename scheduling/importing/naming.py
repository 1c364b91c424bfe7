"""What a practice calls the modalities of a list."""

from credentials.importing.text import fold
from scheduling.importing.modalities import Listed, known_as
from scheduling.models import Modality


class Modalities:
    """One query, when it is made."""

    def __init__(self) -> None:
        names = list(Modality.objects.values_list("name", flat=True))
        self._by_word = {known_as(name): name for name in names if known_as(name)} | {
            fold(name): name for name in names
        }

    def name_of(self, listed: Listed) -> str:
        """By the practice's own word where it has one."""
        return self._by_word.get(fold(listed.name)) or self._by_word.get(listed.name) or listed.name
