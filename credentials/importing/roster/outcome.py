from collections import Counter
from dataclasses import dataclass, field

NOUNS = "technologists credentials periods types issuers hospitals requirements cases assignments".split()


def _none_yet() -> Counter[str]:
    return Counter(dict.fromkeys(NOUNS, 0))


@dataclass
class Outcome:
    """What an import wrote, counted by noun (interface.md)."""

    created: Counter[str] = field(default_factory=_none_yet)
    updated: Counter[str] = field(default_factory=_none_yet)
    unchanged: Counter[str] = field(default_factory=_none_yet)

    def count(self, noun: str, *, changed: bool) -> None:
        (self.updated if changed else self.unchanged)[noun] += 1

    @property
    def is_idle(self) -> bool:
        return not (self.created.total() or self.updated.total())
