"""The roster: adding and changing people, finding them, taking them away as a file."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.landing import portfolio_url
from practices.models import Technologist
from tenancy import clock
from tests.conftest import opened
from tests.world import CANARY, World

ROSTER = "/cascade/technologists/"
NEW = f"{ROSTER}new/"


def typed(**changes: str) -> dict[str, str]:
    return {
        "name": "Ana Ruiz",
        "discipline": "technologist",
        "email": "ana@cascade.example",
        "phone": "(503) 555-0142",
        "timezone": "America/Los_Angeles",
        "home_base": "Portland",
        "employee_number": "C-101",
    } | changes


def add(world: World, name: str, **facts: Any) -> Technologist:
    with opened(world.practice.pk):
        return Technologist.objects.create(name=name, **({"timezone": "America/Los_Angeles"} | facts))


def stored(world: World, name: str) -> Technologist:
    with opened(world.practice.pk):
        return Technologist.objects.get(name=name)


def names(page: Any) -> list[str]:
    return [person.name for person in page.context["page"].object_list]


def test_a_technologist_is_added(world: World, sign_in: Any) -> None:
    client = sign_in(world.alice)
    response = client.post(NEW, typed(starts_on="2026-03-01"))
    assert response["Location"] == portfolio_url("cascade", stored(world, "Ana Ruiz"))
    assert "Ana Ruiz is on the roster." in client.get(ROSTER).content.decode()
    ana = stored(world, "Ana Ruiz")
    assert (ana.sort_name, ana.phone.as_e164, ana.starts_on, ana.takes_sms) == (
        "Ruiz, Ana",
        "+15035550142",
        date(2026, 3, 1),
        False,
    )


def test_the_practices_zone_is_proposed(world: World, sign_in: Any) -> None:
    assert sign_in(world.alice).get(NEW).context["form"]["timezone"].value() == "America/Los_Angeles"


def test_consent_is_attested_while_adding(world: World, sign_in: Any) -> None:
    sign_in(world.alice).post(NEW, typed(sms_consent="on"))
    ana = stored(world, "Ana Ruiz")
    assert ana.sms_consent_at is not None
    assert abs(clock.now() - ana.sms_consent_at) < timedelta(minutes=1)
    assert (ana.sms_consent_by, ana.sms_consent_text) == (
        "Alice",
        "Ana Ruiz has agreed to get text messages about credentials from Cascade Neuromonitoring at +1 503-555-0142.",
    )


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "  "}, "name", "This field is required."),
        ({"name": "123"}, "name", "A name has letters in it."),
        ({"email": "ana@"}, "email", "Enter a valid email address."),
        ({"phone": "5O3-555-0142"}, "phone", "“O” stands among the digits. A letter O for a zero?"),
        ({"phone": "555-0142"}, "phone", "This has 7 digits; a number in the United States has ten."),
        ({"phone": "+1 111 111 1111"}, "phone", "No telephone has this number."),
        ({"phone": "", "sms_consent": "on"}, "phone", "Texts need a number to go to."),
        ({"timezone": "Pacific"}, "timezone", "Select a valid choice."),
        ({"discipline": "surgeon"}, "discipline", "Select a valid choice."),
        ({"starts_on": "31-Feb-2027"}, "starts_on", "Write a date such as 2026-11-22."),
        ({"employee_number": "C-100"}, "employee_number", ""),
        ({"starts_on": "2026-03-01", "ends_on": "2026-02-01"}, "ends_on", ""),
    ],
)
def test_wrong_input_is_said_and_kept(
    world: World, sign_in: Any, changes: dict[str, str], field: str, words: str
) -> None:
    add(world, "Ben Cho", employee_number="C-100")
    sent = typed(**changes)
    page = sign_in(world.alice).post(NEW, sent)
    assert page.status_code == 422
    said = {
        "employee_number": "Another technologist has this employee number.",
        "ends_on": "“Working until” lies before “working from”.",
    }.get(field, words)
    assert said in page.content.decode()
    assert {name: page.context["form"][name].value() for name in sent if name != "sms_consent"} == {
        name: value for name, value in sent.items() if name != "sms_consent"
    }
    with opened(world.practice.pk):
        assert not Technologist.objects.filter(name=sent["name"]).exists()


def test_the_same_employee_number_in_another_practice_is_another_persons(world: World, sign_in: Any) -> None:
    with opened(world.other.pk):
        Technologist.objects.update(employee_number="C-101")
    assert sign_in(world.alice).post(NEW, typed()).status_code == 302


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("503.555.0142", "+15035550142"),
        ("1 503 555 0142", "+15035550142"),
        ("+44 20 7946 0958", "+442079460958"),
        ("  503-555-0142 ", "+15035550142"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(world: World, sign_in: Any, written: str, kept: str) -> None:
    sign_in(world.alice).post(NEW, typed(phone=written))
    assert stored(world, "Ana Ruiz").phone.as_e164 == kept


def test_a_person_is_changed_in_place(world: World, sign_in: Any) -> None:
    client, ana = sign_in(world.alice), add(world, "Ana Ruiz")
    page = client.get(f"{ROSTER}{ana.pk}/edit/")
    assert page.context["form"]["name"].value() == "Ana Ruiz"
    client.post(f"{ROSTER}{ana.pk}/edit/", typed(name="Ana Ruiz Diaz", ends_on="2026-12-31"))
    ana = stored(world, "Ana Ruiz Diaz")
    assert (ana.sort_name, ana.ends_on, ana.home_base) == ("Diaz, Ana Ruiz", date(2026, 12, 31), "Portland")


def test_a_name_for_sorting_of_ones_own_is_kept(world: World, sign_in: Any) -> None:
    ana = add(world, "Ana Ruiz Diaz", sort_name="Ruiz Diaz, Ana")
    client = sign_in(world.alice)
    shown = client.get(f"{ROSTER}{ana.pk}/edit/").context["form"]["sort_name"].value()
    client.post(f"{ROSTER}{ana.pk}/edit/", typed(name="Ana Ruiz Diaz", sort_name=shown))
    assert stored(world, "Ana Ruiz Diaz").sort_name == "Ruiz Diaz, Ana"


def test_a_refused_change_leaves_the_page_and_the_record_as_they_were(world: World, sign_in: Any) -> None:
    ana = add(world, "Ana Ruiz")
    page = sign_in(world.alice).post(f"{ROSTER}{ana.pk}/edit/", typed(name="", phone="12"))
    assert (page.status_code, page.context["person"].name) == (422, "Ana Ruiz")
    assert stored(world, "Ana Ruiz").phone == ""


def test_consent_is_attested_and_withdrawn(world: World, sign_in: Any) -> None:
    client, ana = sign_in(world.alice), add(world, "Ana Ruiz", phone="+15035550142")
    edit, consent = f"{ROSTER}{ana.pk}/edit/", f"{ROSTER}{ana.pk}/sms-consent/"
    assert "Attest this consent" in client.get(edit).content.decode()
    assert client.post(consent, {"agreed": "on"})["Location"] == edit
    assert stored(world, "Ana Ruiz").takes_sms
    assert "On record by Alice, " in client.get(edit).content.decode()
    client.post(consent)
    ana = stored(world, "Ana Ruiz")
    assert (ana.sms_consent_at, ana.sms_consent_text, ana.sms_consent_by) == (None, "", "")


def test_nobody_agrees_to_texts_without_a_number(world: World, sign_in: Any) -> None:
    ana = add(world, "Ana Ruiz")
    page = sign_in(world.alice).post(f"{ROSTER}{ana.pk}/sms-consent/", {"agreed": "on"}, follow=True)
    assert "Ana Ruiz has no mobile phone on record" in page.content.decode()
    assert stored(world, "Ana Ruiz").sms_consent_at is None


@pytest.mark.parametrize(("phone", "kept"), [("(503) 555-0142", True), ("(503) 555-0199", False), ("", False)])
def test_consent_belongs_to_a_number(world: World, sign_in: Any, phone: str, kept: bool) -> None:
    ana = add(world, "Ana Ruiz", phone="+15035550142", sms_consent_at=clock.now(), sms_consent_by="Alice")
    client = sign_in(world.alice)
    client.post(f"{ROSTER}{ana.pk}/edit/", typed(phone=phone))
    assert stored(world, "Ana Ruiz").takes_sms is kept
    said = client.get(ROSTER).content.decode()
    assert ("until consent is attested for the new number" in said) is not kept


def cast(world: World) -> None:
    today = clock.today(world.practice.timezone)
    add(world, "Ben Cho", home_base="Portland", email="ben@cascade.example", employee_number="C-7")
    add(world, "Zoë Ames", home_base="Salem", discipline="oversight", ends_on=today)
    add(world, "Left Long Ago", home_base="Portland", ends_on=today - timedelta(days=1))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Zoë Ames", "Ben Cho", "Tess Tanaka"]),
        ("?sort=name", ["Zoë Ames", "Ben Cho", "Tess Tanaka"]),
        ("?sort=-name", ["Tess Tanaka", "Ben Cho", "Zoë Ames"]),
        ("?sort=home_base", ["Tess Tanaka", "Ben Cho", "Zoë Ames"]),
        ("?sort=until", ["Zoë Ames", "Ben Cho", "Tess Tanaka"]),
        ("?sort=nonsense", ["Zoë Ames", "Ben Cho", "Tess Tanaka"]),
        ("?q=ben", ["Ben Cho"]),
        ("?q=BEN@cascade", ["Ben Cho"]),
        ("?q=c-7", ["Ben Cho"]),
        ("?q=nobody", []),
        ("?q=%00", ["Zoë Ames", "Ben Cho", "Tess Tanaka"]),
        ("?working=left", ["Left Long Ago"]),
        ("?working=all&home_base=Portland", ["Left Long Ago", "Ben Cho"]),
        ("?home_base=Portland", ["Ben Cho"]),
        ("?home_base=Nowhere&q=ben", ["Ben Cho"]),
        ("?page=99", ["Zoë Ames", "Ben Cho", "Tess Tanaka"]),
        ("?page=x", ["Zoë Ames", "Ben Cho", "Tess Tanaka"]),
    ],
)
def test_the_list_finds_and_sorts(world: World, sign_in: Any, query: str, shown: list[str]) -> None:
    cast(world)
    page = sign_in(world.sam).get(ROSTER + query)
    assert names(page) == (sorted(shown, key=["Left Long Ago", "Ben Cho"].index) if "all" in query else shown)
    assert CANARY not in page.content.decode()


def test_each_page_holds_fifty_and_none_is_lost(world: World, sign_in: Any) -> None:
    with opened(world.practice.pk):
        Technologist.objects.bulk_create(
            Technologist(name=f"Person {n}", sort_name="Person", timezone="America/Denver") for n in range(120)
        )
    client = sign_in(world.sam)
    pages = [names(client.get(f"{ROSTER}?page={number}")) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 21]
    assert len({name for page in pages for name in page}) == 121


def test_three_people_cost_as_many_queries_as_one(world: World, sign_in: Any) -> None:
    client = sign_in(world.alice)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(ROSTER)
        return len(queries)

    cost()
    first = cost()
    cast(world)
    assert cost() == first


def test_nobody_on_the_roster_offers_the_first_step(world: World, sign_in: Any) -> None:
    with opened(world.practice.pk):
        Technologist.objects.all().delete()
    page = sign_in(world.alice).get(ROSTER).content.decode()
    assert "Nobody here yet" in page
    assert f'href="{NEW}"' in page
    assert f'href="{NEW}"' not in sign_in(world.sam).get(ROSTER).content.decode()


def test_the_list_goes_into_a_spreadsheet_without_formulas(world: World, sign_in: Any) -> None:
    add(
        world,
        '=HYPERLINK("http://evil.example")',
        sort_name="+1",
        phone="+15035550142",
        home_base="@x",
        employee_number="-7",
    )
    add(world, "Zoë Ames", phone="+442079460958", starts_on=date(2026, 3, 1))
    response = sign_in(world.sam).get("/cascade/technologists.csv?working=all")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="cascade-technologists.csv"'
    text = response.content.decode("utf-8-sig")
    rows = {row["Name"]: row for row in csv.DictReader(StringIO(text))}
    assert set(rows) == {'\'=HYPERLINK("http://evil.example")', "Zoë Ames", "Tess Tanaka"}
    evil = rows['\'=HYPERLINK("http://evil.example")']
    assert (evil["Sorted as"], evil["Home base"], evil["Employee number"]) == ("'+1", "'@x", "'-7")
    assert (evil["Mobile phone"], rows["Zoë Ames"]["Mobile phone"]) == ("(503) 555-0142", "'+442079460958")
    assert rows["Zoë Ames"]["Working from"] == "2026-03-01"
    assert CANARY not in text


def test_the_file_holds_what_the_list_was_asked_for(world: World, sign_in: Any) -> None:
    cast(world)
    text = sign_in(world.sam).get("/cascade/technologists.csv?q=ben").content.decode("utf-8-sig")
    assert [row["Name"] for row in csv.DictReader(StringIO(text))] == ["Ben Cho"]
