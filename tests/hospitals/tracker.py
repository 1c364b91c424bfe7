"""The sample tracker's people, and the four hospitals of its Hospitals sheet with what they ask for."""

from dataclasses import dataclass
from pathlib import Path

from credentials.models import Credential, Issuer
from hospitals.models import Hospital, Requirement
from practices.models import Practice, Technologist
from tests.credentials.importing.roster.bringing import bringing
from tests.hospitals.ward import HospitalFactory, RequirementFactory

SAMPLE = Path(__file__).parents[2] / "samples" / "cascade-credential-tracker.xlsx"
BRENDAN, TABOR = "St. Brendan Medical Center", "Mt. Tabor Surgical Hospital"
COLUMBIA, DESERT = "Columbia Spine Center", "High Desert Regional"


@dataclass(frozen=True)
class Tracker:
    """`people` by family name."""

    people: dict[str, Technologist]
    hospitals: dict[str, Hospital]


def bring_tracker(practice: Practice) -> Tracker:
    """Inside the practice. BLS and ACLS cards are answered to be the AHA's; nobody else is on the roster. What the file
    itself proposes for the hospitals gives way to what is written down here."""
    Technologist.objects.all().delete()
    answers = {"issuer:bls": "AHA", "issuer:acls": "AHA"}
    bringing(practice).bring(SAMPLE.read_bytes(), SAMPLE.name, answers=answers)
    Requirement.objects.all().delete()
    Hospital.objects.all().delete()
    people = {person.name.split()[-1]: person for person in Technologist.objects.all()}
    return Tracker(people, {hospital.name: hospital for hospital in (_brendan(), _tabor(), _columbia(), _desert())})


def _brendan() -> Hospital:
    """“CNIM or D.ABNM, BLS (AHA only), ACLS, TB within 12 months, flu Oct-Mar, privileges”."""
    hospital = HospitalFactory(name=BRENDAN, privileges_issuer=_grantor("St. Brendan"))
    RequirementFactory(hospital=hospital, any_of=("cnim", "dabnm"))
    RequirementFactory(hospital=hospital, any_of=("bls",), issuers=(_grantor("AHA"),))
    RequirementFactory(hospital=hospital, any_of=("acls",))
    RequirementFactory(hospital=hospital, any_of=("tb",), issued_within_months=12)
    RequirementFactory(hospital=hospital, any_of=("influenza",), in_season=True)
    RequirementFactory(hospital=hospital, any_of=("hospital_privileges",))
    return hospital


def _tabor() -> Hospital:
    """“CNIM, BLS, COI, privileges; nothing expiring within 30 days of case”."""
    hospital = HospitalFactory(name=TABOR, privileges_issuer=_grantor("Mt. Tabor"))
    for code in ("cnim", "bls", "liability", "hospital_privileges"):
        RequirementFactory(hospital=hospital, any_of=(code,), days_left=30)
    return hospital


def _columbia() -> Hospital:
    """“CNIM (board eligible ok w/ supervision), BLS, vendor badge”."""
    issuer = _grantor("Columbia")
    hospital = HospitalFactory(name=COLUMBIA, city="Vancouver", state="WA", privileges_issuer=issuer)
    for code in ("cnim", "bls", "vendor_badge"):
        RequirementFactory(hospital=hospital, any_of=(code,))
    return hospital


def _desert() -> Hospital:
    """“CNIM, BLS, ACLS, background check every 5 yrs, privileges”."""
    issuer, _ = Issuer.objects.get_or_create(name=DESERT)
    hospital = HospitalFactory(name=DESERT, city="Ontario", timezone="America/Boise", privileges_issuer=issuer)
    for code in ("cnim", "bls", "acls", "hospital_privileges"):
        RequirementFactory(hospital=hospital, any_of=(code,))
    RequirementFactory(hospital=hospital, any_of=("background",), issued_within_months=60)
    return hospital


def _grantor(name: str) -> Issuer:
    """The one that the tracker's credentials are from."""
    return Issuer.objects.get(name__startswith=name, pk__in=Credential.objects.order_by().values("issuer"))
