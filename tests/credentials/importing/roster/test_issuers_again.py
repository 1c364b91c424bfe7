"""Who issued what (rules.md A6, F2, F4): unknown and later known, near names, the practice itself, state boards."""

from datetime import date as D

from credentials.models import Credential, Issuer, Period
from tests.credentials.importing.roster.bringing import Bringing, credentials, held, history_rows
from tests.factories import IssuerFactory, credential_type

ENDS = D(2027, 3, 31)
PRIVILEGES = "{} - privileges exp"


def privileges(hospital: str, end: object = ENDS) -> list[list[object]]:
    return [["Name", "Email", PRIVILEGES.format(hospital)], ["Ann Lee", "ann@example.org", end]]


def questions(plan, start: str):
    return [each for each in plan.questions if each.code.startswith(start)]


def test_an_unknown_issuer_is_filled_in_once_somebody_answers(imports: Bringing) -> None:
    rows = [["Name", "BLS exp"], ["Ann Lee", ENDS]]
    imports.sheet(*rows)
    assert held() == {("Ann Lee", "bls", "", ENDS)}
    outcome = imports.sheet(*rows, answers={"issuer:bls": "AHA"})
    assert held() == {("Ann Lee", "bls", "AHA", ENDS)}
    assert (outcome.created.total(), outcome.updated["credentials"]) == (0, 1)
    before = history_rows()
    assert imports.sheet(*rows, answers={"issuer:bls": "AHA"}).is_idle
    assert imports.sheet(*rows).is_idle
    assert history_rows() == before


def test_cards_of_two_issuers_are_two_credentials(imports: Bringing) -> None:
    head = ["Name", "Credential", "Issued by", "Expires"]
    imports.sheet(
        head,
        ["Ann Lee", "BLS", "American Heart Association", ENDS],
        ["Ann Lee", "BLS", "Red Cross", D(2028, 3, 31)],
    )
    assert credentials() == {("Ann Lee", "bls", "AHA"), ("Ann Lee", "bls", "American Red Cross")}
    # An unknown one is that which ends on the same day.
    assert imports.sheet(["Name", "BLS exp"], ["Ann Lee", D(2028, 3, 31)]).is_idle


def test_a_hospital_is_found_by_its_name_and_by_its_alias(imports: Bringing) -> None:
    hospital = IssuerFactory(name="St. Brendan Medical Center", aliases=["SBMC"])
    imports.sheet(*privileges("st brendan medical center"))
    imports.sheet(*privileges("SBMC", D(2029, 3, 31)))
    assert Credential.objects.get().issuer == hospital
    assert Issuer.objects.filter(kind="hospital").count() == 1


def test_a_near_name_is_asked_about_and_left_out_until_answered(imports: Bringing) -> None:
    hospital = IssuerFactory(name="St. Brendan Medical Center")
    plan = imports.plan_sheet(*privileges("St. Brendan Med Ctr"))
    [question] = questions(plan, "same-issuer:")
    assert question.text == "Is “St. Brendan Med Ctr” the same as St. Brendan Medical Center?"
    assert [each.code for each in question.choices] == [str(hospital.pk), "another"]
    assert plan.credentials == []
    assert [(each.cell, each.level) for each in plan.errors] == [("C2", "question")]


def test_the_same_hospital_is_remembered_by_its_other_name(imports: Bringing) -> None:
    hospital = IssuerFactory(name="St. Brendan Medical Center")
    [question] = questions(imports.plan_sheet(*privileges("St. Brendan Med Ctr")), "same-issuer:")
    imports.sheet(*privileges("St. Brendan Med Ctr"), answers={question.code: str(hospital.pk)})
    hospital.refresh_from_db()
    assert hospital.aliases == ["St. Brendan Med Ctr"]
    assert Credential.objects.get().issuer == hospital
    plan = imports.plan_sheet(*privileges("St. Brendan Med Ctr"))
    assert (questions(plan, "same-issuer:"), plan.is_idle) == ([], True)


def test_another_hospital_of_a_near_name_is_made(imports: Bringing) -> None:
    IssuerFactory(name="St. Brendan Medical Center")
    imports.sheet(*privileges("St. Brendan Med Ctr"), answers={"same-issuer:st brendan med ctr": "another"})
    assert credentials() == {("Ann Lee", "hospital_privileges", "St. Brendan Med Ctr")}
    assert imports.plan_sheet(*privileges("St. Brendan Med Ctr")).is_idle


