"""The expiry kind: from alerts to what is still true of their credentials (rules.md B3, B7, G3)."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError

from credentials import endings
from credentials.actions.renewals import open_renewal, submit_renewal, take_back_submission
from credentials.ahead import Needed, needed_for, together
from credentials.counting_down import CountingDown, counting_down
from credentials.endings import Ending
from credentials.expiry import ExpiryRule
from credentials.facts import HoldingFacts, facts_of, ladder_expiry
from credentials.ladder import FINAL_WEEK, NOT_BEGUN, Stage
from credentials.models import Credential
from credentials.models.credential_type import RenewedBy, Scope
from credentials.models.issuer import IssuerKind
from credentials.sending import refuse_sending
from credentials.wording import HARD, count_words, day_words, sentence_case
from notifications.hears import who_hears
from notifications.kinds import NOT_BEGUN as NOT_BEGUN_WORDS
from notifications.kinds import Act, Acted, Answered, Kind, Line, Topic, UnknownAct
from notifications.models import Alert
from notifications.models.alert import Audience
from practices.models import Practice

SENT, NOT_SENT = "sent", "not-sent"

# Ordinary words that need no capital inside a sentence. Any other word is left as the practice writes it.
ORDINARY = frozenset("Hospital State Professional Background Drug Vendor Competence Influenza".split())


class ExpiryKind(Kind):
    code = "expiry"
    name = "a credential ends"
    is_reminder = True
    topics = {
        Audience.TECHNOLOGIST: Topic("Reminders before a credential of mine ends"),
        Audience.MANAGERS: Topic(
            "The daily list of credentials that need action",
            always="What nobody has begun in time still comes, for then only the practice can save it.",
        ),
    }

    def __init__(self, known: "_Known | None" = None) -> None:
        self._read = known

    def knowing(self, alerts: Sequence[Alert]) -> "ExpiryKind":
        return type(self)(_known(alerts))

    def lines(self, alerts: Sequence[Alert], *, on: date, practice: Practice, for_managers: bool) -> list[Line]:
        known = self._read or _known(alerts)
        said: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
        for alert in alerts:
            holding = known.held.get(alert.about_id)
            if holding and _is_still_true(alert, holding, on):
                said[_line_key(alert, holding)].append(known.said(alert, holding))
        return [_line(each, on, practice, for_managers=for_managers) for each in said.values()]

    def counted(self, number: int, *, for_managers: bool, escalated: int = 0) -> str:
        if for_managers and 0 < escalated < number:
            return f"{escalated} cannot wait, {number - escalated} newly due"
        if for_managers:
            return f"{count_words(number, 'credential')} {'cannot wait' if escalated else 'newly due'}"
        return "1 of your credentials needs you" if number == 1 else f"{number} of your credentials need you"

    def answered(self, alerts: Sequence[Alert], *, on: date) -> list[Answered]:
        """What was said to be sent, as long as the new dates are awaited."""
        held = counting_down({alert.about_id for alert in alerts})
        sent: dict[UUID, Answered] = {}
        for alert in alerts:
            holding = held.get(alert.about_id)
            if holding and holding.facts.submitted_on and _is_awaited(alert, holding, on):
                words = f"sent on {day_words(holding.facts.submitted_on, on)}"
                label = sentence_case(label_of(holding.credential))
                sent.setdefault(alert.about_id, Answered(label, words, Act(NOT_SENT, "Undo", alert.pk)))
        return list(sent.values())

    def act(self, code: str, alert: Alert, *, on: date, today: date) -> Acted:
        """The holder says that the renewal was sent, or takes that back (rules.md B3)."""
        if code not in (SENT, NOT_SENT):
            raise UnknownAct(code)
        credential = Credential.objects.with_facts().get(pk=alert.about_id)
        if code == NOT_SENT:
            take_back_submission(open_renewal(credential, on=today), by=None)
            return Acted(f"{credential.label} is to do again.")
        if not _is_the_holders_to_send(credential, facts_of(credential)):
            raise ValidationError(f"{credential.label} is not yours to send.")
        refuse_sending(facts_of(credential), on=on, today=today)
        submit_renewal(open_renewal(credential, on=today), on=on, by=None)
        return Acted(f"Thank you: {credential.label} is marked as sent on {day_words(on, today)}.", undo=NOT_SENT)


@dataclass(frozen=True, slots=True)
class _Said:
    alert: Alert
    holding: CountingDown
    needed: Needed | None
    is_heard_of: bool
    """Whether messages about it reach its holder."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What alerts are about, as it is now: by credential. `heard` are the holders whom some message reaches."""

    held: Mapping[UUID, CountingDown]
    needed: Mapping[UUID, Needed]
    heard: Container[UUID]

    def said(self, alert: Alert, holding: CountingDown) -> _Said:
        is_heard_of = holding.credential.technologist_id in self.heard
        return _Said(alert, holding, self.needed.get(alert.about_id), is_heard_of)


