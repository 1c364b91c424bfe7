"""What a technologist sees of their own: what is due next, what is sent, what needs nothing."""

from dataclasses import dataclass
from datetime import date

from credentials.holdings import Holding, holding_of
from credentials.ladder import rank_day
from credentials.looks import BAD, SOON, Look
from credentials.models import Credential
from credentials.models.credential_type import RenewedBy
from credentials.models.renewal import Stage
from practices.models import Practice, Technologist

UNDER_WAY = (Stage.SUBMITTED, Stage.UPLOADED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One credential of the reader, judged on the reader's own day."""

    credential: Credential
    held: Holding

    @property
    def look(self) -> Look:
        return self.held.look

    @property
    def is_due(self) -> bool:
        """Red or amber, the technologist's to renew, and nothing sent yet."""
        by_practice = self.credential.type.renewed_by == RenewedBy.PRACTICE
        return self.look.tone in (BAD, SOON) and not by_practice and not self.is_sent

    @property
    def is_sent(self) -> bool:
        return self.held.facts.stage in UNDER_WAY

    @property
    def act_by(self) -> date:
        if self.held.ends_on is None:
            return date.max
        return rank_day(self.held.ends_on, self.held.last_safe_day, self.held.on)

    @property
    def can_be_sent(self) -> bool:
        """Hours are earned and what is pending or suspended waits for others: nothing to send."""
        return not self.held.facts.counts_hours and self.held.ends_on is not None


@dataclass(frozen=True, slots=True)
class OwnPage:
    due: list[Own]
    sent: list[Own]
    calm: list[Own]

    @property
    def first(self) -> Own | None:
        return self.due[0] if self.due else None

    @property
    def next(self) -> list[Own]:
        return self.due[1:]


def own_page(technologist: Technologist, on: date, practice: Practice) -> OwnPage:
    """`on` is the technologist's own day. What was let go is left out."""
    credentials = Credential.objects.with_facts().filter(  # type: ignore[attr-defined]
        technologist=technologist, type__archived_at=None, let_go_on=None
    )
    own = sorted(
        (Own(credential=each, held=holding_of(each, on, practice)) for each in credentials),
        key=lambda each: (each.act_by, each.credential.type.position),
    )
    due = [each for each in own if each.is_due]
    sent = [each for each in own if each.is_sent]
    return OwnPage(due, sent, [each for each in own if each not in due and each not in sent])
