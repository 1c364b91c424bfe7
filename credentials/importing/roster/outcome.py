from collections import Counter
from dataclasses import dataclass, field

from practices.models import Technologist

NOUNS = "technologists credentials periods types issuers hospitals requirements cases assignments".split()


def _none_yet() -> Counter[str]:
    return Counter(dict.fromkeys(NOUNS, 0))


@dataclass
class Outcome:
    """What an import wrote, counted by noun. `people` are the file's, by their key in its reading."""

    created: Counter[str] = field(default_factory=_none_yet)
    updated: Counter[str] = field(default_factory=_none_yet)
    unchanged: Counter[str] = field(default_factory=_none_yet)
    people: dict[int, Technologist] = field(default_factory=dict)

    def count(self, noun: str, *, changed: bool) -> None:
        (self.updated if changed else self.unchanged)[noun] += 1

    @property
    def is_idle(self) -> bool:
        return not (self.created.total() or self.updated.total())
