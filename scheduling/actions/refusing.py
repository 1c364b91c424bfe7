from collections.abc import Iterable

from hospitals.findings import Code, Finding, Severity


class Refused(Exception):
    """What stands against a booking or a move; nothing was written. Everything found is told, what blocks first.

    `words` say it where no rule does, such as of a case that is cancelled: they are a finding too.
    """

    def __init__(self, findings: Iterable[Finding] = (), words: str = "") -> None:
        said = [Finding(code=Code.NOT_POSSIBLE, severity=Severity.BLOCK, message=words)] if words else []
        self.findings = sorted([*findings, *said], key=lambda finding: not finding.blocks)
        super().__init__(" ".join(each.message for each in self.findings if each.blocks))
