"""A name on a file that several people on record can have, or that is written otherwise there (rules.md F1)."""

from datetime import date as D

import pytest

from credentials.importing.records import Question
from credentials.models import Credential
from practices.models import Technologist
from tests.credentials.importing.roster.bringing import Bringing, told
from tests.factories import CredentialFactory, TechnologistFactory

ENDS = D(2027, 3, 31)
HEAD = ["Name", "BLS exp"]


def question_of(imports: Bringing, *rows: list[object], **said: object) -> Question:
    [question] = [each for each in imports.plan_sheet(*rows, **said).questions if each.code.startswith("on-record:")]
    return question


def names() -> list[str]:
    return sorted(Technologist.objects.filter(name__endswith="Lee").values_list("name", flat=True))


@pytest.fixture
def twins(imports: Bringing) -> list[Technologist]:
    return [
        TechnologistFactory(name="Ann Lee", email="ann@example.org", employee_number="E-7"),
        TechnologistFactory(name="Ann Lee", email=""),
    ]


def test_two_of_one_name_are_asked_about_and_nobody_is_added(imports: Bringing, twins: list[Technologist]) -> None:
    plan = imports.plan_sheet(HEAD, ["Ann Lee", ENDS])
    assert (plan.people, plan.credentials) == ([], [])
    assert told(plan, "question")["Roster!A2"] == "Which of the 2 people on record by this name is Ann Lee?"
    assert [each.cell for each in plan.errors] == ["A2"]
    imports.sheet(HEAD, ["Ann Lee", ENDS])
    assert names() == ["Ann Lee", "Ann Lee"]


def test_the_choices_tell_them_apart(imports: Bringing, twins: list[Technologist]) -> None:
    question = question_of(imports, HEAD, ["Ann Lee", ENDS])
    assert [(choice.code, choice.label) for choice in question.choices] == [
        (str(twins[0].pk), "Ann Lee, ann@example.org, E-7"),
        (str(twins[1].pk), "Ann Lee, without credentials"),
        ("another", "another person of this name"),
    ]


def test_those_without_any_detail_are_told_apart_by_what_they_hold(imports: Bringing) -> None:
    for _ in range(3):
        last = TechnologistFactory(name="Ann Lee", email="")
    CredentialFactory(technologist=last)
    labels = [choice.label for choice in question_of(imports, HEAD, ["Ann Lee", ENDS]).choices]
    assert labels == [
        "Ann Lee, without credentials (1 of 2, the one added first is 1)",
        "Ann Lee, without credentials (2 of 2, the one added first is 1)",
        "Ann Lee, holding CNIM",
        "another person of this name",
    ]


@pytest.mark.parametrize("which", [0, 1])
def test_the_answer_says_which(imports: Bringing, twins: list[Technologist], which: int) -> None:
    code = question_of(imports, HEAD, ["Ann Lee", ENDS]).code
    imports.sheet(HEAD, ["Ann Lee", ENDS], answers={code: str(twins[which].pk)})
    assert Credential.objects.get().technologist == twins[which]
    assert names() == ["Ann Lee", "Ann Lee"]


def test_the_answer_can_be_that_it_is_somebody_new(imports: Bringing, twins: list[Technologist]) -> None:
    code = question_of(imports, HEAD, ["Ann Lee", ENDS]).code
    imports.sheet(HEAD, ["Ann Lee", ENDS], answers={code: "another"})
    assert Credential.objects.get().technologist not in twins
    assert len(names()) == 3


def test_an_answer_that_names_nobody_of_them_is_not_taken(imports: Bringing, twins: list[Technologist]) -> None:
    other = TechnologistFactory(name="Bo Cruz")
    code = question_of(imports, HEAD, ["Ann Lee", ENDS]).code
    assert question_of(imports, HEAD, ["Ann Lee", ENDS], answers={code: str(other.pk)}).answer is None


def test_an_e_mail_tells_which_without_asking(imports: Bringing, twins: list[Technologist]) -> None:
    imports.sheet(["Name", "E-mail", "BLS exp"], ["Ann Lee", "ann@example.org", ENDS])
    assert Credential.objects.get().technologist == twins[0]


@pytest.mark.parametrize(
    ("on_record", "in_file"),
    [
        ("Ann B. Lee", "Ann Lee"),
        ("Ann B. Lee", "Lee, Ann"),
        ("Ann Lee", "Ann B. Lee"),
        ("Ann Beth Lee", "Ann B. Lee"),
        ("Ann Lee, CNIM", "Ann Lee"),
        ("ANN LEE", "Lee, Ann B."),
        ("Juan de la Cruz", "de la Cruz, Juan"),
        ("Bob Lee Jr.", "Bob Lee"),
    ],
)
def test_a_name_written_otherwise_is_the_same_person(imports: Bringing, on_record: str, in_file: str) -> None:
    person = TechnologistFactory(name=on_record, email="")
    before = Technologist.objects.count()
    for _ in range(2):
        imports.sheet(HEAD, [in_file, ENDS])
    assert Technologist.objects.count() == before
    assert Credential.objects.get().technologist == person


@pytest.mark.parametrize(("in_file", "name"), [("Ann Lee", "Ann B. Lee"), ("Ann Beth Lee", "Ann Beth Lee")])
def test_a_shorter_name_takes_nothing_from_the_record_and_a_longer_one_adds(
    imports: Bringing, in_file: str, name: str
) -> None:
    person = TechnologistFactory(name="Ann B. Lee", email="")
    imports.sheet(HEAD, [in_file, ENDS])
    person.refresh_from_db()
    assert person.name == name


@pytest.mark.parametrize(
    ("on_record", "in_file"),
    [("Ann B. Lee", "Ann C. Lee"), ("Bob Lee Jr.", "Bob Lee Sr."), ("Ann Lee", "Lee")],
)
def test_a_name_that_may_be_somebody_else_s_is_asked_about(imports: Bringing, on_record: str, in_file: str) -> None:
    person = TechnologistFactory(name=on_record, email="")
    question = question_of(imports, HEAD, [in_file, ENDS])
    assert question.text == f"Is {in_file} the {on_record} on record?"
    imports.sheet(HEAD, [in_file, ENDS], answers={question.code: "same"})
    assert Credential.objects.get().technologist == person


def test_exactly_one_of_that_name_is_the_person(imports: Bringing) -> None:
    TechnologistFactory(name="Ann B. Lee", email="")
    person = TechnologistFactory(name="Ann Lee", email="")
    imports.sheet(HEAD, ["Lee, Ann", ENDS])
    assert Credential.objects.get().technologist == person


def test_middle_initials_that_differ_are_two_people_of_one_file(imports: Bringing) -> None:
    imports.sheet(HEAD, ["Ann B. Lee", ENDS], ["Ann C. Lee", D(2027, 4, 30)])
    assert names() == ["Ann B. Lee", "Ann C. Lee"]
    assert Credential.objects.count() == 2
