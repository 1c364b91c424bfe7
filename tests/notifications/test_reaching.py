"""“How to reach me”: one's own addresses, consent and choices; and what a manager sees of a technologist's."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from notifications.addresses import turn_off
from notifications.models import Address, Health, OptOut, Silence
from practices.models import Membership, Practice, Technologist, User
from tests.conftest import opened
from tests.notifications.cast import MORNING, with_phone
from tests.support.steady import steady
from tests.world import World

ME = "/cascade/settings/me/"
OREGON = "+15035550142"


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def member(world: World, user: User) -> Membership:
    with opened(world.practice.pk):
        return Membership.objects.get(user=user)


def tess_of(world: World) -> Technologist:
    with opened(world.practice.pk):
        return Technologist.objects.get(pk=world.tess_technologist.pk)


def sent(**changes: str) -> dict[str, str]:
    return {"email": "tess@example.org", "phone": "(503) 555-0142"} | changes


def asked_on(page: Any) -> dict[str, tuple[Any, str]]:
    """Each box for texts, and the words beside it."""
    return {box.name: (box, consent.words) for box, consent in page.context["form"].boxes}


def agreed(page: Any, **changes: str) -> dict[str, str]:
    """Every box ticked, and the form sent as the page holds it."""
    return sent(read=page.context["form"]["read"].value(), **dict.fromkeys(asked_on(page), "on")) | changes


def chosen(page: Any, role: str, *, off: tuple[str, ...] = ()) -> dict[str, Any]:
    """The form as the page holds it, and every kind of message ticked in a role but those."""
    form, ways = next(each.form for each in page.context["choices"] if each.role == role), page.context["form"]
    offered = [name for name in form.fields if f'value="{name}"' in page.content.decode()]
    ticked = {form.add_prefix(name): "on" for name in offered if name not in off}
    held = {name: ways[name].value() or "" for name in ways.fields}
    kept = {name: "on" if value is True else value for name, value in held.items() if value is not False}
    return kept | {form.offered_name: offered} | ticked


def boxes(page: Any) -> dict[str, bool]:
    """What is offered to choose, and whether it is on."""
    return {name: bool(form[name].value()) for form in _forms(page) for name in form.fields}


def _forms(page: Any) -> list[Any]:
    return [each.form for each in page.context["choices"]]


# Addresses and consent.


def test_consent_is_kept_in_the_very_words_that_were_shown_with_the_number(world: World, sign_in: Any):
    client = sign_in(world.tess)
    assert "you are asked" in client.get(ME).content.decode()
    saved = client.post(ME, sent(), follow=True)
    assert "Now say below whether texts may come to +1 503-555-0142" in saved.content.decode()
    assert (str(tess_of(world).phone), tess_of(world).sms_consent_at) == (OREGON, None)

    box, asked = asked_on(saved)["texts_technologist"]
    assert not box.value()
    client.post(ME, agreed(saved))
    tess = tess_of(world)
    assert (tess.sms_consent_at, tess.sms_consent_text) == (MORNING, asked)
    assert asked in saved.content.decode()
    assert "+1 503-555-0142" in asked
    assert "STOP ends them" in asked
    assert "at most" not in asked
    assert tess.sms_consent_by == "Tess, on “How to reach me”"
    assert "On record since 22 Nov 2026, by Tess, on “How to reach me”" in client.get(ME).content.decode()


def test_a_manager_gives_their_own(world: World, sign_in: Any):
    client = sign_in(world.alice)
    assert "email" not in client.get(ME).context["form"].fields
    page = client.post(ME, {"phone": "(503) 555-0142"}, follow=True)
    client.post(ME, {"phone": "(503) 555-0142", "texts_manager": "on", "read": page.context["form"]["read"].value()})
    alice = member(world, world.alice)
    assert (alice.phone, alice.sms_consent_at, alice.sms_consent_by) == (OREGON, MORNING, "Alice, on “How to reach me”")
    assert alice.sms_consent_text == asked_on(page)["texts_manager"][1]
    assert "when something escalates" in alice.sms_consent_text
    form = client.get(ME).context["form"]
    assert (form["phone"].value(), form["texts_manager"].value()) == (OREGON, True)


def test_consent_keeps_its_day_until_the_number_changes_and_is_then_asked_anew(world: World, sign_in: Any):
    client = sign_in(world.tess)
    client.post(ME, agreed(client.post(ME, sent(), follow=True)))
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        client.post(ME, agreed(client.get(ME), phone="503-555-0142", email="tess@home.example"))
        assert (tess_of(world).sms_consent_at, tess_of(world).email) == (MORNING, "tess@home.example")
        page = client.post(ME, agreed(client.get(ME), phone="503-555-0199"), follow=True)
        assert (str(tess_of(world).phone), tess_of(world).sms_consent_at) == ("+15035550199", None)
        assert tess_of(world).sms_consent_text == tess_of(world).sms_consent_by == ""
        assert not asked_on(page)["texts_technologist"][0].value()
        client.post(ME, agreed(page, phone="503-555-0199"))
        assert tess_of(world).sms_consent_at == MORNING + timedelta(days=1)
        assert "+1 503-555-0199" in tess_of(world).sms_consent_text


def test_what_a_manager_attested_is_not_taken_for_the_persons_own_word(world: World, sign_in: Any):
    with opened(world.practice.pk):
        tess = with_phone(world.tess_technologist)
        Technologist.objects.filter(pk=tess.pk).update(sms_consent_text="She agreed.", sms_consent_by="Alice")
    client = sign_in(world.tess)
    page = client.get(ME)
    box, words = asked_on(page)["texts_technologist"]
    assert (box.value(), words) == (True, "She agreed.")
    client.post(ME, agreed(page))
    assert tess_of(world).sms_consent_by == "Alice"
    client.post(ME, agreed(page, phone="503-555-0199"))
    assert (tess_of(world).sms_consent_at, tess_of(world).sms_consent_by) == (None, "")


def test_a_tick_under_other_words_than_those_of_now_agrees_to_nothing(world: World, sign_in: Any):
    client = sign_in(world.tess)
    page = client.post(ME, sent(), follow=True)
    with opened(world.practice.pk):
        Practice.objects.filter(pk=world.practice.pk).update(name="Other Name")
    saved = client.post(ME, agreed(page), follow=True).content.decode()
    assert tess_of(world).sms_consent_at is None
    assert "Now say below" in saved


def test_consent_is_taken_back(world: World, sign_in: Any):
    client = sign_in(world.tess)
    page = client.post(ME, sent(), follow=True)
    client.post(ME, agreed(page))
    assert tess_of(world).sms_consent_at
    client.post(ME, sent(read=client.get(ME).context["form"]["read"].value()))
    tess = tess_of(world)
    assert (tess.sms_consent_at, tess.sms_consent_text, tess.sms_consent_by) == (None, "", "")
    assert str(tess.phone) == OREGON


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phone": "555-01"}, "This has 5 digits; a number in the United States has ten."),
        ({"email": "tess@"}, "Enter a valid email address."),
        ({"email": ""}, "Leave one way at least"),
    ],
)
def test_what_would_reach_nobody_is_refused(world: World, sign_in: Any, changes: dict[str, str], words: str):
    data = sent(**changes)
    page = sign_in(world.tess).post(ME, data)
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert page.context["form"]["phone"].value() == data["phone"]
    assert (tess_of(world).email, str(tess_of(world).phone)) == ("tess@example.org", "")


@pytest.mark.parametrize("who", ["sam", "audrey"])
def test_who_is_written_nothing_is_told_so_and_asked_for_nothing(world: World, sign_in: Any, who: str):
    client = sign_in(getattr(world, who))
    page = client.get(ME).content.decode()
    assert "Nothing is sent to you here" in page
    assert 'name="phone"' not in page
    assert client.post(ME, {"phone": "(503) 555-0142"}).status_code == 404


def test_the_last_way_is_not_given_up(world: World, sign_in: Any):
    client = sign_in(world.tess)
    page = client.post(ME, sent(), follow=True)
    client.post(ME, agreed(page, email=""))
    assert (tess_of(world).email, tess_of(world).sms_consent_at) == ("", MORNING)
    assert client.post(ME, agreed(client.get(ME), email="", phone="503-555-0199")).status_code == 422
    no_number = client.post(ME, agreed(client.get(ME), phone=""))
    assert "Texts need a number to go to." in no_number.content.decode()
    assert tess_of(world).sms_consent_at == MORNING


def test_nobody_changes_anothers_ways(world: World, sign_in: Any):
    sign_in(world.alice).post(ME, {"phone": "(503) 555-0142"})
    assert str(tess_of(world).phone) == ""
    assert {member(world, user).phone for user in (world.sam, world.tess, world.audrey)} == {""}


def test_a_manager_who_is_a_technologist_too_has_one_number_and_two_sets_of_choices(world: World, sign_in: Any):
    with opened(world.practice.pk):
        Technologist.objects.filter(pk=world.tess_technologist.pk).update(
            membership=Membership.objects.get(user=world.alice)
        )
    client = sign_in(world.alice)
    page = client.post(ME, sent(), follow=True)
    assert (member(world, world.alice).phone, str(tess_of(world).phone)) == (OREGON, OREGON)
    assert [each.role for each in page.context["choices"]] == ["technologist", "manager"]
    asked = {name: words for name, (_, words) in asked_on(page).items()}
    assert len(set(asked.values())) == 2
    assert all(words in page.content.decode() for words in asked.values())

    client.post(ME, {name: value for name, value in agreed(page).items() if name != "texts_technologist"})
    assert member(world, world.alice).sms_consent_text == asked["texts_manager"]
    assert tess_of(world).sms_consent_at is None
    client.post(ME, agreed(client.get(ME)))
    assert tess_of(world).sms_consent_text == asked["texts_technologist"]


# Choices.


def test_everything_is_on_until_it_is_turned_off_and_can_be_turned_on_again(world: World, sign_in: Any):
    with opened(world.practice.pk):
        with_phone(world.tess_technologist)
    client = sign_in(world.tess)
    offered = boxes(client.get(ME))
    assert set(offered.values()) == {True}
    assert {"expiry-email", "expiry-sms", "case_moved-sms", "cover_wanted-email"} <= set(offered)

    client.post(ME, chosen(client.get(ME), "technologist", off=("expiry-sms", "cover_wanted-email")))
    assert {name for name, is_on in boxes(client.get(ME)).items() if not is_on} == {"expiry-sms", "cover_wanted-email"}
    with opened(world.practice.pk):
        assert set(Silence.objects.values_list("technologist", "membership", "kind", "channel")) == {
            (world.tess_technologist.pk, None, "expiry", "sms"),
            (world.tess_technologist.pk, None, "cover_wanted", "email"),
        }
    client.post(ME, chosen(client.get(ME), "technologist"))
    assert set(boxes(client.get(ME)).values()) == {True}


def test_what_cannot_be_turned_off_is_said_with_its_reason(world: World, sign_in: Any):
    page = sign_in(world.tess).get(ME).content.decode()
    assert "Inbox: always" in page
    assert "On the day of the case it reaches you by every way, for you may be on the road by then." in page
    assert "Texts wait from 21:00 to 08:00 on your clock, which now says 08:00 (America/Los Angeles)" in page
    page = sign_in(world.alice).get(ME).content.decode()
    assert "What nobody has begun in time still comes, for then only the practice can save it." in page
    assert "Text message: only what cannot be turned off" in page


def test_nobody_chooses_in_a_role_they_do_not_have(world: World, sign_in: Any):
    everything_off = {f"{role}-offered": ["expiry-email"] for role in ("manager", "technologist")}
    sign_in(world.alice).post(ME, {"phone": ""} | everything_off)
    sign_in(world.tess).post(ME, sent() | everything_off)
    assert sign_in(world.sam).post(ME, everything_off).status_code == 404
    with opened(world.practice.pk):
        assert {(each.technologist is None, each.kind) for each in Silence.objects.all()} == {
            (True, "expiry"),
            (False, "expiry"),
        }
        assert Silence.objects.count() == 2


def test_one_button_keeps_the_ways_and_what_one_is_told(world: World, sign_in: Any):
    client = sign_in(world.tess)
    page = client.get(ME)
    assert page.content.decode().split("<main")[1].count('type="submit">Save') == 1
    client.post(ME, chosen(page, "technologist", off=("case_moved-email",)) | {"phone": "(503) 555-0142"})
    assert str(tess_of(world).phone) == OREGON
    assert {name for name, is_on in boxes(client.get(ME)).items() if not is_on} == {"case_moved-email"}


def test_a_refused_way_keeps_what_was_unticked_beside_it(world: World, sign_in: Any):
    client = sign_in(world.tess)
    page = client.post(
        ME, chosen(client.get(ME), "technologist", off=("case_moved-email",)) | {"phone": "+1 503 555 0199 ext 4"}
    )
    assert page.status_code == 422
    assert "Leave out the extension 4: no text reaches one." in page.content.decode()
    assert {name for name, is_on in boxes(page).items() if not is_on} == {"case_moved-email"}
    with opened(world.practice.pk):
        assert not Silence.objects.exists()


def test_texts_are_offered_once_they_can_come_and_what_was_turned_off_stays_off(world: World, sign_in: Any):
    with opened(world.practice.pk):
        with_phone(world.tess_technologist)
    client = sign_in(world.tess)
    client.post(ME, chosen(client.get(ME), "technologist", off=("expiry-sms",)))
    with opened(world.practice.pk):
        Technologist.objects.update(sms_consent_at=None)
    page = client.get(ME)
    assert not [name for name in boxes(page) if name.endswith("-sms")]
    assert "Text message: as soon as you agree to texts" in page.content.decode()
    assert "Text message: turned off" in page.content.decode()
    client.post(ME, chosen(page, "technologist"))
    with opened(world.practice.pk):
        Technologist.objects.update(sms_consent_at=MORNING)
    assert {name for name, is_on in boxes(client.get(ME)).items() if not is_on} == {"expiry-sms"}


def test_a_text_that_cannot_come_yet_is_not_promised(world: World, sign_in: Any):
    def texts(client: Any) -> list[str]:
        return [row.cells[1].words for row in client.get(ME).context["choices"][0].rows]

    client = sign_in(world.alice)
    soon = "as soon as a number is on record"
    assert {soon, f"only what cannot be turned off, {soon}"} <= set(texts(client))
    page = client.post(ME, {"phone": "(503) 555-0142"}, follow=True)
    assert "as soon as you agree to texts" in texts(client)
    client.post(ME, {name: value for name, value in agreed(page).items() if name != "email"})
    assert {"always", "only what cannot be turned off"} <= set(texts(client))
    OptOut.objects.create(number_hash=OptOut.hash_of(OREGON), opted_out_at=MORNING)
    assert "once it works again" in texts(client)


def test_whoever_turns_everything_off_is_told_what_that_means_and_keeps_the_choice(world: World, sign_in: Any):
    client = sign_in(world.tess)
    assert "No reminder reaches you" not in client.get(ME).content.decode()
    page = client.get(ME)
    said = client.post(ME, chosen(page, "technologist", off=tuple(boxes(page))), follow=True)
    assert [message.level_tag for message in said.context["messages"]] == ["warning"]
    page = client.get(ME).content.decode()
    assert "No reminder reaches you now. E-mail: turned off; Text messages: none on record." in page
    assert "your practice manager sees that" in page
    client.post(ME, chosen(client.get(ME), "technologist"))
    assert "No reminder reaches you" not in client.get(ME).content.decode()

    client = sign_in(world.alice)
    page = client.get(ME)
    client.post(ME, chosen(page, "manager", off=tuple(boxes(page))))
    assert "The daily list of what ends does not come to you." in client.get(ME).content.decode()


# What is known of an address.


def test_a_manager_who_is_a_technologist_too_sees_the_ways_of_both_roles(world: World, sign_in: Any):
    with opened(world.practice.pk):
        Technologist.objects.filter(pk=world.tess_technologist.pk).update(
            membership=Membership.objects.get(user=world.alice)
        )
        turn_off("email", "alice@example.org", Health.BOUNCED, reason="550 No such mailbox.", at=MORNING)
    client = sign_in(world.alice)
    shown = [(each.way.address, each.role, each.can_try) for each in client.get(ME).context["ways"]]
    assert shown == [
        ("tess@example.org", "as a technologist", False),
        ("alice@example.org", "as a manager", True),
        ("", "", False),
    ]
    assert "550 No such mailbox." in client.get(ME).content.decode()
    client.post(f"{ME}trial/email/")
    with opened(world.practice.pk):
        assert Address.objects.get().health == Health.OK


def test_a_person_sees_that_mail_comes_back_and_says_that_it_works_after_all(world: World, sign_in: Any):
    with opened(world.practice.pk):
        turn_off("email", "tess@example.org", Health.BOUNCED, reason="550 No such mailbox.", at=MORNING)
    client = sign_in(world.tess)
    page = client.get(ME).content.decode()
    assert "Since Sun 22 Nov 2026: 550 No such mailbox." in page
    client.post(f"{ME}trial/email/")
    with opened(world.practice.pk):
        assert Address.objects.get().health == Health.OK
    assert "550" not in steady(client.get(ME).content)


def test_only_the_phone_itself_takes_a_stop_back(world: World, sign_in: Any):
    with opened(world.practice.pk):
        with_phone(world.tess_technologist)
    OptOut.objects.create(number_hash=OptOut.hash_of(OREGON), opted_out_at=datetime(2026, 11, 3, tzinfo=MORNING.tzinfo))
    client = sign_in(world.tess)
    page = client.get(ME).content.decode()
    assert "You answered STOP on 3 Nov 2026. Only START, sent from this phone" in page
    assert "It works, write to it again" not in page
    client.post(f"{ME}trial/sms/")
    assert OptOut.objects.count() == 1


def test_a_manager_sees_how_a_technologist_is_reached_and_what_they_turned_off(world: World, sign_in: Any):
    with opened(world.practice.pk):
        turn_off("email", "tess@example.org", Health.INVALID, reason="550 No such mailbox.", at=MORNING)
    client = sign_in(world.tess)
    client.post(ME, agreed(client.post(ME, sent(), follow=True)))
    page = client.get(ME)
    client.post(ME, chosen(page, "technologist", off=tuple(boxes(page))))
    client = sign_in(world.alice)
    page = client.get(f"/cascade/technologists/{world.tess_technologist.pk}/reach/").content.decode()
    for words in (
        "cannot be written to",
        "Since Sun 22 Nov 2026: 550 No such mailbox.",
        "On record since 22 Nov 2026, by Tess, on “How to reach me”",
        "“Reminders before a credential of mine ends”: not by text message",
        "It silences nobody else",
    ):
        assert words in page
    person = client.get(f"/cascade/technologists/{world.tess_technologist.pk}/").content.decode()
    assert "Reached by" in person
    client.post(f"/cascade/technologists/{world.tess_technologist.pk}/reach/trial/email/")
    with opened(world.practice.pk):
        assert (Address.objects.get().health, Address.objects.get().reason) == (Health.OK, "Alice says that it works.")


@pytest.mark.parametrize("wish", [Health.COMPLAINED, Health.OPTED_OUT])
def test_a_manager_does_not_overrule_what_a_reader_told_the_provider_and_its_owner_does(
    world: World, sign_in: Any, wish: Health
):
    with opened(world.practice.pk):
        turn_off("email", "tess@example.org", wish, reason="Reported.", at=MORNING)
    path = f"/cascade/technologists/{world.tess_technologist.pk}/reach/"
    sign_in(world.alice).post(f"{path}trial/email/")
    with opened(world.practice.pk):
        assert Address.objects.get().health == wish
    assert "trial" not in sign_in(world.alice).get(path).content.decode()
    sign_in(world.tess).post(f"{ME}trial/email/")
    with opened(world.practice.pk):
        assert Address.objects.get().health == Health.OK


@pytest.mark.parametrize(
    ("who", "reads", "acts"), [("alice", 200, 302), ("audrey", 200, 403), ("sam", 403, 403), ("tess", 403, 403)]
)
def test_who_sees_and_mends_how_others_are_reached(world: World, sign_in: Any, who: str, reads: int, acts: int):
    client, path = sign_in(getattr(world, who)), f"/cascade/technologists/{world.tess_technologist.pk}/reach/"
    assert (client.get(path).status_code, client.post(f"{path}trial/email/").status_code) == (reads, acts)


def test_another_practices_technologist_is_not_there(world: World, practice: Practice, sign_in: Any):
    path = f"/cascade/technologists/{world.foreign.pk}/reach/"
    assert sign_in(world.alice).get(path).status_code == 404
    assert sign_in(world.alice).post(f"{path}trial/email/").status_code == 404


def test_a_manager_chooses_the_clock_by_which_texts_wait(world: World, sign_in: Any):
    client = sign_in(world.alice)
    page = client.get(ME).content.decode()
    assert "The practice’s: America/Los Angeles" in page
    assert "which now says 08:00 (America/Los Angeles)" in page
    client.post(ME, {"phone": "", "timezone": "America/New_York"})
    assert member(world, world.alice).timezone == "America/New_York"
    page = client.get(ME).content.decode()
    assert "which now says 11:00 (America/New York)" in page
    assert "choose your time zone above" in page
    assert client.post(ME, {"phone": "", "timezone": "Atlantis"}).status_code == 422
    client.post(ME, {"phone": "", "timezone": ""})
    assert member(world, world.alice).timezone == ""


def test_a_technologists_clock_is_the_managers_to_correct(world: World, sign_in: Any):
    page = sign_in(world.tess).get(ME).content.decode()
    assert "a practice manager can correct your time zone" in page
    assert 'name="timezone"' not in page
