"""The types a practice starts with and those it can switch on. Every number here is a default the practice edits."""

from dataclasses import dataclass
from typing import Final

from credentials.models.credential_type import RenewedBy, Rule, Scope
from credentials.models.issuer import IssuerKind

BOARDS, HOURS, LICENSES, LIFE_SUPPORT = "Boards", "Continuing education", "Licenses", "Life support"
HEALTH, INSURANCE, HOSPITALS, CHECKS = "Health", "Insurance", "Hospital privileges and badges", "Checks and training"

ABRET, ABNM, AHA, RED_CROSS = "ABRET", "ABNM", "AHA", "American Red Cross"
OF_THE_PRACTICE: Final = "the practice itself"

EXAM_AGAIN = "the exam must be taken again"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueIssuer:
    name: str
    kind: IssuerKind
    aliases: tuple[str, ...] = ()
    look_up_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueType:
    """What becomes a CredentialType, field by field; `issuers` by name, `presupposes` by code."""

    code: str
    name: str
    group: str
    position: int
    full_name: str = ""
    issuers: tuple[str, ...] = ()
    scope: Scope = Scope.NATIONAL
    expiry_rule: Rule = Rule.EXACT
    cycle_months: int | None = None
    fixed: tuple[int, int] | None = None
    season: tuple[int, int, int, int] | None = None
    fresh_days: int | None = None
    hours_required: int | None = None
    processing_days: int = 0
    opens_before_days: int | None = None
    grace_days: int = 0
    grace_loss: str = ""
    ladder: tuple[int, ...] | None = None
    look_up_url: str = ""
    is_health: bool = False
    renewed_by: RenewedBy = RenewedBy.TECHNOLOGIST
    presupposes: str = ""
    note: str = ""


ISSUERS = (
    CatalogueIssuer(name=ABRET, kind=IssuerKind.BOARD, look_up_url="https://www.abret.org/"),
    # Not abnm.org, which is the board of nuclear medicine.
    CatalogueIssuer(
        name=ABNM,
        kind=IssuerKind.BOARD,
        aliases=("American Board of Neurophysiologic Monitoring",),
        look_up_url="https://www.theabnm.org/",
    ),
    CatalogueIssuer(name=AHA, kind=IssuerKind.TRAINING, aliases=("American Heart Association",)),
    CatalogueIssuer(name=RED_CROSS, kind=IssuerKind.TRAINING, aliases=("Red Cross",)),
)


def _abret(code: str, name: str, full_name: str, *, position: int, hours: int, presupposes: str = "") -> CatalogueType:
    # ABRET's recertification FAQ: 31 December after five years, from one year before, late until 31 January.
    return CatalogueType(
        code=code,
        name=name,
        full_name=full_name,
        group=BOARDS,
        position=position,
        issuers=(ABRET,),
        expiry_rule=Rule.FIXED_DAY,
        cycle_months=60,
        fixed=(12, 31),
        hours_required=hours,
        processing_days=21,
        opens_before_days=365,
        grace_days=31,
        grace_loss=EXAM_AGAIN,
        look_up_url="https://www.abret.org/",
        presupposes=presupposes,
    )


def _life_support(code: str, name: str, full_name: str, *, position: int) -> CatalogueType:
    # The AHA's cards run to the end of the month, two years after the course.
    return CatalogueType(
        code=code,
        name=name,
        full_name=full_name,
        group=LIFE_SUPPORT,
        position=position,
        issuers=(AHA, RED_CROSS),
        expiry_rule=Rule.MONTH_END,
        cycle_months=24,
        processing_days=28,
    )


def _recurring(code: str, name: str, group: str, *, position: int, months: int, health: bool = False) -> CatalogueType:
    return CatalogueType(
        code=code,
        name=name,
        group=group,
        position=position,
        expiry_rule=Rule.MONTHS_FROM_ISSUE,
        cycle_months=months,
        is_health=health,
    )