def _known(alerts: Sequence[Alert]) -> _Known:
    """However many, in a constant number of queries."""
    ids = {alert.about_id for alert in alerts}
    held = counting_down(ids)
    escalated = {alert.about_id for alert in alerts if alert.escalated} & held.keys()
    holders = {held[key].credential.technologist_id for key in escalated}
    return _Known(held, needed_for(ids), who_hears(holders, ExpiryKind.code) if holders else ())


def label_of(credential: Credential) -> str:
    """Inside a sentence: “BLS”, “hospital privileges at St. Brendan Medical Center”."""
    first, _, rest = credential.type.name.partition(" ")
    name = f"{first.lower() if first in ORDINARY else first} {rest}".strip()
    if credential.issuer and credential.type.scope != Scope.NATIONAL:
        return f"{name} {'at' if credential.type.scope == Scope.HOSPITAL else 'from'} {credential.issuer}"
    return name


def is_plural(name: str) -> bool:
    """“Hospital privileges” and “CEU credits” are, “BLS” and “R. EEG T.” are not."""
    last = name.split()[-1] if name.split() else ""
    return last.endswith("s") and not last.endswith(("ss", "us", "is")) and not last.isupper()


def _is_still_true(alert: Alert, holding: CountingDown, on: date) -> bool:
    """Renewed, let go, gone, archived, returned anew, or past the stage in which this audience is told: no."""
    credential, facts = holding.credential, holding.facts
    if facts.let_go_on or credential.type.archived_at or not credential.technologist.is_employed(on):
        return False
    if alert.round != holding.round or (facts.counts_hours and facts.hours_complete):
        return False
    return _counts_down_to(alert, facts, on) and _is_heard(alert, facts)


def _is_awaited(alert: Alert, holding: CountingDown, on: date) -> bool:
    is_kept = not (holding.facts.let_go_on or holding.credential.type.archived_at)
    return is_kept and holding.facts.stage == Stage.SUBMITTED and _counts_down_to(alert, holding.facts, on)


def _counts_down_to(alert: Alert, facts: HoldingFacts, on: date) -> bool:
    if alert.due_on is None:
        return False
    # A season's opening stays the one to hold while the season runs, however late the message leaves.
    seen_from = alert.emitted_on if facts.type.expiry_rule == ExpiryRule.SEASON else on
    return ladder_expiry(facts, seen_from) == alert.due_on


def _is_heard(alert: Alert, facts: HoldingFacts) -> bool:
    if facts.stage == Stage.ACCEPTED:
        return False
    if alert.audience == Audience.MANAGERS:
        return True
    for_managers_only = facts.type.renewed_by == RenewedBy.PRACTICE or facts.type.expiry_rule == ExpiryRule.FRESHNESS
    if for_managers_only or facts.stage == Stage.UPLOADED:
        return False
    return facts.stage != Stage.SUBMITTED or (alert.rung or 0) <= FINAL_WEEK


def _line_key(alert: Alert, holding: CountingDown) -> tuple[object, ...]:
    """One line a credential; one for all that share what the practice renews for them (rules.md B4)."""
    credential = holding.credential
    if credential.type.renewed_by == RenewedBy.PRACTICE:
        return credential.type_id, credential.issuer_id, alert.due_on, holding.facts.stage
    return (credential.pk,)


