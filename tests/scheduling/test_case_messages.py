"""Case messages leave at once, each once, in a message of their own; what is no longer so when they leave is not said
(product.md 2, rules.md B6, C1, D5)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.test import Client
from pytest_django import Settings

from credentials.actions.credentials import lift, suspend
from credentials.actions.periods import correct
from notifications.dates import soften
from notifications.fan_out import fan_out
from notifications.models import Alert, Delivery
from notifications.send import deliver
from practices.models import Membership, Practice
from scheduling import announcing
from scheduling.actions.cases import cancel, change_case, set_status
from scheduling.models import Case, CaseStatus
from scheduling.telling import case_context
from tenancy import clock
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import RequirementFactory
from tests.notifications.cast import alert_of, with_phone
from tests.scheduling.booked import NOW, Booked, book, told
from tests.scheduling.theatre import AssignmentFactory, CaseFactory
from tests.support.smtp import MailServer, mail_server, text_of
from tests.support.steady import steady
from tests.world import World

MINUTE = timedelta(minutes=1)
# 5:00 in Portland, before the sweep at 7:00 and within quiet hours; on the case's day, and on the day before.
EARLY = datetime(2026, 12, 7, 13, tzinfo=UTC)
DAY_BEFORE = EARLY - timedelta(days=1)


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_CONFIGURED = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def booked(world: World, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> Booked:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    practice.go_live(NOW)
    return book(practice, with_phone(world.tess_technologist))


def leaving(channel: str = "email") -> dict[str, datetime]:
    """When the messages of each address leave."""
    return dict(Delivery.objects.filter(channel=channel).values_list("address", "next_attempt_at"))


def states() -> set[str]:
    return set(Delivery.objects.values_list("state", flat=True))


def test_it_leaves_before_the_sweep_hour_and_beside_the_days_message(booked: Booked):
    bls = alert_of(booked.bls, 30, emitted_on=date(2026, 12, 7))
    announcing.assigned(booked.seat, at=EARLY)
    assert leaving()[booked.tess.email] == EARLY
    assert not bls.items.exists()

    fan_out(EARLY + timedelta(hours=3))
    mine = Delivery.objects.filter(channel="email", address=booked.tess.email)
    assert sorted(mine.values_list("batch", flat=True)) == [0, 100]


def test_said_once_however_often(booked: Booked):
    announcing.assigned(booked.seat, at=EARLY)
    announcing.assigned(booked.seat, at=EARLY + MINUTE)
    assert told("case_assigned") == [booked.tess.name]


def test_two_at_once_share_a_message_and_the_next_has_its_own_once_that_has_left(booked: Booked):
    announcing.assigned(booked.seat, at=EARLY)
    announcing.moved(booked.case, was=before(booked, hours=1), at=EARLY)
    mine = Delivery.objects.filter(channel="email", address=booked.tess.email)
    assert [each.items.count() for each in mine] == [2]

    mine.update(state="accepted")
    announcing.moved(booked.case, was=before(booked, hours=1), at=EARLY + MINUTE)
    assert sorted(mine.values_list("batch", flat=True)) == [100, 101]


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        pytest.param(EARLY, EARLY, id="5:00 on the case's day: at once"),
        # The case is at 7:30, quiet hours end at 8:00.
        pytest.param(DAY_BEFORE, DAY_BEFORE + timedelta(hours=3), id="5:00 the day before: at 8:00"),
        pytest.param(
            datetime(2026, 12, 7, 6, tzinfo=UTC), datetime(2026, 12, 7, 13, 30, tzinfo=UTC), id="22:00 the night before"
        ),
    ],
)
def test_an_sms_breaks_quiet_hours_on_the_day_of_the_case_only(booked: Booked, at: datetime, leaves: datetime):
    announcing.assigned(booked.seat, at=at)
    assert leaving("sms") == {str(booked.tess.phone): leaves}
    assert set(leaving().values()) == {at}


def test_a_practice_in_rehearsal_sends_nothing_and_nothing_counts_as_said(booked: Booked):
    Practice.objects.filter(pk=booked.practice.pk).update(live_at=None)
    announcing.assigned(booked.seat, at=EARLY)
    assert (Alert.objects.count(), Delivery.objects.count()) == (0, 0)


def test_its_words_and_where_its_time_is_from(booked: Booked, mail: MailServer):
    booked.hospital.timezone = "America/Boise"
    booked.hospital.save()
    booked.seat.refresh_from_db()
    announcing.assigned(booked.seat, at=NOW)
    deliver(NOW, until_empty=True)
    (message,) = mail.to(booked.tess.email)
    assert message["Subject"] == (
        "You are the primary technologist on a case on Mon 7 Dec at 08:30 MST, Columbia Spine Center, room 4"
    )
    assert "T4-pelvis deformity, case B-20884. Set-up begins at 07:30 MST." in " ".join(text_of(message).split())


# From 7:30 in room 4, what happens to it before the message leaves, and how that begins.
MOVES = {
    "twice": (
        [{"hours": 1}, {"hours": 1}],
        "Your case of Mon 7 Dec at 07:30 has moved: it is now on Mon 7 Dec at 09:30",
    ),
    "there and back": ([{"hours": 1}, {"hours": -1}], ""),
    "to another room": (
        [{"room": "9"}],
        "Your case of Mon 7 Dec at 07:30, Columbia Spine Center, room 4, has moved: it is now on Mon 7 Dec at 07:30,"
        " Columbia Spine Center, room 9",
    ),
    "in time and in room": (
        [{"hours": 1}, {"room": "9"}],
        "Your case of Mon 7 Dec at 07:30, Columbia Spine Center, room 4, has moved: it is now on Mon 7 Dec at 08:30,"
        " Columbia Spine Center, room 9",
    ),
}


@pytest.mark.parametrize(("moves", "says"), MOVES.values(), ids=MOVES)
def test_moves_before_it_left_are_one_message_from_what_was_known_to_what_is(
    booked: Booked, mail: MailServer, moves: list[dict], says: str
):
    for number, move in enumerate(moves):
        move_by(booked, at=NOW + number * MINUTE, **move)
    deliver(NOW + 3 * MINUTE, until_empty=True)
    subjects = [message["Subject"] for message in mail.to(booked.tess.email)]
    assert [each[: len(says)] for each in subjects] == ([says] if says else [])


def test_who_is_released_by_a_move_hears_of_the_time_they_knew(booked: Booked, mail: MailServer):
    other = CaseFactory(hospital=booked.hospital, starts_at=booked.case.starts_at + timedelta(hours=5))
    AssignmentFactory(case=other, technologist=booked.tess)
    move_by(booked, at=NOW, hours=5, room="9")
    deliver(NOW, until_empty=True)
    (message,) = mail.to(booked.tess.email)
    assert message["Subject"] == "You are no longer on the case of Mon 7 Dec at 07:30, Columbia Spine Center, room 4"


def test_who_was_on_a_case_that_was_cancelled_and_taken_up_again_hears_to_be_off_it(booked: Booked, mail: MailServer):
    cancel(booked.case, "surgeon", by=None, at=NOW)
    set_status(booked.case, CaseStatus.BOOKED, by=None, at=NOW)
    deliver(NOW, until_empty=True)
    (message,) = mail.to(booked.tess.email)
    assert message["Subject"].startswith("You are no longer on the case of Mon 7 Dec at 07:30")


def before(booked: Booked, *, hours: int) -> dict[str, str]:
    """What was known of the case when it began so much earlier."""
    known = case_context(booked.case)
    return known | {"starts_at": (booked.case.starts_at - timedelta(hours=hours)).isoformat()}


def move_by(booked: Booked, *, at: datetime, hours: int = 0, **changes: str) -> None:
    case = Case.objects.get(pk=booked.case.pk)
    by = timedelta(hours=hours)
    times = {"starts_at": case.starts_at + by, "ends_at": case.ends_at + by}
    change_case(case, changes={**times, **changes}, release=True, by=None, at=at)


def _cancel(booked: Booked) -> None:
    booked.case.status, booked.case.cancel_reason = CaseStatus.CANCELLED, "surgeon"
    booked.case.save()


def _release(booked: Booked) -> None:
    booked.seat.state = "released"
    booked.seat.save()


@pytest.mark.parametrize("undo", [_cancel, _release])
def test_what_is_no_longer_so_is_not_said(booked: Booked, mail: MailServer, undo):
    announcing.assigned(booked.seat, at=NOW)
    undo(booked)
    deliver(NOW, until_empty=True)
    assert (mail.messages, states()) == ([], {"obsolete"})


def test_who_is_on_a_case_hears_that_it_is_cancelled(booked: Booked, mail: MailServer):
    backup = TechnologistFactory(email="backup@example.org")
    AssignmentFactory(case=booked.case, technologist=backup, role="backup")
    AssignmentFactory(
        case=booked.case, technologist=TechnologistFactory(email="gone@example.org"), role="backup", state="released"
    )
    _cancel(booked)
    announcing.cancelled(booked.case, at=NOW)
    deliver(NOW, until_empty=True)
    assert sorted(mail.recipients) == sorted([backup.email, booked.tess.email])
    assert all("is cancelled" in message["Subject"] for message in mail.messages)


def test_who_is_released_hears_it_unless_booked_again(booked: Booked, mail: MailServer):
    _release(booked)
    announcing.released(booked.seat, at=NOW)
    AssignmentFactory(case=booked.case, technologist=booked.tess, role="backup")
    deliver(NOW, until_empty=True)
    assert mail.messages == []


def test_cover_is_wanted_only_until_somebody_has_the_case(booked: Booked, mail: MailServer):
    """Also of one that somebody has who cannot."""
    announcing.cover_wanted(booked.case, [TechnologistFactory(email="asked@example.org")], at=NOW)
    deliver(NOW, until_empty=True)
    assert mail.recipients == ["asked@example.org"]

    _release(booked)
    announcing.cover_wanted(booked.case, [TechnologistFactory(email="other@example.org")], at=NOW + MINUTE)
    AssignmentFactory(case=booked.case)
    deliver(NOW + MINUTE, until_empty=True)
    assert (mail.recipients, states()) == (["asked@example.org"], {"accepted", "obsolete"})


def test_managers_and_the_person_hear_of_a_case_at_risk_once_each(booked: Booked, mail: MailServer, world: World):
    suspend(booked.bls, starts_on=date(2026, 12, 1), by=None)
    deliver(NOW, until_empty=True)
    (own,) = mail.to(booked.tess.email)
    (team,) = mail.to(world.alice.email)
    assert own["Subject"].startswith("Your case of Mon 7 Dec at 07:30, Columbia Spine Center, is at risk: ")
    assert team["Subject"].startswith(
        "Case B-20884 of Mon 7 Dec at 07:30, Columbia Spine Center, is at risk: Tess Tanaka: "
    )


def test_a_conflict_that_closed_before_it_left_is_not_said(booked: Booked, mail: MailServer):
    suspend(booked.bls, starts_on=date(2026, 12, 1), by=None)
    _cancel(booked)
    booked.judge()
    deliver(NOW, until_empty=True)
    assert (mail.messages, states()) == ([], {"obsolete"})


def test_a_conflict_that_closed_and_opened_again_before_it_left_is_said(booked: Booked, mail: MailServer):
    lift(suspend(booked.bls, starts_on=date(2026, 12, 1), by=None), on=date(2026, 12, 1), by=None)
    suspend(booked.bls, starts_on=date(2026, 12, 1), by=None)
    deliver(NOW, until_empty=True)
    assert len(mail.to(booked.tess.email)) == 1


def test_no_message_names_what_is_of_health(world: World, practice: Practice, mail: MailServer, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    practice.go_live(NOW)
    made = book(practice, world.tess_technologist, code="tb", ends=date(2026, 12, 1))
    assert made.judge().opened == 1
    deliver(NOW, until_empty=True)
    assert len(mail.messages) == 2
    for message in mail.messages:
        said = steady(f"{message['Subject']} {text_of(message)}")
        assert "TB" not in said
        assert "1 Dec" not in said


def test_the_reason_is_what_blocks_though_a_message_may_not_name_it(
    booked: Booked, mail: MailServer, world: World, client: Client
):
    """And never what only warns; behind the link its holder reads it in full."""
    CredentialFactory(technologist=booked.tess, type="tb", ends=date(2026, 12, 1))
    booked.judge()
    RequirementFactory(hospital=booked.hospital, any_of=("tb",))
    booked.judge()
    Alert.objects.all().delete()
    correct(booked.bls.periods.get(), expires_on=date(2026, 12, 20), by=None, at=NOW)
    deliver(NOW, until_empty=True)

    (own,) = mail.to(booked.tess.email)
    (team,) = mail.to(world.alice.email)
    case = "of Mon 7 Dec at 07:30, Columbia Spine Center, is at risk"
    assert own["Subject"] == f"Your case {case}: an item on your list needs you"
    assert "BLS ends Sun 20 Dec, soon after this case." in " ".join(text_of(own).split())
    reason = "Tess Tanaka: An occupational-health requirement is not met"
    assert team["Subject"] == f"Case B-20884 {case}: {reason}"
    for message in (own, team):
        assert "TB" not in steady(f"{message['Subject']} {text_of(message)}")

    page = soften(client.get(link_in(own)).content.decode())
    assert "<p>TB test ends Tue 1 Dec, before this case.</p>" in page
    assert "TB" not in steady(soften(client.get(link_in(team)).content.decode()))


def test_of_several_reasons_what_can_be_named_comes_first_and_each_person_once(
    booked: Booked, mail: MailServer, world: World
):
    CredentialFactory(technologist=booked.tess, type="tb", ends=date(2026, 11, 1))
    CredentialFactory(technologist=booked.tess, type="acls", ends=date(2026, 11, 30))
    backup = AssignmentFactory(case=booked.case, technologist=TechnologistFactory(name="Ben Back"), role="backup")
    for code in ("tb", "acls"):
        RequirementFactory(hospital=booked.hospital, any_of=(code,))
    CredentialFactory(technologist=backup.technologist, type="bls", ends=date(2026, 11, 2))
    booked.judge()
    deliver(NOW, until_empty=True)
    (team,) = mail.to(world.alice.email)
    first, rest = plain(team).split("\n\n")[1:3]
    assert first == "Ben Back: BLS ended Mon 2 Nov."
    assert " ".join(rest.split()) == (
        "Holds no ACLS. An occupational-health requirement is not met."
        " Tess Tanaka: ACLS ends Mon 30 Nov, before this case. An occupational-health requirement is not met."
    )


def test_what_lasts_until_shortly_before_the_case_has_not_ended_yet(booked: Booked, mail: MailServer):
    correct(booked.bls.periods.get(), expires_on=date(2026, 12, 5), by=None, at=NOW)
    deliver(NOW, until_empty=True)
    (own,) = mail.to(booked.tess.email)
    assert own["Subject"].endswith("is at risk: BLS ends Sat 5 Dec, before this case")


def test_several_cases_at_risk_are_lines_that_name_case_and_person_once(booked: Booked, mail: MailServer, world: World):
    """To the person as you; to managers by the number they know the case by."""
    other = CaseFactory(hospital=booked.hospital, number="B-20890", starts_at=booked.case.starts_at + timedelta(days=1))
    AssignmentFactory(case=other, technologist=booked.tess)
    RequirementFactory(hospital=booked.hospital, any_of=("cnim",))
    booked.judge()
    deliver(NOW, until_empty=True)

    (own,) = mail.to(booked.tess.email)
    (team,) = mail.to(world.alice.email)
    assert own["Subject"] == ("2 of your cases are at risk: Mon 7 Dec 07:30, Columbia Spine Center: You hold no CNIM")
    assert "Your case of Mon 7 Dec at 07:30, Columbia Spine Center, is at risk\n\nYou hold no CNIM.\n" in plain(own)
    assert "- Tue 8 Dec 07:30, Columbia Spine Center: You hold no CNIM (in 16 days)" in plain(own)
    assert team["Subject"] == (
        "2 cases are at risk, first: B-20884, Mon 7 Dec 07:30, Columbia Spine Center: Tess Tanaka holds no CNIM"
    )
    assert (
        plain(team)
        .split("\n\n")[1]
        .startswith(
            "Cases at risk\n- B-20884, Mon 7 Dec 07:30, Columbia Spine Center: Tess Tanaka holds no CNIM (in 15 days)\n"
        )
    )
    assert "Newly due" not in plain(team)


def test_what_became_of_several_cases_is_said_of_each(booked: Booked, mail: MailServer):
    announcing.moved(booked.case, was=before(booked, hours=1), at=NOW)
    announcing.assigned(booked.seat, at=NOW)
    deliver(NOW, until_empty=True)
    (message,) = mail.to(booked.tess.email)
    said = plain(message)
    assert "Mon 7 Dec 07:30, Columbia Spine Center: you are the primary technologist" in message["Subject"]
    assert "- Mon 7 Dec 07:30, Columbia Spine Center: moved, it was on Mon 7 Dec at 06:30 (in 15 days)" in said


def plain(message: EmailMessage) -> str:
    return text_of(message).replace("\r", "")


def link_in(message: EmailMessage) -> str:
    found = re.search(r"http://testserver(/l/\S+)", text_of(message))
    assert found
    return found[1]


def test_another_practice_hears_nothing(booked: Booked, world: World):
    announcing.assigned(booked.seat, at=NOW)
    suspend(booked.bls, starts_on=date(2026, 12, 1), by=None)
    assert world.charlie.email not in leaving()


@pytest.mark.parametrize(
    ("at", "is_by_sms"),
    [
        pytest.param(NOW, False, id="two weeks before"),
        pytest.param(datetime(2026, 12, 6, 20, tzinfo=UTC), True, id="the day before"),
    ],
)
def test_a_manager_hears_by_sms_only_shortly_before_the_case(
    booked: Booked, world: World, at: datetime, is_by_sms: bool
):
    alice = Membership.objects.get(user=world.alice)
    alice.phone, alice.sms_consent_at = "+15035550199", NOW
    alice.save()
    booked.bls.suspensions.create(starts_on=date(2026, 12, 1))
    booked.judge(at)
    assert ("+15035550199" in leaving("sms")) is is_by_sms
    assert world.alice.email in leaving()
