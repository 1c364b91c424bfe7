"""Next month's list still names a hospital, a person and a surgeon that were merged away: it means those kept."""

import pytest

from hospitals.merging.hospitals import HOSPITAL
from hospitals.models import Hospital
from practices.actions.merging import Wanted, merge
from practices.merging.mergeable import Mergeable
from practices.merging.technologists import TECHNOLOGIST
from practices.models import Practice, Technologist
from scheduling.merging.cases import SURGEON
from scheduling.models import Case, Surgeon
from tests.factories import TechnologistFactory
from tests.hospitals.ward import HospitalFactory
from tests.scheduling.importing.lists import AT, HEAD, bring, case_row, crew, hospitals, listing, planned, seats

ON = "11/23/2026"


@pytest.fixture(autouse=True)
def places(practice: Practice) -> dict[str, Hospital]:
    crew()
    return hospitals()


def one(what: Mergeable, kept: object, gone: object) -> None:
    merge(what, kept.pk, gone.pk, Wanted(), by=None, at=AT)  # type: ignore[attr-defined]


def test_all_three_are_found_without_asking(practice: Practice) -> None:
    okafor = Technologist.objects.get(name__contains="Okafor")
    one(
        TECHNOLOGIST,
        okafor,
        TechnologistFactory(name="Ada Brown", email="ada.brown@example.org", employee_number="E-55"),
    )
    kept = Surgeon.objects.create(name="Ruth Vance")
    one(SURGEON, kept, Surgeon.objects.create(name="Zelda Quist"))
    place = Hospital.objects.order_by("name").first()
    one(HOSPITAL, place, HospitalFactory(name="Riverside Annex"))
    for number, tech in (("C-1", "Ada Brown"), ("C-2", "E-55"), ("C-3", "ada.brown@example.org")):
        hour = 6 + 4 * int(number[-1])
        row = [*case_row(number, ON, f"{hour}:00", "1h", hospital="Riverside Annex", tech=tech), "Quist, Zelda"]
        rows = listing(row, head=[*HEAD, "Surgeon"])
        assert planned(rows, practice).questions == []
        bring(rows, practice)
        case = Case.objects.get(number=number)
        assert (case.hospital, case.surgeon) == (place, kept)
        assert [name for name, *_ in seats(number)] == [okafor.name]
    assert Surgeon.objects.get() == kept
