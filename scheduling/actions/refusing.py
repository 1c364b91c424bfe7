from collections.abc import Iterable

from hospitals.findings import Finding


class Refused(Exception):
    """What stands against a booking or a move; nothing was written. Everything found is told, what blocks first.

    `words` say it where no finding does, such as of a case that is cancelled.
    """

    def __init__(self, findings: Iterable[Finding] = (), words: str = "") -> None:
        self.findings = sorted(findings, key=lambda finding: not finding.blocks)
        self.words = words or " ".join(each.message for each in self.findings if each.blocks)
        super().__init__(self.words)
