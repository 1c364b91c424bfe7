"""Who the people of a file are (rules.md F1), and what becomes of what the roster has of them."""

from datetime import date as D

import pytest

from credentials.models import Credential
from practices.actions.technologists import come_back, leave
from practices.models import Technologist
from tests.credentials.importing.roster.bringing import AT, NEXT_MONTH, Bringing, history_rows, told
from tests.factories import TechnologistFactory

ENDS = D(2027, 3, 31)
HEAD = ["Employee ID", "Name", "Email", "Cell", "BLS exp"]


@pytest.fixture
def ann(imports: Bringing) -> Technologist:
    return TechnologistFactory(name="Ann Lee", email="ann@example.org", employee_number="E-7", phone="+12065550100")


def owner() -> Technologist:
    return Credential.objects.get().technologist


@pytest.mark.parametrize(
    ("number", "name", "email"),
    [
        ("e-7", "Ann Lee-Hart", "new@example.org"),
        ("", "Annie Lee", "ANN@example.org"),
        ("", "ann lee", ""),
        ("", "Lee, Ann", ""),
        ("E-7", "Lee, Ann", "ann@example.org"),
    ],
)
def test_by_employee_number_then_e_mail_then_name(
    imports: Bringing, ann: Technologist, number: str, name: str, email: str
) -> None:
    imports.sheet(HEAD, [number, name, email, None, ENDS])
    assert owner() == ann


def test_another_employee_number_is_another_person(imports: Bringing, ann: Technologist) -> None:
    imports.sheet(HEAD, ["E-8", "Bo Cruz", "", None, ENDS])
    assert owner().employee_number == "E-8"
    assert Technologist.objects.filter(name="Ann Lee").get() == ann


def test_a_name_with_another_e_mail_is_asked_about_and_left_out_until_answered(
    imports: Bringing, ann: Technologist
) -> None:
    row = [HEAD, ["", "Ann Lee", "ann.lee@other.example", None, ENDS]]
    plan = imports.plan_sheet(*row)
    [question] = [each for each in plan.questions if each.code.startswith("on-record:")]
    assert question.text == "Is Ann Lee with ann.lee@other.example the Ann Lee on record with ann@example.org?"
    assert (question.proposed, question.safe, question.in_force) == (None, False, None)
    assert (plan.people, plan.credentials) == ([], [])
    assert [(each.cell, each.level) for each in plan.errors] == [("C2", "question")]


@pytest.mark.parametrize(
    ("answer", "people", "email"), [("same", 1, "ann.lee@other.example"), ("another", 2, "ann@example.org")]
)
def test_the_answer_says_whether_it_is_the_same_person(
    imports: Bringing, ann: Technologist, answer: str, people: int, email: str
) -> None:
    before = Technologist.objects.count()
    row = [HEAD, ["", "Ann Lee", "ann.lee@other.example", None, ENDS]]
    [question] = [each for each in imports.plan_sheet(*row).questions if each.code.startswith("on-record:")]
    imports.sheet(*row, answers={question.code: answer})
    assert Technologist.objects.count() == before + people - 1
    ann.refresh_from_db()
    assert ann.email == email
    assert imports.sheet(*row).is_idle


def test_what_differs_is_shown_field_by_field_and_the_old_can_be_kept(imports: Bringing, ann: Technologist) -> None:
    head = ["Employee ID", "Name", "Email", "Cell", "Home base", "Hire date", "Role"]
    row = ["E-7", "Ann Lee-Hart", "hart@example.org", "206-555-0111", "Salem", D(2020, 5, 4), "Trainee"]
    [step] = imports.plan_sheet(head, row).people
    assert [(each.label, each.before, each.after) for each in step.changes] == [
        ("name", "Ann Lee", "Ann Lee-Hart"),
        ("e-mail", "ann@example.org", "hart@example.org"),
        ("mobile phone", "+12065550100", "+12065550111"),
        ("home base", "", "Salem"),
        ("working from", "", "Mon 4 May 2020"),
        ("discipline", "technologist", "trainee"),
    ]
    kept = {each.key: "keep" for each in step.changes if each.field in ("email", "discipline")}
    outcome = imports.sheet(head, row, choices=kept)
    ann.refresh_from_db()
    assert (ann.name, ann.sort_name, ann.email, str(ann.phone)) == (
        "Ann Lee-Hart",
        "Lee-Hart, Ann",
        "ann@example.org",
        "+12065550111",
    )
    assert (ann.home_base, ann.starts_on, ann.discipline) == ("Salem", D(2020, 5, 4), "technologist")
    assert (outcome.created["technologists"], outcome.updated["technologists"]) == (0, 1)


def test_what_a_file_does_not_say_stays(imports: Bringing, ann: Technologist) -> None:
    before = history_rows()
    assert imports.sheet(["Name", "Email", "Cell"], ["Ann Lee", None, None]).is_idle
    assert history_rows() == before


def test_notes_are_added_once_and_never_taken_away(imports: Bringing, ann: Technologist) -> None:
    Technologist.objects.filter(pk=ann.pk).update(notes="speaks Polish")
    rows = ["Name", "Email", "Notes"], ["Ann Lee", "ann@example.org", "class booked 12/3"]
    imports.sheet(*rows)
    assert imports.sheet(*rows).is_idle
    ann.refresh_from_db()
    assert ann.notes == "speaks Polish\nclass booked 12/3"


