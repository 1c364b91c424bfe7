"""Refusals that do not say whom they mean, in the same words for one message after the other: then it is not they."""

from dataclasses import dataclass, replace

from notifications.channels.base import Outcome, Verdict
from notifications.channels.bounces import gist_of

MOST = 3
"""So many messages are lost before the rest waits."""
ALIKE = "One message after the other is refused."


@dataclass
class InARow:
    """Of one process, for as long as it runs. Messages in it are refused once, so that each counts once."""

    gist: str = ""
    number: int = 0

    def judged(self, outcome: Outcome) -> Outcome:
        """As it is; where as many before it were refused alike and none was taken since, as a refusal of us."""
        if outcome.verdict is not Verdict.REJECTED or outcome.health:
            return outcome
        gist = gist_of(outcome.reason)
        self.number = self.number + 1 if gist == self.gist else 1
        self.gist = gist
        if self.number <= MOST:
            return outcome
        return replace(outcome, verdict=Verdict.NOT_TAKEN, openly=ALIKE, stops_batch=True)

    def end(self) -> None:
        """A message was taken."""
        self.gist, self.number = "", 0
