"""The daily reconciliation: what should have been said on a practice's day against what was. It must be zero."""

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from credentials.models import Credential
from credentials.reconciling.reckoning import Holder, Notice, Rungs, counted_down, reckon
from credentials.reconciling.touched import UNDER_WAY, Touched, before
from notifications.models import Alert, Delivery, Reconciliation, SweepRun
from notifications.models.alert import AlertState
from notifications.outlets import named_outlets
from notifications.watch.carried import Carried, carried, reached
from practices.models import Practice, Technologist

EXPIRY = "expiry"
LATE = timedelta(hours=2)
OPEN_DAYS = 3
MISSING, TOO_MUCH, NOT_SWEPT = "missing", "too much", "not swept"
NOT_CARRIED, NOT_SENT = "in no message", "not sent"

Difference = dict[str, object]


def reconcile(practice: Practice, at: datetime, *, under_way: timedelta = UNDER_WAY) -> Reconciliation | None:
    """Of the practice's day at that instant; stored, and returned. None where the day cannot be judged (yet).

    Inside the practice. What was changed since the first sweep of the day is left to the next day, when whatever is
    still due has to be on record. `under_way`: how long before the sweep a change may have begun that it did not see.
    """
    run = SweepRun.objects.filter(day=at.astimezone(ZoneInfo(practice.timezone)).date()).first()
    if run is None:
        return _not_swept(practice, at)
    touched = Touched(run, under_way=under_way)
    if touched.settings or run.outlets not in (None, named_outlets()):
        return None
    expected, said = _expected_and_said(practice, run, touched)
    differences = [*_listed(MISSING, expected - said), *_listed(TOO_MUCH, said - expected)]
    differences += _without_message(_became(practice, run, at), touched)
    return _stored(practice, at, len(expected), len(said), differences, kept=_kept_since(run))


def _kept_since(run: SweepRun) -> int:
    # Keys rise with the time in which they were made, so that the day's are found without those of the years before.
    made = Delivery.objects.filter(pk__gt=before(run.pk, UNDER_WAY))
    return made.kept().filter(created_at__gte=run.first_at).count()


def _expected_and_said(practice: Practice, run: SweepRun, touched: Touched) -> tuple[set[Notice], set[Notice]]:
    held = Credential.objects.with_facts().order_by("pk")
    judged = {credential.pk: credential for credential in held if not touched.credential(credential)}
    if run.rehearsal:
        return set(), _during(run, judged)
    reachable = reached([credential.technologist for credential in judged.values()], EXPIRY)
    holders = {key: _holder(credential.technologist, run, reachable) for key, credential in judged.items()}
    before = _before(run, {key: counted_down(credential, holders[key]) for key, credential in judged.items()})
    expected: set[Notice] = set()
    for key, credential in judged.items():
        expected |= reckon(credential, practice, before[key], holders[key])
    return expected, _during(run, judged)


def _holder(person: Technologist, run: SweepRun, reachable: set[UUID]) -> Holder:
    zone = ZoneInfo(person.timezone)
    days = sorted({at.astimezone(zone).date() for at in (run.first_at, run.last_at)})
    return Holder(is_reachable=person.pk in reachable, days=tuple(days))


def _before(run: SweepRun, counted: Mapping[UUID, set[tuple[date, int]]]) -> dict[UUID, Rungs]:
    """The rungs from before the day's first sweep, of the ends and rounds that count: not those of former years."""
    found: dict[UUID, Rungs] = defaultdict(dict)
    ends = {end for each in counted.values() for end, _ in each}
    alerts = Alert.objects.filter(kind=EXPIRY, due_on__in=ends, created_at__lt=run.first_at)
    fields = ("about_id", "audience", "due_on", "round", "rung", "escalated")
    for about, audience, due_on, number, rung, escalated in alerts.values_list(*fields):
        if due_on is not None and (due_on, number) in counted.get(about, ()):
            found[about].setdefault((audience, due_on, number), {})[rung] = escalated
    return found


def _during(run: SweepRun, judged: Container[UUID]) -> set[Notice]:
    """What the day's first sweep and those after it left."""
    alerts = Alert.objects.filter(
        kind=EXPIRY, due_on__isnull=False, created_at__gte=run.first_at, created_at__lte=run.last_at
    )
    return {_notice(alert) for alert in alerts if alert.about_id in judged}


def _notice(alert: Alert) -> Notice:
    assert alert.due_on is not None
    return Notice(
        credential=alert.about_id,
        audience=alert.audience,
        due_on=alert.due_on,
        round=alert.round,
        rung=alert.rung,
        covered=alert.state == AlertState.COVERED,
        escalated=alert.escalated,
    )


def _became(practice: Practice, run: SweepRun, at: datetime) -> Carried:
    """Of what was open when the day's messages were made. What came later on the day may wait for tomorrow's."""
    if run.rehearsal:
        return Carried()
    alerts = Alert.objects.filter(
        state=AlertState.OPEN, created_at__lte=run.first_at, emitted_on__gte=run.day - timedelta(days=OPEN_DAYS)
    )
    return carried(list(alerts.select_related("technologist__membership__user").order_by("id")), practice, at)


def _without_message(became: Carried, touched: Touched) -> list[Difference]:
    found = [(NOT_CARRIED, *pair) for pair in became.not_carried] + [(NOT_SENT, *pair) for pair in became.not_sent]
    return [
        {"what": what, "alert": str(alert.pk), "reader": str(reader.pk)}
        for what, alert, reader in found
        if not touched.reader(reader)
    ]


def _not_swept(practice: Practice, at: datetime) -> Reconciliation | None:
    local = at.astimezone(ZoneInfo(practice.timezone))
    began = datetime.combine(local.date(), time(practice.sweep_hour), ZoneInfo(practice.timezone))
    if at < max(began, practice.created_at) + LATE:
        return None
    return _stored(practice, at, 0, 0, [{"what": NOT_SWEPT}])


def _listed(what: str, notices: set[Notice]) -> list[Difference]:
    return [
        {"what": what} | asdict(notice) | {"credential": str(notice.credential), "due_on": notice.due_on.isoformat()}
        for notice in sorted(notices, key=attrgetter("order"))
    ]


def _stored(
    practice: Practice, at: datetime, expected: int, said: int, differences: list[Difference], *, kept: int = 0
) -> Reconciliation:
    found = {"checked_at": at, "expected": expected, "said": said, "kept": kept, "differences": differences}
    day = at.astimezone(ZoneInfo(practice.timezone)).date()
    return Reconciliation.objects.update_or_create(day=day, defaults=found)[0]
