"""What a technologist sees of their own: what is due next, what is sent, what needs nothing."""

from dataclasses import dataclass
from datetime import date

from credentials.expiry import ExpiryRule
from credentials.facts import ladder_expiry, rungs_of
from credentials.holdings import Holding, holding_of
from credentials.ladder import rank_day
from credentials.looks import BAD, SOON, Look
from credentials.models import Credential
from credentials.models.credential_type import RenewedBy
from credentials.models.renewal import Stage
from credentials.validity import Standing
from practices.models import Practice, Technologist

UNDER_WAY = (Stage.SUBMITTED, Stage.UPLOADED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One credential of the reader, judged on the reader's own day."""

    credential: Credential
    held: Holding
    is_in_ladder: bool
    """Messages tell of it by now."""

    @property
    def look(self) -> Look:
        return self.held.look

    @property
    def is_due(self) -> bool:
        """Red or amber, the technologist's to renew, and nothing sent yet."""
        return self.look.tone in (BAD, SOON) and self._is_the_readers_to_renew

    @property
    def is_coming(self) -> bool:
        """Not pressing, but the reader is told of it by message: listed, with the same act."""
        return not self.is_due and self.is_in_ladder and self._is_the_readers_to_renew

    @property
    def is_sent(self) -> bool:
        return self.held.facts.stage in UNDER_WAY

    @property
    def can_be_taken_back(self) -> bool:
        return self.held.facts.stage == Stage.SUBMITTED

    @property
    def act_by(self) -> date:
        if self.held.ends_on is None:
            return date.max
        return rank_day(self.held.ends_on, self.held.last_safe_day, self.held.on)

    @property
    def can_be_sent(self) -> bool:
        """Hours are earned and what is pending or suspended waits for others: nothing to send."""
        return not self.held.facts.counts_hours and self.held.ends_on is not None

    @property
    def _is_the_readers_to_renew(self) -> bool:
        return self.credential.type.renewed_by != RenewedBy.PRACTICE and not self.is_sent


@dataclass(frozen=True, slots=True)
class OwnPage:
    due: list[Own]
    coming: list[Own]
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
        (_own(each, on, practice) for each in credentials),
        key=lambda each: (each.act_by, each.credential.type.position),
    )
    due, coming = [each for each in own if each.is_due], [each for each in own if each.is_coming]
    sent = [each for each in own if each.is_sent]
    listed = [*due, *coming, *sent]
    return OwnPage(due, coming, sent, [each for each in own if each not in listed])


def _own(credential: Credential, on: date, practice: Practice) -> Own:
    held = holding_of(credential, on, practice)
    return Own(credential=credential, held=held, is_in_ladder=_is_in_ladder(held, practice))


def _is_in_ladder(held: Holding, practice: Practice) -> bool:
    """A season to come has its rungs too, though nothing ends then."""
    if held.type.expiry_rule != ExpiryRule.SEASON:
        return held.standing is Standing.EXPIRING and held.type.expiry_rule != ExpiryRule.FRESHNESS
    opens_on, widest = ladder_expiry(held.facts, held.on), max(rungs_of(held.type, practice), default=-1)
    return opens_on is not None and (opens_on - held.on).days <= widest
