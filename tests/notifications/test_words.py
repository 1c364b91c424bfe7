"""What people read: subjects, texts, HTML and SMS, for one thing due and for many."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from credentials.ahead import Needed
from credentials.endings import Ending, brief, headline, lead
from credentials.models import CreditActivity, Period
from notifications.channels.gsm import BASIC, EACH_OF_MANY, EXTENSION, septets
from notifications.kinds import Line
from notifications.links import link_to
from notifications.message import Message, Section, compose
from notifications.models import Address, Alert, Delivery, OptOut, Silence
from notifications.models.alert import Audience
from notifications.readers import heard
from notifications.render import Rendered, render, sms_of
from notifications.unsubscribing import unsubscribe_link
from practices.models import Membership, Practice, Technologist
from tests.notifications.cast import DAY, MORNING, SWEPT_AT, alert_of, deliver_to, hold, reminder, type_of, with_phone
from tests.support.steady import steady
from tests.world import World

MANAGERS = Audience.MANAGERS
LINK = f"https://reminders.nervecenter.example/l/{'x' * 69}/"


@pytest.fixture
def cascade(practice: Practice) -> Practice:
    practice.contact_name, practice.contact_phone = "Dana Ruiz", "(503) 555-0100"
    practice.save()
    return practice


@pytest.fixture
def alice(world: World, cascade: Practice) -> Membership:
    member = Membership.objects.select_related("user").get(user=world.alice)
    member.phone, member.sms_consent_at = "+15035550199", SWEPT_AT
    member.save()
    return member


@pytest.fixture
def said(cascade: Practice) -> Callable[[Delivery], Rendered]:
    def rendered(delivery: Delivery) -> Rendered:
        alerts = heard(delivery, cascade, MORNING)
        return render(compose(delivery, alerts, cascade, MORNING), delivery.channel)

    return rendered


def colleague(practice: Practice, name: str) -> Technologist:
    return Technologist.objects.create(name=name, timezone=practice.timezone)


def test_one_thing_due_is_the_whole_message(cascade: Practice, tess: Technologist, said):
    bls = hold(tess, "bls", date(2026, 11, 21))
    delivery = deliver_to(tess, [alert_of(bls, -1)])
    mail = said(delivery)

    assert mail.subject == "Your BLS ended Sat 21 Nov"
    assert mail.text == (
        "Your BLS ended on Sat 21 Nov\n\n"
        "Until a new one is on record, it does not count.\n\n"
        "Renew with AHA, then send the new one to Dana Ruiz.\n\n"
        "What to do, and your whole list:\n"
        f"{link_to(delivery)}\n"
        "It opens without a log-in. The link is yours alone and works until Tue 22 Dec.\n\n"
        "--\n"
        "Sent Sun 22 Nov 2026 at 08:00 by NerveCenter, because Cascade Neuromonitoring keeps track of your deadlines"
        " there. Questions: Dana Ruiz, (503) 555-0100.\n\n"
        f"No more of these reminders by e-mail: {unsubscribe_link(delivery, Alert.objects.all())}\n"
    )
    for words in ("Ended yesterday", "Your BLS ended on", "See what to do", link_to(delivery), "Dana Ruiz"):
        assert words in mail.html


@pytest.mark.parametrize("audience", [Audience.TECHNOLOGIST, MANAGERS])
def test_what_people_wrote_stays_words_in_html(audience: str, cascade: Practice, tess: Technologist, alice, said):
    cascade.name, cascade.contact_name = "<b>Cascade</b> & Sons", "<i>Dana</i>"
    bls = hold(tess, "bls", date(2026, 11, 21))
    mail = said(
        deliver_to(tess if audience == Audience.TECHNOLOGIST else alice, [alert_of(bls, -1, audience=audience)])
    )

    assert "<b>Cascade</b> & Sons" in mail.text
    assert mail.html.count("&lt;b&gt;Cascade&lt;/b&gt; &amp; Sons") == 2
    assert ("<b>Cascade" in mail.html, "<i>Dana" in mail.html) == (False, False)


def test_several_things_due_are_one_message_with_the_most_urgent_first(cascade: Practice, tess: Technologist, said):
    cnim, acls = hold(tess, "cnim", date(2026, 12, 31)), hold(tess, "acls", date(2026, 12, 21))
    ceu = hold(tess, "ceu", date(2026, 12, 31), serves=cnim)
    Period.objects.filter(credential=ceu).delete()
    CreditActivity.objects.create(credential=ceu, hours=49)
    hours = alert_of(ceu, 60, due_on=date(2026, 12, 31))
    mail = said(deliver_to(tess, [alert_of(cnim, 60), alert_of(acls, 30), hours]))

    assert mail.subject == "3 of your credentials need you: ACLS ends Mon 21 Dec"
    assert "tomorrow, Mon 23 Nov, is the last safe day" in mail.text
    assert "- CNIM ends Thu 31 Dec (39 days left)" in mail.text
    assert "Renew with ABRET, then send the new one to Dana Ruiz. https://www.abret.org/" in mail.text
    assert "49 of 50 hours are on record, 1 to go." in mail.text


def test_two_rungs_of_one_credential_are_one_line(cascade: Practice, tess: Technologist, said):
    bls = hold(tess, "bls", date(2026, 11, 29))
    mail = said(deliver_to(tess, [alert_of(bls, 30), alert_of(bls, 7)]))
    assert mail.subject == "Your BLS ends Sun 29 Nov"


def test_an_sms_names_the_first_thing_counts_the_rest_and_has_a_link_of_its_own(
    cascade: Practice, tess: Technologist, said
):
    alerts = [alert_of(hold(tess, "bls", date(2026, 11, 21)), -1), alert_of(hold(tess, "cnim", date(2026, 12, 31)), 60)]
    first = deliver_to(tess, alerts[:1], channel="sms")
    both = deliver_to(tess, alerts, channel="sms", batch=1)

    assert said(first).text == f"Cascade Neuromonitoring: Your BLS ended on Sat 21 Nov. What to do: {link_to(first)}"
    assert said(both).text == (
        f"Cascade Neuromonitoring: Your BLS ended on Sat 21 Nov. One more item is due; see your list: {link_to(both)}"
    )
    assert link_to(first) != link_to(both)


def test_a_health_item_is_never_named(cascade: Practice, tess: Technologist, alice: Membership, said):
    tb, bls = hold(tess, "tb", date(2026, 11, 29)), hold(tess, "bls", date(2026, 11, 30))
    alone, beside = alert_of(tb, 7), alert_of(bls, 30)
    to_managers = alert_of(tb, 7, audience=MANAGERS)
    messages = [
        said(deliver_to(tess, [alone])),
        said(deliver_to(tess, [alone], channel="sms")),
        said(deliver_to(tess, [alone, beside], batch=1)),
        said(deliver_to(alice, [to_managers])),
        said(deliver_to(alice, [to_managers], channel="sms")),
    ]

    assert messages[0].subject == "An item on your list needs you"
    assert "an item on your list needs you: " in messages[1].text
    assert messages[2].subject == "2 of your credentials need you: BLS ends Mon 30 Nov"
    assert "One more item is due; see your list." in messages[2].text
    for message in messages:
        for secret in ("TB", "29 Nov", "29\u00a0Nov", "7 days", "health"):
            assert secret not in steady(message.subject + message.text + message.html)


def test_managers_read_what_nobody_has_begun_first_and_then_person_by_person(
    cascade: Practice, tess: Technologist, alice: Membership, said
):
    priya, per = colleague(cascade, "Priya Ramaswamy"), colleague(cascade, "Per Lindqvist")
    Technologist.objects.filter(pk=per.pk).update(email="per@example.org")
    alerts = [
        alert_of(hold(priya, "cnim", date(2026, 12, 31)), 60, audience=MANAGERS),
        alert_of(hold(per, "acls", date(2026, 12, 21)), 30, audience=MANAGERS),
        alert_of(hold(priya, "acls", date(2027, 1, 31)), 90, audience=MANAGERS),
        alert_of(hold(per, "bls", date(2026, 11, 29)), 7, audience=MANAGERS, escalated=True),
    ]
    mail = said(deliver_to(alice, alerts))

    assert mail.subject == "1 cannot wait, 3 newly due, first: BLS of Per Lindqvist ends Sun 29 Nov"
    lines = [line for line in mail.text.splitlines() if line.startswith(("- ", "Nobody", "Newly", "Priya"))]
    assert lines == [
        "Nobody has begun these",
        "- Per Lindqvist: BLS ends Sun 29 Nov (7 days left)",
        "Newly due",
        "- Per Lindqvist: ACLS ends Mon 21 Dec (29 days left)",
        "Priya Ramaswamy",
        "- CNIM ends Thu 31 Dec (39 days left)",
        "- ACLS ends Sun 31 Jan 2027 (70 days left)",
    ]
    assert mail.html.count("Priya Ramaswamy</h3>") == 1
    assert mail.html.count("Priya Ramaswamy") == 1
    assert "Today: http://testserver/cascade/today/" in mail.text
    assert 'href="http://testserver/cascade/today/"' in mail.html


def test_whom_nothing_reaches_for_any_other_reason_is_said_too(cascade: Practice, alice: Membership, said):
    """STOP, mail that comes back, and what the person turned off, where nothing else is left."""
    badge = type_of("vendor_badge")
    names = ("Stopped", "Bounced", "Silent", "Silent By One")
    people = {name: colleague(cascade, name) for name in names}
    for name, person in people.items():
        person.email = f"{name.replace(' ', '')}@example.org".lower()
        person.save()
    with_phone(people["Silent By One"], "+15035550171")
    people["Stopped"].email = ""
    with_phone(people["Stopped"], "+15035550172")
    OptOut.objects.create(pk=OptOut.hash_of("+15035550172"), opted_out_at=SWEPT_AT)
    Address.objects.create(channel="email", value="bounced@example.org", health="bounced", since=SWEPT_AT)
    for name in ("Silent", "Silent By One"):
        Silence.objects.create(technologist=people[name], kind="expiry", channel="email")
    alerts = [
        alert_of(hold(person, badge.code, date(2026, 11, 25)), 7, audience=MANAGERS, escalated=True)
        for person in people.values()
    ]
    text = said(deliver_to(alice, alerts)).text

    unreached = [
        name for name in names if f"Nobody has begun the renewal, and no message about it reaches {name}." in text
    ]
    assert unreached == ["Stopped", "Bounced", "Silent"]


@pytest.mark.parametrize(
    ("is_late", "has_way", "says"),
    [
        (False, False, "No message about it reaches Per Lindqvist."),
        (True, True, "Nobody has begun the renewal."),
        (True, False, "Nobody has begun the renewal, and no message about it reaches Per Lindqvist."),
    ],
)
def test_what_cannot_wait_says_why_in_text_and_in_html(
    is_late: bool, has_way: bool, says: str, cascade: Practice, alice: Membership, said
):
    per, other = colleague(cascade, "Per Lindqvist"), colleague(cascade, "Other Person")
    Technologist.objects.filter(pk=per.pk).update(email="per@example.org" if has_way else "")
    badge = hold(per, "vendor_badge", date(2026, 11, 25) if is_late else date(2027, 1, 8), issuer="Columbia")
    alerts = [
        alert_of(badge, 7 if is_late else 60, audience=MANAGERS, escalated=True),
        alert_of(hold(other, "vendor_badge", date(2027, 1, 10)), 60, audience=MANAGERS, escalated=True),
    ]
    mail = said(deliver_to(alice, alerts))

    assert mail.subject.startswith("2 credentials cannot wait, first: ")
    assert (f"\n  {says}\n" in mail.text, f">{says} " in mail.html.replace("</p>", " ")) == (True, True)


def test_a_text_is_listed_by_its_own_first_words(cascade: Practice, tess: Technologist, said):
    alerts = [alert_of(hold(tess, "bls", date(2026, 11, 21)), -1), alert_of(hold(tess, "cnim", date(2026, 12, 31)), 60)]
    written = said(deliver_to(tess, alerts, channel="sms"))
    assert written.subject == "Your BLS ended on Sat 21 Nov"
    assert f": {written.subject}. " in written.text

    unnamed = said(deliver_to(tess, [alert_of(hold(tess, "tb", date(2026, 11, 29)), 7)], channel="sms", batch=1))
    assert unnamed.subject == "An item on your list needs you"


def test_an_sms_says_which_cases_need_it_where_there_is_room_and_never_drops_the_step_for_them():
    ending = Ending(label="BLS", due_on=date(2026, 12, 21), on=DAY, processing_days=28, needed=Needed(2, DAY))
    step, cases = "submit by Mon 23 Nov", "2 booked cases need it"
    for label, is_said in (("BLS", True), ("hospital privileges at St. Brendan Medical Center", False)):
        named = replace(ending, label=label)
        line = Line(
            alert_ids=(),
            subject="",
            headline=headline(named),
            lead=lead(named),
            brief=brief(named),
            title="",
            words="",
            urgency=(0,),
        )
        text = sms_of(message_of(own=Section((line,) * 3, 0)))
        assert (step in text, cases in text) == (True, is_said)
        assert septets(text) <= 2 * EACH_OF_MANY


def test_what_the_practice_renews_is_one_item_for_everybody(cascade: Practice, alice: Membership, said):
    people = [colleague(cascade, f"Person {number}") for number in range(8)]
    alerts = [
        alert_of(hold(each, "liability", date(2027, 1, 30), issuer="Mutual"), 90, audience=MANAGERS) for each in people
    ]
    mail = said(deliver_to(alice, alerts))

    assert mail.subject == "Professional liability insurance of 8 people ends Sat 30 Jan 2027"
    assert "The practice renews it with Mutual." in mail.text


def test_an_escalation_by_sms_says_that_nobody_has_begun(cascade: Practice, alice: Membership, said):
    per = colleague(cascade, "Per Lindqvist")
    alert = alert_of(hold(per, "bls", date(2026, 11, 29)), 7, audience=MANAGERS, escalated=True)
    delivery = deliver_to(alice, [alert], channel="sms")

    assert said(delivery).text == (
        "Cascade Neuromonitoring: BLS of Per Lindqvist ends on Sun 29 Nov, in 7 days, and no renewal has begun."
        f" What to do: {link_to(delivery)}"
    )


def test_a_manager_who_is_also_a_technologist_reads_one_message_and_his_own_things_once(
    cascade: Practice, tess: Technologist, alice: Membership, said
):
    bls = hold(tess, "bls", date(2026, 11, 30))
    other = hold(colleague(cascade, "Per Lindqvist"), "acls", date(2026, 12, 21))
    alerts = [alert_of(bls, 30), alert_of(bls, 30, audience=MANAGERS), alert_of(other, 30, audience=MANAGERS)]
    mail = said(deliver_to(tess, alerts, membership=alice))

    assert mail.subject == "Your BLS ends Mon 30 Nov"
    assert "BLS of Tess Tanaka" not in mail.text
    assert "- Per Lindqvist: ACLS ends Mon 21 Dec" in mail.text


def test_a_manager_who_no_longer_manages_is_told_nothing_of_others(cascade: Practice, alice: Membership):
    alert = alert_of(hold(colleague(cascade, "Per"), "acls", date(2026, 12, 21)), 30, audience=MANAGERS)
    delivery = deliver_to(alice, [alert])
    assert heard(delivery, cascade, MORNING) == [alert]

    alice.active = False
    alice.save()
    assert heard(Delivery.objects.get(pk=delivery.pk), cascade, MORNING) == []


def test_of_two_people_who_share_an_address_one_is_told_of_the_other_by_name(
    cascade: Practice, tess: Technologist, said
):
    twin = Technologist.objects.create(name="Tim Tanaka", email=tess.email, timezone=cascade.timezone)
    alerts = [alert_of(hold(person, "bls", date(2026, 11, 30)), 30) for person in (tess, twin)]
    mail = said(deliver_to(tess, alerts))

    assert mail.subject == "Your BLS ends Mon 30 Nov"
    assert "- Tim Tanaka: BLS ends Mon 30 Nov" in mail.text


def test_a_technologist_whose_access_was_ended_is_told_nothing(cascade: Practice, tess: Technologist):
    delivery = reminder(tess)
    assert heard(delivery, cascade, MORNING)
    Membership.objects.filter(pk=tess.membership_id).update(active=False)

    assert heard(Delivery.objects.get(pk=delivery.pk), cascade, MORNING) == []


def test_a_digest_of_hundreds_is_cut_short_and_says_so(cascade: Practice, alice: Membership, said):
    bls = type_of("bls")
    for number in range(60):
        person = colleague(cascade, f"Person {number:02}")
        alert_of(hold(person, bls.code, date(2026, 12, 31)), 60, audience=MANAGERS)
    mail = said(deliver_to(alice, list(Alert.objects.all())))

    assert mail.subject.startswith("60 credentials newly due, first: ")
    assert mail.text.count("- Person") == 40
    assert "20 more are on Today." in mail.text


def test_a_longer_digest_asks_the_database_no_more_often(cascade: Practice, alice: Membership, said):
    def queries(people: int, batch: int) -> int:
        alerts = []
        for number in range(people):
            cnim = hold(colleague(cascade, f"Person {batch} {number}"), "cnim", date(2026, 12, 31))
            ceu = hold(cnim.technologist, "ceu", date(2026, 12, 31), serves=cnim)
            alerts += [alert_of(cnim, 60, audience=MANAGERS), alert_of(ceu, 60, audience=MANAGERS)]
        delivery = deliver_to(alice, alerts, batch=batch)
        with CaptureQueriesContext(connection) as asked:
            said(delivery)
        return len(asked)

    assert queries(1, 0) == queries(12, 1)


def test_words_do_not_say_alert_and_ask_for_no_reply_word(
    cascade: Practice, tess: Technologist, alice: Membership, said
):
    alerts = [alert_of(hold(tess, code, date(2026, 11, 30)), 30) for code in ("bls", "cnim", "state_license")]
    to_managers = [alert_of(hold(colleague(cascade, "Per"), "bls", date(2026, 11, 29)), 7, audience=MANAGERS)]
    for delivery in (
        deliver_to(tess, alerts),
        deliver_to(tess, alerts, channel="sms"),
        deliver_to(alice, to_managers),
        deliver_to(alice, to_managers, channel="sms"),
    ):
        written = said(delivery)
        words = set((written.subject + " " + written.text).lower().replace(".", " ").split())
        assert not words & {"alert", "alerts", "reply", "stop", "cancel", "quit", "yes"}


@given(
    practice=st.text(min_size=1, max_size=120),
    headline=st.text(min_size=1, max_size=400),
    others=st.integers(min_value=0, max_value=500),
    unnamed=st.integers(min_value=0, max_value=3),
    for_managers=st.booleans(),
)
def test_whatever_the_names_an_sms_is_gsm_letters_in_two_segments_with_its_whole_link(
    practice: str, headline: str, others: int, unnamed: int, for_managers: bool
):
    line = Line(alert_ids=(), subject=headline, headline=headline, title="", words="", urgency=(0, 0))
    section = Section((line,) * (1 + others), unnamed)
    sections = {"team": section} if for_managers else {"own": section}
    text = sms_of(message_of(practice, **sections))
    assert set(text) <= BASIC | EXTENSION
    assert septets(text) <= 2 * EACH_OF_MANY
    assert text.endswith(f" {LINK}")


def message_of(practice: str = "Cascade Neuromonitoring", **sections: Section) -> Message:
    return Message(
        practice=Practice(name=practice, slug="practice"),
        recipient="Ana",
        zone="America/New_York",
        at=MORNING,
        link=LINK,
        link_works_until=DAY,
        said=frozenset(),
        **{"own": Section(), "team": Section(), **sections},
    )