STOCK = (
    _abret("cnim", "CNIM", "Certification in Neurophysiologic Intraoperative Monitoring", position=10, hours=50),
    CatalogueType(
        code="capm",
        name="CAPM",
        group=BOARDS,
        position=20,
        processing_days=21,
        note="No issuer of a neuromonitoring credential of this name is known. The practice says what it means by it.",
    ),
    CatalogueType(
        code="dabnm",
        name="D.ABNM",
        full_name="Diplomate of the American Board of Neurophysiologic Monitoring",
        group=BOARDS,
        position=30,
        issuers=(ABNM,),
        processing_days=180,
        opens_before_days=730,
        look_up_url="https://www.theabnm.org/",
        note="The recertification exam is given twice a year, on fixed dates.",
    ),
    CatalogueType(
        code="ceu",
        name="CEU credits",
        full_name="Continuing education hours toward a certification's cycle",
        group=HOURS,
        position=110,
        issuers=(ABRET,),
        expiry_rule=Rule.HOURS,
        hours_required=50,
    ),
    CatalogueType(
        code="race",
        name="RACE credits",
        group=HOURS,
        position=120,
        expiry_rule=Rule.HOURS,
        note=(
            "RACE is the registry of approved continuing education in veterinary medicine. "
            "The practice says what it means by these credits."
        ),
    ),
    CatalogueType(
        code="state_license", name="State license", group=LICENSES, position=210, scope=Scope.STATE, processing_days=30
    ),
    _life_support("bls", "BLS", "Basic Life Support", position=310),
    _life_support("acls", "ACLS", "Advanced Cardiovascular Life Support", position=320),
    CatalogueType(
        code="liability",
        name="Professional liability insurance",
        group=INSURANCE,
        position=510,
        processing_days=14,
        renewed_by=RenewedBy.PRACTICE,
    ),
    CatalogueType(
        code="hospital_privileges",
        name="Hospital privileges",
        group=HOSPITALS,
        position=910,
        scope=Scope.HOSPITAL,
        processing_days=90,
        opens_before_days=120,
        ladder=(180, 120, 90, 60, 30, 7, 0),
    ),
)

FURTHER = (
    _abret("reegt", "R. EEG T.", "Registered Electroencephalographic Technologist", position=40, hours=30),
    _abret("rept", "R. EP T.", "Registered Evoked Potential Technologist", position=50, hours=30),
    _abret("cltm", "CLTM", "Certification in Long Term Monitoring", position=60, hours=50),
    _abret("cnim_cs", "CNIM-CS", "CNIM Complex Spine microcredential", position=15, hours=15, presupposes="cnim"),
    _recurring("tb", "TB test", HEALTH, position=410, months=12, health=True),
    CatalogueType(
        code="influenza",
        name="Influenza vaccine",
        group=HEALTH,
        position=420,
        expiry_rule=Rule.SEASON,
        season=(10, 1, 3, 31),
        is_health=True,
    ),
    _recurring("drug_screen", "Drug screen", HEALTH, position=430, months=12, health=True),
    _recurring("background", "Background check", CHECKS, position=610, months=60),
    _recurring("hipaa", "HIPAA training", CHECKS, position=620, months=12),
    CatalogueType(
        code="exclusion",
        name="OIG/SAM check",
        full_name="Search of the OIG and SAM exclusion lists",
        group=CHECKS,
        position=630,
        expiry_rule=Rule.FRESHNESS,
        fresh_days=31,
        renewed_by=RenewedBy.PRACTICE,
    ),
    CatalogueType(
        code="competence",
        name="Competence",
        group=CHECKS,
        position=640,
        issuers=(OF_THE_PRACTICE,),
        renewed_by=RenewedBy.PRACTICE,
        note="Issued by the practice: complex spine, paediatric, a modality. Add a type for each that you tell apart.",
    ),
    CatalogueType(code="vendor_badge", name="Vendor badge", group=HOSPITALS, position=920, scope=Scope.HOSPITAL),
)