def _line(said: Sequence[_Said], on: date, practice: Practice, *, for_managers: bool) -> Line:
    narrowest = min(said, key=lambda each: each.alert.rung or 0)
    credential = narrowest.holding.credential
    people = sorted({each.holding.credential.technologist.name for each in said})
    needed = together(each.needed for each in said if each.needed)
    ending = _ending(narrowest, on, people if for_managers else [], needed)
    return Line(
        alert_ids=tuple(each.alert.pk for each in said),
        subject=endings.subject(ending),
        headline=endings.headline(ending),
        lead=endings.lead(ending),
        brief=endings.brief(ending),
        title=ending.holder or sentence_case(ending.label),
        words=_row_words(ending),
        detail=endings.detail(ending),
        step=_step(ending, credential, practice),
        step_url=_page(credential),
        standing=endings.standing(ending),
        tone=endings.tone(ending),
        urgency=ending.rank,
        person=ending.holder,
        days_left=ending.days_left,
        escalated=any(each.alert.escalated for each in said),
        why_escalated=_why_escalated(said),
        withheld=credential.type.is_health,
        acts=() if for_managers else _acts(narrowest),
    )


def _acts(said: _Said) -> tuple[Act, ...]:
    """What is sent already is not offered again."""
    credential, facts = said.holding.credential, said.holding.facts
    if facts.stage in (Stage.SUBMITTED, Stage.UPLOADED) or not _is_the_holders_to_send(credential, facts):
        return ()
    return (Act(SENT, "I have sent the renewal", said.alert.pk, asks_day=True),)


def _is_the_holders_to_send(credential: Credential, facts: HoldingFacts) -> bool:
    """Hours are earned, not sent."""
    return not facts.counts_hours and credential.type.renewed_by != RenewedBy.PRACTICE


def _why_escalated(said: Sequence[_Said]) -> str:
    """Nobody has begun in time, or nobody but the managers hears of it, or both (rules.md B3)."""
    escalated = [each for each in said if each.alert.escalated]
    if not escalated:
        return ""
    unheard = f"o message about it reaches {escalated[0].holding.credential.technologist.name}."
    if not any(_is_late(each) for each in escalated):
        return f"N{unheard}"
    return NOT_BEGUN_WORDS if escalated[0].is_heard_of else f"{NOT_BEGUN_WORDS.removesuffix('.')}, and n{unheard}"


def _is_late(said: _Said) -> bool:
    begins = max(said.holding.credential.type.processing_days, FINAL_WEEK)
    return (said.holding.facts.stage or Stage.TODO) in NOT_BEGUN and (said.alert.rung or 0) <= begins


def _ending(said: _Said, on: date, people: Sequence[str], needed: Needed | None) -> Ending:
    credential, facts = said.holding.credential, said.holding.facts
    asked = facts.hours_asked
    return Ending(
        label=label_of(credential),
        is_plural=is_plural(credential.type.name),
        due_on=said.alert.due_on or on,
        on=on,
        holder=people[0] if len(people) == 1 else "",
        holders=max(len(people), 1),
        rule=ExpiryRule(credential.type.expiry_rule),
        stage=facts.stage or Stage.TODO,
        submitted_on=facts.submitted_on,
        processing_days=credential.type.processing_days,
        grace_days=credential.type.grace_days,
        grace_loss=credential.type.grace_loss,
        hours=(facts.hours, asked) if facts.counts_hours and asked else None,
        renewed_by_practice=credential.type.renewed_by == RenewedBy.PRACTICE,
        needed=needed,
    )


def _row_words(ending: Ending) -> str:
    if ending.holder:
        return f"{ending.label} {endings.words(ending)}"
    return f"of {ending.holders}{HARD}people {endings.words(ending)}" if ending.holders > 1 else endings.words(ending)


def _step(ending: Ending, credential: Credential, practice: Practice) -> str:
    grantor = credential.issuer
    issuer = grantor.name if grantor and grantor.kind != IssuerKind.PRACTICE else ""
    return endings.step(ending, issuer=issuer, send_to=practice.contact_name or practice.name)


def _page(credential: Credential) -> str:
    return (credential.issuer.look_up_url if credential.issuer else "") or credential.type.look_up_url
