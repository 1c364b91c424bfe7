from dataclasses import dataclass, field
from datetime import date, datetime

from credentials.importing.roster.outcome import Outcome
from practices.models import Membership, Practice
from tenancy import clock


@dataclass
class Desk:
    """Who writes an import's plan, for whom and when; what came of it so far.

    `attested_by` names who gave their word for the consent to SMS of everyone in the file; blank: nobody did.
    """

    practice: Practice
    by: Membership | None
    at: datetime
    attested_by: str
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def today(self) -> date:
        return clock.local(self.at, self.practice.timezone).date()
