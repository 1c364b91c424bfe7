"""One credential, twice: as rows that the database sweeps, and as the plain facts that the pure rules judge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from credentials.expiry import ExpiryRule, SeasonWindow, opening_to_hold
from credentials.ladder import Audience, LadderFacts, Stage, due, escalates
from credentials.models import Credential, CredentialType, CreditActivity, Period, Renewal
from credentials.models.credential_type import RenewedBy
from credentials.sweeps import DueAlert
from notifications.models import Address, Alert, OptOut, Silence
from practices.models import Practice, Technologist
from tenancy.uuid7 import uuid7

WAYS = ("works", "none", "broken", "turned off", "broken and turned off", "stopped")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ASKED = Decimal(50)


@dataclass(frozen=True, kw_only=True)
class Twin:
    """`days_left` to the end of the last period, from the technologist's today; None: there is no period.

    `email` and `sms`: what is known of each way to the person, one of WAYS; “turned off” by their own choice.
    `outlets`: the channels that have a provider.
    `length` of that period in days, None where its start is unknown. `served`: hours that count toward another
    credential, which has the period. `credits`: hours with the days before the end on which they were earned.
    """

    at: datetime
    zone: str
    ladder: tuple[int, ...]
    has_own_ladder: bool
    rule: ExpiryRule
    days_left: int | None
    length: int | None
    processing_days: int
    grace_days: int
    renewed_by_practice: bool
    let_go: bool
    endless: bool
    window: SeasonWindow | None
    served: bool
    cycle_months: int | None
    credits: tuple[tuple[int, int | None], ...]
    stage: Stage | None
    round: int
    emitted: Mapping[Audience, frozenset[int]]
    escalated: frozenset[int | None]
    days_employed: int | None
    email: str = "works"
    sms: str = "none"
    outlets: tuple[str, ...] = ()
    id: UUID = field(default_factory=uuid7)

    @cached_property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @cached_property
    def last_day(self) -> date | None:
        return None if self.days_left is None else self.today + timedelta(days=self.days_left)

    @cached_property
    def first_day(self) -> date | None:
        return self.last_day - timedelta(days=self.length) if self.last_day and self.length is not None else None

    @cached_property
    def due_on(self) -> date | None:
        if self.endless:
            return None
        if self.rule == ExpiryRule.SEASON and self.window:
            return opening_to_hold(self.today, self.last_day, self.window)
        return self.last_day

    @cached_property
    def known_stage(self) -> Stage | None:
        """What is long past is only found while its renewal is open, as it is once anything was said of it."""
        is_long_past = self.due_on is not None and (self.due_on - self.today).days < -30
        return self.stage or (Stage.TODO if is_long_past else None)

    @cached_property
    def hours_complete(self) -> bool:
        return sum(hours for hours, earned_on in self.earned if earned_on is None or self._counts(earned_on)) >= ASKED

    @property
    def earned(self) -> list[tuple[Decimal, date | None]]:
        end = self.last_day or self.today
        return [(Decimal(hours), None if days is None else end - timedelta(days=days)) for hours, days in self.credits]

    def _counts(self, earned_on: date) -> bool:
        if self.cycle_months and self.last_day:
            return earned_on >= self.last_day + timedelta(days=1) - relativedelta(months=self.cycle_months)
        return self.first_day is None or earned_on >= self.first_day

    @property
    def is_reachable(self) -> bool:
        """By a way that works and has a provider, unless every way there is was turned off. Without any provider a
        message reaches as far as it is kept."""
        ways = {channel: way for channel, way in (("email", self.email), ("sms", self.sms)) if way != "none"}
        works = {channel for channel, way in ways.items() if way in ("works", "turned off")}
        is_silent = set(ways.values()) <= {"turned off", "broken and turned off"}
        return bool(works & set(self.outlets or works)) and not is_silent

    def facts(self, audience: Audience) -> LadderFacts:
        return LadderFacts(
            expires_on=self.due_on,
            today=self.today,
            rungs=self.ladder,
            starts_on=self.first_day,
            processing_days=self.processing_days,
            grace_days=self.grace_days,
            rule=self.rule,
            stage=self.known_stage or Stage.TODO,
            renewed_by_practice=self.renewed_by_practice,
            let_go=self.let_go,
            hours_complete=self.hours_complete,
            emitted=self.emitted[audience],
            escalated=self.escalated,
            is_reachable=self.is_reachable,
        )

    def expected(self) -> list[DueAlert]:
        """By the pure rules, for whoever still works here."""
        if self.days_employed is not None and self.days_employed < 0:
            return []
        return [alert for audience in Audience if (alert := self._expected(audience))]

    def _expected(self, audience: Audience) -> DueAlert | None:
        facts = self.facts(audience)
        found = due(facts, audience)
        if found is None or self.due_on is None:
            return None
        return DueAlert(
            credential_id=self.id,
            technologist_id=self.id,
            audience=audience,
            due_on=self.due_on,
            rung=found.rung,
            covered=found.covered,
            round=self.round if self.known_stage else 0,
            escalated=audience == Audience.MANAGERS and escalates(found.rung, facts),
            today=self.today,
        )


def write(twins: Iterable[Twin], practice: Practice) -> None:
    """As rows of the open practice, beside periods and alerts that must make no difference."""
    twins = list(twins)
    Technologist.objects.bulk_create(_technologist(each) for each in twins)
    Address.objects.bulk_create(row for each in twins for row in _broken_addresses(each))
    OptOut.objects.bulk_create(_stopped(each) for each in twins if each.sms == "stopped")
    Silence.objects.bulk_create(row for each in twins for row in _silences(each))
    CredentialType.objects.bulk_create(kind for each in twins for kind in _types(each))
    Credential.objects.bulk_create(row for each in twins for row in _credentials(each))
    Period.objects.bulk_create(period for each in twins for period in _periods(each))
    CreditActivity.objects.bulk_create(
        CreditActivity(credential_id=each.id, hours=hours, earned_on=on) for each in twins for hours, on in each.earned
    )
    Renewal.objects.bulk_create(
        Renewal(credential_id=each.id, stage=each.known_stage, round=each.round, opened_on=each.today)
        for each in twins
        if each.known_stage
    )
    Alert.objects.bulk_create(alert for each in twins for alert in _alerts(each))


def _technologist(twin: Twin) -> Technologist:
    leaves_on = None if twin.days_employed is None else twin.today + timedelta(days=twin.days_employed)
    return Technologist(
        pk=twin.id,
        name="Tess",
        sort_name="Tess",
        timezone=twin.zone,
        ends_on=leaves_on,
        email="" if twin.email == "none" else _email(twin).upper(),
        phone="" if twin.sms == "none" and twin.email == "none" else _phone(twin),
        sms_consent_at=None if twin.sms == "none" else LONG_AGO,
    )


def _email(twin: Twin) -> str:
    return f"{twin.id.hex}@example.org"


def _phone(twin: Twin) -> str:
    return f"+1{twin.id.int % 10**10:010}"


def _ways(twin: Twin) -> tuple[tuple[str, str, str], ...]:
    return (("email", _email(twin), twin.email), ("sms", _phone(twin), twin.sms))


def _broken_addresses(twin: Twin) -> Iterable[Address]:
    for channel, value, way in _ways(twin):
        if "broken" in way:
            yield Address(channel=channel, value=value, health="bounced", since=LONG_AGO)
        else:
            yield Address(channel=channel, value=value, health="ok", since=LONG_AGO)


def _stopped(twin: Twin) -> OptOut:
    return OptOut(number_hash=OptOut.hash_of(_phone(twin)), opted_out_at=LONG_AGO)


def _silences(twin: Twin) -> Iterable[Silence]:
    for channel, _, way in _ways(twin):
        yield Silence(technologist_id=twin.id, kind="case_assigned", channel=channel)
        if "turned off" in way:
            yield Silence(technologist_id=twin.id, kind="expiry", channel=channel)


def _types(twin: Twin) -> list[CredentialType]:
    cycle = {"cycle_months": twin.cycle_months, "hours_required": ASKED}
    own = CredentialType(
        pk=twin.id,
        code=f"type-{twin.id.hex}",
        name="Type",
        expiry_rule=twin.rule.value,
        ladder=list(twin.ladder) if twin.has_own_ladder else None,
        processing_days=twin.processing_days,
        grace_days=twin.grace_days,
        renewed_by=RenewedBy.PRACTICE if twin.renewed_by_practice else RenewedBy.TECHNOLOGIST,
        **_season(twin.window),
        **(cycle if not twin.served else {"hours_required": Decimal(1000)}),
    )
    # Its own ladder is silent, so that nothing is due of the credential that is served.
    served = CredentialType(
        pk=_other(twin.id), code=f"served-{twin.id.hex}", name="Served", expiry_rule="one_time", **cycle
    )
    return [own, served] if twin.served else [own]


def _season(window: SeasonWindow | None) -> dict[str, int]:
    if window is None:
        return {}
    opens, closes = window.opens, window.closes
    return {
        "opens_month": opens.month,
        "opens_day": opens.day,
        "closes_month": closes.month,
        "closes_day": closes.day,
    }


def _credentials(twin: Twin) -> list[Credential]:
    own = Credential(
        pk=twin.id, technologist_id=twin.id, type_id=twin.id, let_go_on=twin.today if twin.let_go else None
    )
    if not twin.served:
        return [own]
    own.serves_id = _other(twin.id)
    return [Credential(pk=own.serves_id, technologist_id=twin.id, type_id=own.serves_id), own]


def _periods(twin: Twin) -> list[Period]:
    holder = _other(twin.id) if twin.served else twin.id
    far = twin.today + timedelta(days=3000)
    noise = [
        Period(credential_id=holder, expires_on=far, state="pending", recorded_at=LONG_AGO),
        Period(credential_id=holder, expires_on=far, state="withdrawn", recorded_at=LONG_AGO),
        _standing(holder, None, far, superseded_at=LONG_AGO),
    ]
    endless = [_standing(holder, None, None)] if twin.endless else []
    if twin.last_day is None:
        return noise + endless
    former = _standing(holder, None, twin.last_day - timedelta(days=twin.length or 1))
    # The same end twice: the longer one tells how long it ran.
    shorter = [_standing(holder, twin.last_day, twin.last_day)] if twin.length else []
    last = _standing(holder, twin.first_day, twin.last_day)
    return [*noise, *shorter, last, *([former] if twin.length else []), *endless]


def _standing(credential: UUID, starts_on: date | None, expires_on: date | None, **more: datetime) -> Period:
    return Period(
        credential_id=credential,
        starts_on=starts_on,
        expires_on=expires_on,
        state="accepted",
        recorded_at=LONG_AGO,
        accepted_at=LONG_AGO,
        **more,
    )


def _alerts(twin: Twin) -> Iterable[Alert]:
    if twin.due_on is None:
        return
    now_round = twin.round if twin.known_stage else 0
    for audience in Audience:
        for rung in twin.emitted[audience]:
            alert = _alert(twin, audience, twin.due_on, now_round, rung)
            alert.escalated = audience == Audience.MANAGERS and rung in twin.escalated
            yield alert
        for due_on, round_ in ((twin.due_on, now_round + 1), (twin.due_on - timedelta(days=1), now_round)):
            yield _alert(twin, audience, due_on, round_, -400)
    rounds = [now_round, now_round + 1] if None in twin.escalated else [now_round + 1]
    yield from (_alert(twin, Audience.MANAGERS, twin.due_on, round_, None) for round_ in rounds)


def _alert(twin: Twin, audience: Audience, due_on: date, round_: int, rung: int | None) -> Alert:
    return Alert(
        kind="expiry",
        audience=audience.value,
        technologist_id=twin.id,
        about_id=twin.id,
        due_on=due_on,
        rung=rung,
        round=round_,
        dedupe_key=f"expiry:{twin.id}:{due_on}:{round_}" if rung is None else "",
        state="covered",
        escalated=rung in (None, -400),
        emitted_on=twin.today,
        created_at=LONG_AGO,
    )


def _other(id_: UUID) -> UUID:
    return UUID(int=id_.int ^ 1)
