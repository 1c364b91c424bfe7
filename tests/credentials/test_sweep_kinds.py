"""Types of every kind, stages, people who left, rehearsals: what the sweep says of them and to whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credentials.actions.acceptance import send_back
from credentials.actions.credits import open_balance
from credentials.actions.periods import renew
from credentials.actions.renewals import open_renewal, submit_renewal, take_back_submission
from credentials.actions.types import archive
from credentials.models import Credential, Period, Renewal
from credentials.models.period import PeriodState
from credentials.models.renewal import Stage
from credentials.sweeps import due_now, sweep
from notifications.models import Alert, Delivery, SweepRun
from practices.models import Membership, Practice, Role, Technologist
from tests.conftest import amend, opened
from tests.credentials.diary import MANAGERS, days, escalated_on, seven, sweep_on, told
from tests.factories import CredentialFactory, credential_type
from tests.world import World

TODAY = date(2026, 11, 22)
NEW_YEARS_EVE = date(2026, 12, 31)


@pytest.fixture
def live(practice: Practice) -> Practice:
    practice.go_live(seven(date(2026, 1, 1)))
    return practice


@pytest.fixture
def tess(world: World, live: Practice) -> Technologist:
    return world.tess_technologist


@pytest.fixture
def alice(world: World, live: Practice) -> Membership:
    return Membership.objects.get(user=world.alice)


def bls_of(technologist: Technologist, ends: date = TODAY + timedelta(days=30)) -> Credential:
    return CredentialFactory(technologist=technologist, type="bls", ends=ends)


# Kinds of types (rules.md B4).


def test_a_season_counts_down_to_the_opening_not_yet_held_and_says_nothing_at_its_end(tess: Technologist):
    flu = CredentialFactory(technologist=tess, type="influenza", ends=date(2027, 3, 31))
    sweep_on(days(date(2027, 3, 25), date(2027, 4, 10)))
    sweep_on(days(date(2027, 7, 1), date(2027, 10, 20)))

    assert told(flu) == {
        date(2027, 7, 3): (90, []),
        date(2027, 8, 2): (60, []),
        date(2027, 9, 1): (30, []),
        date(2027, 9, 24): (7, []),
        date(2027, 10, 1): (0, []),
    }


def test_a_season_never_held_is_due_as_it_opens(tess: Technologist):
    flu = CredentialFactory(technologist=tess, type="influenza", ends=date(2027, 3, 31), state=PeriodState.APPLIED)
    sweep_on(days(date(2026, 9, 28), date(2026, 10, 5)))

    assert told(flu) == {date(2026, 9, 28): (7, [90, 60, 30]), date(2026, 10, 1): (0, [])}


def test_a_check_is_asked_for_again_in_its_last_week_by_managers_only(tess: Technologist):
    check = CredentialFactory(technologist=tess, type="exclusion", issued_on=date(2026, 11, 1), ends=date(2026, 12, 2))
    sweep_on(days(date(2026, 11, 1), date(2026, 12, 10)))

    assert told(check) == {}
    assert told(check, MANAGERS) == {
        date(2026, 11, 25): (7, []),
        date(2026, 12, 2): (0, []),
        date(2026, 12, 3): (-1, []),
    }
    assert escalated_on(check) == []


def test_hours_count_to_the_end_of_the_cycle_they_serve_until_they_are_complete(tess: Technologist):
    cnim = CredentialFactory(technologist=tess, type="cnim", starts_on=date(2022, 1, 1), ends=NEW_YEARS_EVE)
    ceu = CredentialFactory(technologist=tess, type="ceu", serves=cnim, ends=None)
    open_balance(ceu, hours=Decimal("49.5"), by=None)
    sweep_on([date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 15), date(2026, 10, 2)])
    assert told(ceu) == {date(2025, 12, 31): (365, []), date(2026, 10, 2): (90, [])}

    open_balance(ceu, hours=Decimal(50), by=None)
    sweep_on([date(2026, 11, 1), date(2026, 12, 31)])
    assert told(ceu) == {date(2025, 12, 31): (365, []), date(2026, 10, 2): (90, [])}


def test_hours_of_a_credential_let_go_are_not_asked_for(tess: Technologist):
    cnim = CredentialFactory(technologist=tess, type="cnim", starts_on=date(2022, 1, 1), ends=NEW_YEARS_EVE)
    ceu = CredentialFactory(technologist=tess, type="ceu", serves=cnim, ends=None)
    Credential.objects.filter(pk=cnim.pk).update(let_go_on=TODAY)
    sweep_on([TODAY])

    assert told(ceu) == {}


def test_what_the_practice_renews_goes_to_the_managers_alone(tess: Technologist):
    insurance = CredentialFactory(technologist=tess, type="liability", ends=NEW_YEARS_EVE)
    sweep_on(days(TODAY, NEW_YEARS_EVE))

    assert told(insurance) == {}
    assert [rung for rung, _ in told(insurance, MANAGERS).values()] == [60, 30, 14, 7, 0]


@pytest.mark.parametrize("rule", ["one_time", "exact"])
def test_what_does_not_end_is_never_mentioned(tess: Technologist, rule: str):
    forever = CredentialFactory(technologist=tess, type=credential_type("capm", expiry_rule=rule), ends=None)
    CredentialFactory(technologist=tess, type="bls", ends=TODAY)
    sweep_on([TODAY])

    assert Alert.objects.exists()
    assert not Alert.objects.filter(about_id=forever.pk).exists()


def test_an_archived_type_is_silent(tess: Technologist):
    bls = bls_of(tess)
    archive(bls.type, at=seven(TODAY))
    sweep_on([TODAY])

    assert told(bls) == {}


def test_a_ladder_of_its_own_beats_the_practices(tess: Technologist):
    privileges = CredentialFactory(
        technologist=tess, type="hospital_privileges", ends=TODAY + timedelta(days=120), starts_on=date(2025, 1, 1)
    )
    sweep_on([TODAY])

    assert told(privileges) == {TODAY: (120, [180])}


# Stages (rules.md B3).


def test_the_first_rung_opens_the_renewal_once_and_history_names_the_product(tess: Technologist):
    bls = bls_of(tess)
    sweep_on([TODAY, TODAY + timedelta(days=2), TODAY + timedelta(days=23)])

    assert list(bls.renewals.values_list("stage", "round", "opened_on", "closed_at")) == [("todo", 0, TODAY, None)]
    (event,) = Renewal.pgh_event_model.objects.filter(credential_id=bls.pk)  # type: ignore[attr-defined]
    assert (event.pgh_label, event.pgh_context["name"]) == ("insert", "NerveCenter")


def test_submitted_the_technologist_hears_the_last_week_only(tess: Technologist, alice: Membership):
    bls = bls_of(tess)
    submit_renewal(open_renewal(bls, on=TODAY), on=TODAY, by=alice)
    sweep_on(days(TODAY, TODAY + timedelta(days=40)))

    assert [rung for rung, _ in told(bls).values()] == [7, 0, -1]
    assert [rung for rung, _ in told(bls, MANAGERS).values()] == [30, 7, 0, -1]
    assert escalated_on(bls) == []


def test_uploaded_only_the_managers_hear_and_returned_the_rung_is_due_again(tess: Technologist, alice: Membership):
    bls = bls_of(tess)
    sweep_on([TODAY])
    upload = Period.objects.create(
        credential=bls, expires_on=date(2028, 12, 31), state=PeriodState.PENDING, recorded_at=seven(TODAY)
    )
    bls.renewals.update(stage=Stage.UPLOADED)
    sweep_on(days(TODAY + timedelta(days=1), TODAY + timedelta(days=24)))
    assert told(bls) == {TODAY: (30, [90, 60])}
    assert [rung for rung, _ in told(bls, MANAGERS).values()] == [30, 28, 7]

    send_back(upload, note="The card is cut off.", by=alice, at=seven(TODAY))
    back = TODAY + timedelta(days=25)
    sweep_on([back])
    assert told(bls) == {TODAY: (30, [90, 60]), back: (7, [90, 60, 30, 28])}


def test_accepted_before_the_sweep_nothing_is_said(tess: Technologist):
    bls = bls_of(tess)
    renew(bls, expires_on=date(2028, 12, 31), by=None, at=seven(TODAY) - timedelta(minutes=1))
    sweep_on(days(TODAY, TODAY + timedelta(days=40)))

    assert not Alert.objects.exists()
    assert not bls.renewals.exists()


@pytest.mark.parametrize(
    ("type_code", "days_left", "escalated"),
    [("bls", 28, True), ("bls", 29, False), ("vendor_badge", 7, True), ("vendor_badge", 8, False)],
)
def test_managers_are_told_by_every_channel_on_the_last_safe_day_or_in_the_last_week(
    tess: Technologist, type_code: str, days_left: int, escalated: bool
):
    held = CredentialFactory(technologist=tess, type=type_code, ends=TODAY + timedelta(days=days_left))
    sweep_on([TODAY, TODAY + timedelta(days=days_left)])

    assert escalated_on(held) == [TODAY if escalated else TODAY + timedelta(days=days_left)]


def test_a_submission_taken_back_after_the_7_day_rung_escalates_at_the_next_sweep_once(tess: Technologist):
    cnim = CredentialFactory(technologist=tess, type="cnim", starts_on=date(2022, 1, 1), ends=NEW_YEARS_EVE)
    sweep_on(days(date(2026, 11, 30), date(2026, 12, 7)))
    renewal = submit_renewal(open_renewal(cnim, on=date(2026, 12, 8)), on=date(2026, 12, 8), by=None)
    sweep_on(days(date(2026, 12, 8), date(2026, 12, 26)))
    assert escalated_on(cnim) == []

    take_back_submission(renewal, by=None)
    for hour in range(1, 4):
        sweep(seven(date(2026, 12, 26)) + timedelta(hours=hour))
    submit_renewal(renewal, on=date(2026, 12, 27), by=None)
    take_back_submission(renewal, by=None)
    sweep_on(days(date(2026, 12, 27), date(2027, 1, 10)))

    assert escalated_on(cnim) == [date(2026, 12, 26)]
    assert [rung for rung, _ in told(cnim, MANAGERS).values()] == [60, 30, 7, None, 0, -1]


def test_taken_back_after_it_was_escalated_it_is_not_escalated_again(tess: Technologist):
    bls = bls_of(tess, ends=TODAY + timedelta(days=28))
    sweep_on([TODAY])
    renewal = submit_renewal(open_renewal(bls, on=TODAY), on=TODAY, by=None)
    sweep_on(days(TODAY + timedelta(days=1), TODAY + timedelta(days=21)))
    take_back_submission(renewal, by=None)
    sweep_on(days(TODAY + timedelta(days=22), TODAY + timedelta(days=40)))

    assert escalated_on(bls) == [TODAY]


def test_returned_after_it_was_taken_back_and_escalated_the_new_round_escalates_anew(
    tess: Technologist, alice: Membership
):
    bls = bls_of(tess, ends=TODAY + timedelta(days=5))
    renewal = submit_renewal(open_renewal(bls, on=TODAY), on=TODAY, by=None)
    sweep_on([TODAY])
    take_back_submission(renewal, by=None)
    sweep_on([TODAY + timedelta(days=1)])
    upload = Period.objects.create(
        credential=bls, expires_on=date(2028, 12, 31), state=PeriodState.PENDING, recorded_at=seven(TODAY)
    )
    send_back(upload, note="The card is cut off.", by=alice, at=seven(TODAY))
    sweep_on([TODAY + timedelta(days=2)])

    assert escalated_on(bls) == [TODAY + timedelta(days=1), TODAY + timedelta(days=2)]


# Who is written to (rules.md B7, C1).


def test_who_left_is_silent_from_the_day_after(tess: Technologist):
    bls = bls_of(tess, ends=TODAY)
    Technologist.objects.filter(pk=tess.pk).update(ends_on=TODAY)
    sweep_on([TODAY, TODAY + timedelta(days=1)])

    assert told(bls) == {TODAY: (0, [90, 60, 30, 28, 7])}


def test_a_closed_practice_is_not_swept(live: Practice, tess: Technologist):
    bls_of(tess)
    Practice.objects.filter(pk=live.pk).update(closed_at=seven(TODAY))
    counts = sweep(seven(TODAY), live.pk)

    assert counts.practices == 0
    assert not SweepRun.objects.exists()
    assert not Alert.objects.exists()


@pytest.mark.parametrize(("ended_days_ago", "is_said"), [(30, True), (31, False), (400, False)])
def test_what_ended_over_30_days_before_it_is_first_seen_is_not_mail(
    tess: Technologist, ended_days_ago: int, is_said: bool
):
    old = bls_of(tess, ends=TODAY - timedelta(days=ended_days_ago))
    sweep_on([TODAY, TODAY + timedelta(days=1)])

    assert [rung for rung, _ in told(old).values()] == ([-1] if is_said else [])
    assert old.renewals.exists() is is_said


def test_what_was_seen_before_it_ended_is_made_up_however_late(tess: Technologist):
    bls = bls_of(tess)
    sweep_on([TODAY])
    much_later = TODAY + timedelta(days=300)
    sweep_on([much_later, much_later + timedelta(days=1)])

    assert told(bls) == {TODAY: (30, [90, 60]), much_later: (-1, [28, 7, 0])}


def test_a_rehearsal_is_noted_and_nothing_counts_as_emitted(practice: Practice, world: World):
    bls = bls_of(world.tess_technologist)
    assert [alert.rung for alert in due_now(practice, seven(TODAY))] == [30, 30]
    sweep_on([TODAY, TODAY, TODAY + timedelta(days=1)])

    assert not Alert.objects.exists()
    assert not Delivery.objects.exists()
    assert not bls.renewals.exists()
    assert list(SweepRun.objects.values_list("day", "passes", "rehearsal")) == [
        (TODAY + timedelta(days=1), 1, True),
        (TODAY, 2, True),
    ]

    practice.go_live(seven(TODAY + timedelta(days=1)))
    sweep_on([TODAY + timedelta(days=1)])
    assert told(bls) == {TODAY + timedelta(days=1): (30, [90, 60])}
    assert SweepRun.objects.values_list("passes", "rehearsal").first() == (2, False)


def test_a_practice_tells_its_sweeps_of_a_day_together(live: Practice, tess: Technologist):
    bls_of(tess)
    sweep(seven(TODAY))
    CredentialFactory(technologist=tess, type="acls", ends=TODAY)
    sweep(seven(TODAY) + timedelta(hours=3))

    run = SweepRun.objects.get()
    assert (run.day, run.first_at, run.last_at) == (TODAY, seven(TODAY), seven(TODAY) + timedelta(hours=3))
    assert (run.passes, run.technologist_alerts, run.manager_alerts, run.covered) == (2, 2, 2, 14)
    assert run.deliveries == Delivery.objects.count() == 2


@pytest.mark.parametrize("whose", ["practice", "technologist"])
def test_a_zone_that_the_database_does_not_know_holds_no_other_practice_up(
    world: World, live: Practice, tess: Technologist, whose: str
):
    bls = bls_of(tess)
    with opened(world.other.pk):
        world.other.go_live(seven(TODAY))
    with opened(world.other.pk):
        bls_of(world.foreign)
    if whose == "practice":
        amend(Practice.objects.filter(pk=world.other.pk), timezone="Mars/Olympus_Mons")
    else:
        with opened(world.other.pk):
            Technologist.objects.update(timezone="Mars/Olympus_Mons")

    assert sweep(seven(TODAY)).practices == 1
    assert told(bls) == {TODAY: (30, [90, 60])}


def test_the_hours_of_the_practices_differ(world: World, live: Practice, tess: Technologist):
    with opened(world.other.pk):
        world.other.go_live(seven(TODAY))
    counted: list[int] = [sweep(seven(TODAY) + timedelta(hours=ahead)).practices for ahead in (-3, -2, -1, 0)]

    assert counted == [0, 1, 1, 2]


@pytest.mark.parametrize("role", [Role.SCHEDULER, Role.AUDITOR])
def test_only_managers_are_managers(live: Practice, tess: Technologist, alice: Membership, role: Role):
    bls_of(tess)
    Membership.objects.filter(pk=alice.pk).update(role=role)
    sweep_on([TODAY])

    assert Alert.objects.filter(audience=MANAGERS).exists()
    assert set(Delivery.objects.values_list("address", flat=True)) == {tess.email}