def test_near_names_of_one_file_are_asked_about_too(imports: Bringing) -> None:
    head = ["Name", "Credential", "Issued by", "Expires"]
    rows = [
        ["Ann Lee", "Hospital privileges", "St. Brendan Medical Center", ENDS],
        ["Bo Cruz", "Hospital privileges", "Saint Brendan Med. Ctr.", ENDS],
        ["Cy Dow", "Hospital privileges", "Saint Brendan Med. Ctr.", ENDS],
    ]
    plan = imports.plan_sheet(head, *rows)
    [question] = questions(plan, "same-issuer:")
    assert question.cells == ("C3", "C4")
    assert [each.cell for each in plan.errors] == ["C3", "C4"]
    imports.sheet(head, *rows, answers={question.code: question.choices[0].code})
    [hospital] = Issuer.objects.filter(kind="hospital")
    assert (hospital.name, hospital.aliases) == ("St. Brendan Medical Center", ["Saint Brendan Med. Ctr."])
    assert Credential.objects.filter(issuer=hospital).count() == 3


def test_what_the_practice_issues_is_its_own(imports: Bringing) -> None:
    head = ["Name", "Credential", "Issued by", "Expires"]
    rows = head, ["Ann Lee", "HIPAA training", "Internal", ENDS], ["Ann Lee", "Competency", None, D(2027, 6, 30)]
    imports.sheet(*rows)
    own = Issuer.objects.get(kind="practice")
    assert own.name == imports.practice.name
    assert set(Credential.objects.values_list("type__code", "issuer")) == {("hipaa", own.pk), ("competence", own.pk)}
    assert imports.sheet(*rows).is_idle


def test_licenses_of_two_states_are_two_credentials(imports: Bringing) -> None:
    rows = [["Name", "OR State Lic exp", "WA State Lic exp"], ["Ann Lee", ENDS, D(2028, 6, 30)]]
    imports.sheet(*rows)
    assert held() == {
        ("Ann Lee", "state_license", "Oregon state board", ENDS),
        ("Ann Lee", "state_license", "Washington state board", D(2028, 6, 30)),
    }
    assert set(Issuer.objects.filter(kind="state").values_list("state", flat=True)) == {"OR", "WA"}
    assert imports.sheet(*rows).is_idle


def test_a_state_s_only_board_on_record_is_its_board(imports: Bringing) -> None:
    board = IssuerFactory(name="Oregon Medical Board", kind="state", state="OR")
    imports.sheet(["Name", "OR State Lic exp"], ["Ann Lee", ENDS])
    assert Credential.objects.get().issuer == board


def test_privileges_of_a_hospital_not_named_are_read_once(imports: Bringing) -> None:
    rows = [["Name", "Hospital privileges exp"], ["Ann Lee", ENDS]]
    imports.sheet(*rows)
    assert credentials() == {("Ann Lee", "hospital_privileges", "")}
    assert imports.sheet(*rows).is_idle
    # Named later, it is the same one if it ends on the same day, else that of another hospital.
    imports.sheet(*[["Name", PRIVILEGES.format("St. Odile")], ["Ann Lee", ENDS]])
    imports.sheet(*[["Name", PRIVILEGES.format("Mt. Tabor Surgical")], ["Ann Lee", ENDS]])
    assert credentials() == {
        ("Ann Lee", "hospital_privileges", "St. Odile"),
        ("Ann Lee", "hospital_privileges", "Mt. Tabor Surgical"),
    }


def test_a_filled_in_issuer_loses_no_period(imports: Bringing) -> None:
    imports.sheet(["Name", "BLS exp"], ["Ann Lee", ENDS])
    period = Period.objects.get()
    imports.sheet(["Name", "BLS exp"], ["Ann Lee", D(2029, 3, 31)], answers={"issuer:bls": "AHA"})
    assert held() == {("Ann Lee", "bls", "AHA", ENDS), ("Ann Lee", "bls", "AHA", D(2029, 3, 31))}
    assert Period.objects.standing_now().filter(pk=period.pk).exists()


def test_the_practice_s_own_single_issuer_is_taken(imports: Bringing) -> None:
    credential_type("bls").issuers.remove(Issuer.objects.get(name="American Red Cross"))
    imports.sheet(["Name", "BLS exp"], ["Ann Lee", ENDS])
    assert credentials() == {("Ann Lee", "bls", "AHA")}