def test_who_has_left_goes_on_the_day_of_import_until_a_manager_says_otherwise(
    imports: Bringing, ann: Technologist
) -> None:
    rows = ["Name", "Email", "Phone", "Status"], ["Ann Lee", "ann@example.org", "206-555-0100", "Terminated"]
    imports.sheet(*rows)
    ann.refresh_from_db()
    assert ann.ends_on == D(2026, 11, 22)
    assert imports.sheet(*rows, at=NEXT_MONTH).is_idle
    come_back(ann)
    plan = imports.plan_sheet(*rows, at=NEXT_MONTH)
    assert plan.is_idle
    assert "A manager took that back" in told(plan, "note")["Roster!A2"]


def test_who_left_on_a_day_leaves_on_that_day(imports: Bringing, ann: Technologist) -> None:
    imports.sheet(["Name", "Email", "Term date"], ["Ann Lee", "ann@example.org", D(2026, 10, 30)])
    ann.refresh_from_db()
    assert ann.ends_on == D(2026, 10, 30)


def test_a_last_day_before_the_first_is_reported_and_left_out(imports: Bringing, ann: Technologist) -> None:
    plan = imports.plan_sheet(
        ["Name", "Email", "Hire date", "Term date"], ["Ann Lee", "ann@example.org", D(2026, 5, 4), D(2026, 4, 4)]
    )
    assert told(plan, "error") == {"Roster!D2": "Lies before the first working day, 04 May 2026."}


def test_two_rows_that_are_one_person_of_the_roster_change_it_once(imports: Bringing, ann: Technologist) -> None:
    rows = [["", "Ann Lee", "", "", ENDS], ["E-7", "Anna Lee-Hart", "", "", None]]
    plan = imports.plan_sheet(HEAD, *rows)
    assert [step.technologist for step in plan.people] == [ann, ann]
    assert told(plan, "note")["Roster!B3"] == "Read as Ann Lee, like B2."
    imports.sheet(HEAD, *rows)
    assert owner() == ann


def test_consent_to_sms_is_attested_for_the_number_of_the_file(imports: Bringing, ann: Technologist) -> None:
    bo = TechnologistFactory(name="Bo Cruz", email="bo@example.org", phone="+12065550122")
    rows = (
        ["Name", "Email", "Cell"],
        ["Ann Lee", "ann@example.org", "206-555-0100"],
        ["Bo Cruz", "bo@example.org", None],
    )
    outcome = imports.sheet(*rows, sms_consent=True)
    ann.refresh_from_db()
    bo.refresh_from_db()
    assert (ann.sms_consent_at, bo.sms_consent_at) == (AT, None)
    assert outcome.updated["technologists"] == 1
    assert imports.sheet(*rows, sms_consent=True, at=NEXT_MONTH).is_idle
    imports.sheet(rows[0], ["Ann Lee", "ann@example.org", "206-555-0199"], sms_consent=True, at=NEXT_MONTH)
    ann.refresh_from_db()
    assert ann.sms_consent_at == NEXT_MONTH
    assert "555-0199" in ann.sms_consent_text


@pytest.mark.parametrize(("attested", "consent"), [(False, (None, "", "")), (True, (NEXT_MONTH, "0199", "Alice"))])
def test_consent_goes_with_the_number_it_was_given_for(
    imports: Bringing, ann: Technologist, attested: bool, consent: tuple
) -> None:
    head = ["Name", "Email", "Cell"]
    imports.sheet(head, ["Ann Lee", "ann@example.org", "206-555-0100"], sms_consent=True)
    ann.refresh_from_db()
    assert (ann.takes_sms, "0100" in ann.sms_consent_text) == (True, True)
    imports.sheet(head, ["Ann Lee", "ann@example.org", "206-555-0199"], sms_consent=attested, at=NEXT_MONTH)
    ann.refresh_from_db()
    assert str(ann.phone) == "+12065550199"
    at, words, by = consent
    assert (ann.sms_consent_at, ann.sms_consent_by, ann.takes_sms) == (at, by, attested)
    assert words in ann.sms_consent_text
    assert bool(ann.sms_consent_text) is attested


def test_consent_stays_with_a_number_that_is_kept(imports: Bringing, ann: Technologist) -> None:
    head = ["Name", "Email", "Cell"]
    imports.sheet(head, ["Ann Lee", "ann@example.org", "206-555-0100"], sms_consent=True)
    row = ["Ann Lee", "ann@example.org", "206-555-0199"]
    imports.sheet(head, row, choices={f"person:{ann.pk}:phone": "keep"}, sms_consent=True, at=NEXT_MONTH)
    ann.refresh_from_db()
    assert (str(ann.phone), ann.sms_consent_at) == ("+12065550100", AT)


def test_consent_is_not_attested_unless_asked(imports: Bringing) -> None:
    imports.sheet(HEAD, ["", "Bo Cruz", "bo@example.org", "206-555-0122", ENDS])
    assert Technologist.objects.get(name="Bo Cruz").sms_consent_at is None


def test_a_value_too_long_to_keep_is_reported_and_the_rest_is_taken(imports: Bringing) -> None:
    head = ["Name", "Email", "Home base", "CNIM #", "CNIM exp"]
    row = ["Bo Cruz", "bo@example.org", "x" * 81, "9" * 61, D(2027, 12, 31)]
    plan = imports.plan_sheet(head, row)
    words = "Is longer than the {} characters that can be kept."
    assert told(plan, "error") == {"Roster!C2": words.format(80), "Roster!D2": words.format(60)}
    imports.sheet(head, row)
    assert (owner().home_base, Credential.objects.get().number) == ("", "")


def test_who_left_by_hand_stays_left(imports: Bringing, ann: Technologist) -> None:
    leave(ann, on=D(2026, 11, 1))
    imports.sheet(["Name", "Email", "Phone", "Status"], ["Ann Lee", "ann@example.org", "206-555-0100", "Inactive"])
    ann.refresh_from_db()
    assert ann.ends_on == D(2026, 11, 1)
