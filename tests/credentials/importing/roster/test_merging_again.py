"""Next month's file still has two of what was merged: it finds the one that was kept, asks nothing and adds nobody."""

from datetime import date as D

import pytest

from credentials.importing.roster.steps import Plan
from credentials.merging.issuers import ISSUER
from credentials.models import Credential, Issuer
from practices.actions.merging import Wanted, merge
from practices.merging.technologists import TECHNOLOGIST
from practices.models import Technologist
from tests.credentials.importing.roster.bringing import AT, NEXT_MONTH, Bringing, held
from tests.factories import TechnologistFactory

ENDS = D(2027, 3, 31)
HEAD = ["Employee ID", "Name", "Email", "BLS exp"]
BOTH = [HEAD, ["E-7", "Theresa Tanaka", "theresa@example.org", ENDS], ["E-9", "Tess Tanaka", "tess@example.org", ENDS]]


@pytest.fixture
def tess(imports: Bringing) -> Technologist:
    """One person by two rows, merged since."""
    imports.sheet(*BOTH)
    kept, gone = (Technologist.objects.get(name=name) for name in ("Tess Tanaka", "Theresa Tanaka"))
    merge(TECHNOLOGIST, kept.pk, gone.pk, Wanted(), by=imports.by, at=AT)
    return Technologist.objects.get()


def about_people(plan: Plan) -> list[str]:
    return [each.text for each in plan.questions if each.code.startswith("on-record:")]


def test_the_same_file_again_changes_nothing(imports: Bringing, tess: Technologist) -> None:
    before = held()
    plan = imports.plan_sheet(*BOTH, at=NEXT_MONTH)
    assert about_people(plan) == []
    assert [change for step in plan.people for change in step.changes] == []
    outcome = imports.sheet(*BOTH, at=NEXT_MONTH)
    assert outcome.is_idle
    assert (Technologist.objects.get(), held()) == (tess, before)


@pytest.mark.parametrize(
    ("number", "name", "email"),
    [
        ("E-7", "T. Tanaka", ""),
        ("", "Theresa Tanaka-Hart", "THERESA@example.org"),
        ("", "Tanaka, Theresa", ""),
    ],
)
def test_by_the_number_the_e_mail_and_the_name_of_the_one_merged_away(
    imports: Bringing, tess: Technologist, number: str, name: str, email: str
) -> None:
    rows = [HEAD, [number, name, email, D(2029, 3, 31)]]
    assert about_people(imports.plan_sheet(*rows, at=NEXT_MONTH)) == []
    imports.sheet(*rows, at=NEXT_MONTH)
    person = Technologist.objects.get()
    assert (person.pk, person.email, person.employee_number) == (tess.pk, "tess@example.org", "E-9")
    assert D(2029, 3, 31) in {end for *_, end in held()}


def test_a_number_that_somebody_has_since_is_theirs(imports: Bringing, tess: Technologist) -> None:
    newcomer = TechnologistFactory(name="Bo Cruz", employee_number="E-7")
    imports.sheet(HEAD, ["E-7", "Bo Cruz", "", ENDS])
    assert Credential.objects.filter(technologist=newcomer).exists()


def test_an_issuer_by_the_name_of_the_one_merged_away(imports: Bringing) -> None:
    head = ["Name", "Credential", "Issuer", "Expires"]
    row = ["Ann Lee", "Hospital privileges", "St Brendan Med Ctr of Portland", ENDS]
    imports.sheet(head, row)
    kept = Issuer.objects.create(name="St. Brendan Medical Center", kind="hospital")
    gone = Issuer.objects.get(name="St Brendan Med Ctr of Portland")
    merge(ISSUER, kept.pk, gone.pk, Wanted(), by=imports.by, at=AT)
    plan = imports.plan_sheet(head, row, at=NEXT_MONTH)
    assert plan.questions == []
    assert imports.sheet(head, row, at=NEXT_MONTH).is_idle
    assert Credential.objects.get().issuer == kept
