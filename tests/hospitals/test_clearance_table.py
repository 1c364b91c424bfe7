"""What is on record, what a hospital asks, the days and the seat: what is found (rules.md A and D)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from hospitals.facts import Asked, Evidence, Place
from hospitals.findings import NOT_MET, Code, Finding, Severity
from hospitals.models.policy import Rule
from hospitals.policies import Policy
from tests.hospitals.plain import (
    BRENDAN,
    CAMPUS,
    PEAK,
    POLICY,
    TABOR,
    TYPES,
    asks,
    bearer,
    grounds_of,
    held,
    key,
    period,
)

ADA = key("Ada")
MONDAY = "2026-12-07"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """`found` reads “block expired 2026-11-21”; `says` is the first sentence, with plain spaces."""

    held: tuple[Evidence, ...] = ()
    asks: tuple[Asked, ...]
    on: str = MONDAY
    at: Place = BRENDAN
    seat: str = "primary"
    modalities: tuple[str, ...] = ()
    exempt: tuple[tuple[Asked, str], ...] = ()
    policy: Policy = POLICY
    found: tuple[str, ...] = ()
    says: str = ""


def given(**fields: Any) -> Situation:
    as_tuples = {name: fields[name] for name in fields if name in ("on", "at", "seat", "policy", "says")}
    for name in ("held", "asks", "exempt", "modalities", "found"):
        value = fields.get(name, ())
        as_tuples[name] = tuple(value) if isinstance(value, list | tuple) else (value,)
    return Situation(**as_tuples)


BLS_AHA = asks("bls", issuers=["AHA"])
BOARD = asks("cnim", "dabnm")
FLU = asks("influenza", season=True)
TB = asks("tb", months=12)
PRIVILEGES = asks("hospital_privileges")
LICENSE = asks("state_license")
CNIM = asks("cnim")
BLS_OF_THE_HOUSE = asks("bls", at=None)
OIG = asks("exclusion", checked=31)
CS = asks("cnim_cs")
OFF_SOON = replace(POLICY, rules={Code.EXPIRES_SOON: Rule.OFF})
BLOCK_DOUBTS = replace(POLICY, rules={Code.EXPIRES_SOON: Rule.BLOCK, Code.ISSUER_UNKNOWN: Rule.BLOCK})
NO_DOUBTS = replace(POLICY, rules={Code.ISSUER_UNKNOWN: Rule.OFF, Code.NO_REQUIREMENTS: Rule.OFF})
NIGHT = "2026-12-07..2026-12-08"

SITUATIONS = {
    # Holding it, and not.
    "held": given(asks=asks("bls"), held=held("bls", "2027-06-30")),
    "held for ever": given(asks=asks("bls"), held=held("bls")),
    "nothing held": given(asks=asks("bls"), found="block missing", says="Holds no BLS."),
    "neither of two held": given(asks=BOARD, found="block missing", says="Holds neither CNIM nor D.ABNM."),
    "none of three held": given(
        asks=asks("cnim", "dabnm", "cnim_cs"), found="block missing", says="Holds none of CNIM, D.ABNM, CNIM-CS."
    ),
    "a requirement that only warns": given(asks=asks("bls", warns=True), found="warn missing"),
    "superseded by a correction": given(
        asks=asks("bls"),
        held=held("bls", "2026-11-30", more=[period("2029-11-30", superseded=True)]),
        found="block expired 2026-11-30",
    ),
    "returned to the sender": given(
        asks=asks("bls"), held=held("bls", "2028-11-30", state="returned"), found="block missing", says="Holds no BLS."
    ),
    # Ends, inclusive.
    "ended the day before": given(
        asks=asks("bls"),
        held=held("bls", "2026-12-06"),
        found="block expired 2026-12-06",
        says="BLS ends Sun 6 Dec, before that day.",
    ),
    "ended yesterday": given(
        asks=asks("bls"), held=held("bls", "2026-11-21"), found="block expired 2026-11-21", says="BLS ended Sat 21 Nov."
    ),
    "ends today, and is judged for a later day": given(
        asks=asks("bls"),
        held=held("bls", "2026-11-22"),
        found="block expired 2026-11-22",
        says="BLS ends Sun 22 Nov, before that day.",
    ),
    "ends next year, before a day of that year": given(
        asks=asks("bls"),
        held=held("bls", "2027-01-08"),
        on="2027-01-11",
        found="block expired 2027-01-08",
        says="BLS ends Fri 8 Jan 2027, before that day.",
    ),
    "ends on that very day": given(
        asks=asks("bls"), held=held("bls", MONDAY), found="warn expires_soon 2026-12-07", says="BLS ends Mon 7 Dec"
    ),
    "ends on the first of two judged days": given(
        on=NIGHT, asks=asks("bls"), held=held("bls", MONDAY), found="block expired 2026-12-07"
    ),
    "ends on the second of two judged days": given(
        on=NIGHT, asks=asks("bls"), held=held("bls", "2026-12-08"), found="warn expires_soon 2026-12-08"
    ),
    "renewed in time": given(
        asks=asks("bls"), held=held("bls", "2026-12-06", more=[period("2028-12-31", since=MONDAY)]), on=NIGHT
    ),
    "renewed, and not yet valid between": given(
        asks=asks("bls"),
        held=held("bls", "2026-12-01", more=[period("2028-12-31", since="2026-12-08")]),
        found="block not_yet_valid 2026-12-08",
        says="BLS is valid only from Tue 8 Dec.",
    ),
    "valid from that very day": given(asks=asks("bls"), held=held("bls", "2028-12-31", since=MONDAY)),
    "what was let go still stands": given(
        asks=asks("bls"), held=held("bls", "2027-06-30", let_go="2026-11-01"), on=MONDAY
    ),
    "the later of two ends speaks": given(
        asks=asks("bls"),
        held=[held("bls", "2026-11-30"), held("bls", "2026-12-03"), held("bls", "2026-10-31")],
        found="block expired 2026-12-03",
    ),
    # Ends soon.
    "ends 30 days after": given(asks=asks("bls"), held=held("bls", "2027-01-06"), found="warn expires_soon 2027-01-06"),
    "ends 31 days after": given(asks=asks("bls"), held=held("bls", "2027-01-07")),
    "ends 30 days after the second day": given(
        on=NIGHT, asks=asks("bls"), held=held("bls", "2027-01-07"), found="warn expires_soon 2027-01-07"
    ),
    "ends soon, which the practice does not look for": given(
        asks=asks("bls"), held=held("bls", "2026-12-31"), policy=OFF_SOON
    ),
    "ends soon, which blocks in this practice": given(
        asks=asks("bls"), held=held("bls", "2026-12-31"), policy=BLOCK_DOUBTS, found="block expires_soon 2026-12-31"
    ),
    "ends soon weighs no more than its requirement": given(
        asks=asks("bls", warns=True),
        held=held("bls", "2026-12-31"),
        policy=BLOCK_DOUBTS,
        found="warn expires_soon 2026-12-31",
    ),
    "one ends soon, the other does not": given(
        asks=BOARD, held=[held("cnim", "2026-12-31"), held("dabnm", "2030-12-31")]
    ),
    "ends soon although a suspension comes": given(
        asks=asks("bls"), held=held("bls", "2028-12-31", suspended=["2026-12-20..2026-12-24"])
    ),
    # Days left.
    "as many days left as asked for": given(
        asks=asks("cnim", days_left=45), held=held("cnim", "2027-01-21"), policy=POLICY
    ),
    "a day too few left": given(
        asks=asks("cnim", days_left=45),
        held=held("cnim", "2027-01-20"),
        found="block margin_too_short 2027-01-20",
        says="CNIM ends Wed 20 Jan 2027; St. Brendan asks for 45 days left on the day of the case.",
    ),
    "days left are reckoned from the last day": given(
        on=NIGHT,
        asks=asks("cnim", days_left=45),
        held=held("cnim", "2027-01-21"),
        found="block margin_too_short 2027-01-21",
    ),
    "one day left": given(
        asks=asks("bls", days_left=1),
        held=held("bls", MONDAY),
        found="block margin_too_short 2026-12-07",
        says="BLS ends Mon 7 Dec; St. Brendan asks for 1 day left",
    ),
    "days left through the renewal that follows": given(
        asks=asks("bls", days_left=60), held=held("bls", "2026-12-31", more=[period("2028-12-31", since="2027-01-01")])
    ),
    # Grace.
    "in grace, not accepted": given(
        asks=BOARD,
        held=held("cnim", "2026-12-31"),
        on="2027-01-31",
        found="block in_grace 2026-12-31",
        says="CNIM ends Thu 31 Dec, before that day: still renewable then, but not valid.",
    ),
    "in grace by now": given(
        asks=BOARD,
        held=held("cnim", "2026-11-15"),
        on="2026-11-30",
        found="block in_grace 2026-11-15",
        says="CNIM ended Sun 15 Nov: still renewable, not valid.",
    ),
    "in grace, accepted": given(asks=asks("cnim", grace=True), held=held("cnim", "2026-12-31"), on="2027-01-31"),
    "after grace": given(
        asks=asks("cnim", grace=True),
        held=held("cnim", "2026-12-31"),
        on="2027-02-01",
        found="block expired 2026-12-31",
    ),
    "in grace, and days left asked for": given(
        asks=asks("cnim", grace=True, days_left=30),
        held=held("cnim", "2026-12-31"),
        on="2027-01-04",
        found="block margin_too_short 2026-12-31",
    ),
    "in grace, renewed from February on": given(
        asks=asks("cnim"),
        held=held("cnim", "2026-12-31", more=[period("2031-12-31", since="2027-02-01")]),
        on="2027-01-04",
        found="block in_grace 2026-12-31",
    ),
    # Issuers.
    "from an accepted issuer": given(asks=BLS_AHA, held=held("bls", "2027-06-30", issuer="AHA")),
    "from another issuer": given(
        asks=BLS_AHA,
        held=held("bls", "2027-06-30", issuer="Red Cross"),
        found="block issuer_not_accepted",
        says="BLS is from Red Cross; St. Brendan accepts AHA only.",
    ),
    "from an unknown issuer": given(
        asks=BLS_AHA,
        held=held("bls", "2027-06-30"),
        found="warn issuer_unknown",
        says="Who granted BLS is not known; St. Brendan accepts AHA only.",
    ),
    "from an unknown issuer, and ended": given(
        asks=BLS_AHA,
        held=held("bls", "2026-11-21"),
        found=["block expired 2026-11-21", "warn issuer_unknown"],
        says="BLS ended Sat 21 Nov.",
    ),
    "an unknown issuer blocks in this practice": given(
        asks=BLS_AHA, held=held("bls", "2027-06-30"), policy=BLOCK_DOUBTS, found="block issuer_unknown"
    ),
    "an unknown issuer is nothing in this practice, an end is": given(
        asks=BLS_AHA, held=held("bls", "2026-12-31"), policy=NO_DOUBTS, found="warn expires_soon 2026-12-31"
    ),
    "an ended one from AHA is nearer than a valid one from another": given(
        asks=BLS_AHA,
        held=[held("bls", "2027-06-30", issuer="Red Cross"), held("bls", "2026-11-21", issuer="AHA")],
        found="block expired 2026-11-21",
    ),
    "an unknown issuer is nearer than a known other": given(
        asks=BLS_AHA,
        held=[held("bls", "2027-06-30", issuer="Red Cross"), held("bls", "2027-06-30")],
        found="warn issuer_unknown",
    ),
    # Any of some.
    "the second alternative is held": given(asks=BOARD, held=held("dabnm", "2028-12-31")),
    "the nearest alternative speaks": given(
        asks=BOARD,
        held=[held("cnim", "2025-12-31"), held("dabnm", state="applied")],
        found="block pending",
        says="D.ABNM is applied for, not granted yet.",
    ),
    "in grace is nearer than ended": given(
        asks=BOARD,
        held=[held("dabnm", "2026-12-30"), held("cnim", "2026-12-31")],
        on="2027-01-04",
        found="block in_grace 2026-12-31",
    ),
    # Where it counts.
    "privileges of this hospital": given(
        asks=PRIVILEGES, held=held("hospital_privileges", "2028-12-31", issuer="St. Brendan")
    ),
    "privileges of another": given(
        asks=PRIVILEGES,
        held=held("hospital_privileges", "2028-12-31", issuer="Mt. Tabor"),
        found="block missing",
        says="Holds no hospital privileges at St. Brendan.",
    ),
    "privileges of one issuer for two campuses": given(
        at=CAMPUS,
        asks=asks("hospital_privileges", at=CAMPUS),
        held=held("hospital_privileges", "2028-12-31", issuer="St. Brendan"),
    ),
    "privileges from nobody knows whom": given(
        asks=PRIVILEGES,
        held=held("hospital_privileges", "2028-12-31"),
        found="warn issuer_unknown",
        says="Hospital privileges are on record, but not who granted them.",
    ),
    "privileges from nobody knows whom, where issuers are not looked for": given(
        asks=PRIVILEGES,
        held=held("hospital_privileges", "2028-12-31"),
        policy=NO_DOUBTS,
        found="warn issuer_unknown",
    ),
    "privileges from nobody knows whom, and ended": given(
        asks=PRIVILEGES,
        held=held("hospital_privileges", "2026-11-21"),
        found=["block expired 2026-11-21", "warn issuer_unknown"],
    ),
    "privileges of this hospital are nearer than those from nobody knows whom": given(
        asks=PRIVILEGES,
        held=[
            held("hospital_privileges", "2028-12-31"),
            held("hospital_privileges", "2028-12-31", issuer="St. Brendan"),
        ],
    ),
    "a license from nobody knows whom": given(
        asks=LICENSE,
        held=held("state_license", "2028-12-31"),
        found="warn issuer_unknown",
        says="State license is on record, but not who granted it.",
    ),
    "privileges of another that the requirement names": given(
        asks=asks("hospital_privileges", issuers=["Mt. Tabor"]),
        held=held("hospital_privileges", "2028-12-31", issuer="Mt. Tabor"),
    ),
    "privileges applied for": given(
        asks=PRIVILEGES,
        held=held("hospital_privileges", state="applied", issuer="St. Brendan"),
        found="block pending",
        says="Hospital privileges at St. Brendan are applied for, not granted yet.",
    ),
    "a license of the hospital's state": given(
        at=PEAK, asks=asks("state_license", at=PEAK), held=held("state_license", "2028-12-31", issuer="Colorado board")
    ),
    "a license of another state": given(
        asks=LICENSE,
        held=held("state_license", "2028-12-31", issuer="Colorado board"),
        found="block missing",
        says="Holds no state license for OR.",
    ),
    # Exempt, suspended.
    "exempt": given(asks=TB, exempt=[(TB, "2026-06-01..2026-12-07")]),
    "exempt until the day before": given(asks=TB, exempt=[(TB, "2026-06-01..2026-12-06")], found="block missing"),
    "exempt on the first of two days": given(
        on=NIGHT, asks=TB, exempt=[(TB, "2026-06-01..2026-12-07")], found="block missing"
    ),
    "exempt by two letters that adjoin": given(
        on=NIGHT, asks=TB, exempt=[(TB, "2026-06-01..2026-12-07"), (TB, "2026-12-08..")]
    ),
    "exempt from what the house asks, at that hospital": given(
        asks=[BLS_OF_THE_HOUSE, CNIM], held=held("cnim", "2030-12-31"), exempt=[(BLS_OF_THE_HOUSE, "2026-06-01..")]
    ),
    "exempt from what the house asks, at another hospital": given(
        at=TABOR,
        asks=[BLS_OF_THE_HOUSE, asks("cnim", at=TABOR)],
        held=held("cnim", "2030-12-31"),
        exempt=[(BLS_OF_THE_HOUSE, "2026-06-01..")],
        found="block missing",
    ),
    "exempt from another requirement": given(asks=TB, exempt=[(FLU, "2026-06-01..")], found="block missing"),
    "suspended through that day": given(
        asks=asks("bls"),
        held=held("bls", "2027-06-30", suspended=["2026-12-01..2026-12-07"]),
        found="block suspended 2026-12-07",
        says="BLS is suspended through Mon 7 Dec.",
    ),
    "suspended until the day before": given(
        asks=asks("bls"), held=held("bls", "2027-06-30", suspended=["2026-12-01..2026-12-06"])
    ),
    "suspended without an end": given(
        asks=asks("bls"),
        held=held("bls", "2027-06-30", suspended=["2026-12-01.."]),
        found="block suspended",
        says="BLS is suspended.",
    ),
    "suspended twice on end": given(
        asks=asks("bls"),
        held=held("bls", "2027-06-30", suspended=["2026-12-01..2026-12-08", "2026-12-09..2026-12-31"]),
        found="block suspended 2026-12-31",
    ),
    "suspended, which lifting would not cure": given(
        asks=asks("bls"), held=held("bls", "2026-11-30", suspended=["2026-12-01.."]), found="block expired 2026-11-30"
    ),
    # Seasons.
    "out of season": given(asks=FLU, on="2026-09-30"),
    "in season, not held": given(asks=FLU, on="2026-10-01", found="block missing"),
    "on the last day of the season": given(
        asks=FLU,
        held=held("influenza", "2026-03-31", issued="2025-10-09"),
        on="2026-03-31",
    ),
    "held last season": given(
        asks=FLU,
        held=held("influenza", "2026-03-31", issued="2025-10-09"),
        found="block out_of_season 2026-03-31",
        says="Influenza vaccine is not held for this season.",
    ),
    "given later this season": given(
        asks=FLU, held=held("influenza", "2027-03-31", issued="2026-12-10"), found="block out_of_season 2026-12-10"
    ),
    "the season closes past midnight": given(
        asks=FLU, held=held("influenza", "2027-03-31", issued="2026-10-09"), on="2027-03-31..2027-04-01"
    ),
    # Verified; new enough.
    "verified": given(asks=asks("cnim", verified=True), held=held("cnim", "2030-12-31", verified=True)),
    "not verified": given(
        asks=asks("cnim", verified=True),
        held=held("cnim", "2030-12-31"),
        found="block unverified",
        says="CNIM is not verified at the source, as St. Brendan asks.",
    ),
    "verified before it was renewed": given(
        asks=asks("cnim", verified=True),
        held=held(
            "cnim", "2026-11-30", issued="2021-12-01", verified=True, more=[period("2031-12-31", issued="2026-12-01")]
        ),
        found="block unverified",
    ),
    "verified, and renewed early": given(
        asks=asks("cnim", verified=True),
        held=held(
            "cnim", "2026-12-31", issued="2021-12-01", verified=True, more=[period("2031-12-31", issued="2026-11-01")]
        ),
    ),
    "verified and new enough, but in two periods": given(
        asks=asks("cnim", verified=True, months=12),
        held=held(
            "cnim", "2026-12-31", issued="2021-12-01", verified=True, more=[period("2031-12-31", issued="2026-11-01")]
        ),
        found="block unverified",
    ),
    "twelve months to the day": given(asks=TB, held=held("tb", "2027-12-31", issued="2025-12-07")),
    "a day more than twelve months": given(
        asks=TB,
        held=held("tb", "2027-12-31", issued="2025-12-06"),
        found="block too_old 2026-12-06",
        says="TB test is of Sat 6 Dec 2025; St. Brendan asks for one issued within 12 months.",
    ),
    "too old on the second day": given(
        on=NIGHT, asks=TB, held=held("tb", "2027-12-31", issued="2025-12-07"), found="block too_old 2026-12-07"
    ),
    "months from the 31st end with the month": given(
        asks=asks("tb", months=6), on="2027-02-28", held=held("tb", "2027-12-31", issued="2026-08-31")
    ),
    "a day after months from the 31st": given(
        asks=asks("tb", months=6),
        on="2027-03-01",
        held=held("tb", "2027-12-31", issued="2026-08-31"),
        found="block too_old 2027-02-28",
    ),
    "without a date of issue": given(
        asks=TB,
        held=held("tb", "2027-12-31"),
        found="block too_old",
        says="TB test bears no date; St. Brendan asks for one issued within 12 months.",
    ),
    "checked 31 days ago": given(asks=OIG, held=held("exclusion", "2027-06-30", issued="2026-11-06"), found=()),
    "checked 32 days ago": given(
        asks=OIG,
        held=held("exclusion", "2027-06-30", issued="2026-11-05"),
        found="block too_old 2026-12-06",
        says="OIG/SAM check is of Thu 5 Nov; St. Brendan asks for a check within 31 days.",
    ),
    "ended and too old is said once": given(
        asks=asks("tb", months=12),
        held=held("tb", "2026-11-12", issued="2025-11-12"),
        found="block expired 2026-11-12",
    ),
    # What rests on something else.
    "with what it rests on": given(asks=CS, held=[held("cnim_cs", "2030-12-31"), held("cnim", "2030-12-31")]),
    "without what it rests on": given(
        asks=CS,
        held=held("cnim_cs", "2030-12-31"),
        found="block prerequisite_missing",
        says="CNIM-CS counts only with a current CNIM.",
    ),
    "resting on what ends on the first of two days": given(
        on="2026-12-31..2027-01-01",
        asks=CS,
        held=[held("cnim_cs", "2030-12-31"), held("cnim", "2026-12-31")],
        found="block prerequisite_missing",
    ),
    "hours of a cycle that ended": given(
        asks=asks("ceu"),
        held=held("ceu", serves=held("cnim", "2026-11-30")),
        found="block expired 2026-11-30",
        says="CEU credits end Mon 30 Nov, before that day.",
    ),
    # From when it holds, and for whom.
    "not yet in force": given(
        asks=[asks("tb", during="2027-03-01.."), asks("bls")], held=held("bls", "2028-12-31"), on="2027-02-28"
    ),
    "in force since today": given(
        asks=[asks("tb", during="2027-03-01.."), asks("bls")],
        held=held("bls", "2028-12-31"),
        on="2027-03-01",
        found="block missing",
    ),
    "in force from the second day": given(
        asks=[asks("tb", during="2027-03-01.."), asks("bls")],
        held=held("bls", "2028-12-31"),
        on="2027-02-28..2027-03-01",
        found="block missing",
    ),
    "in force through its last day": given(asks=asks("bls", during=f"..{MONDAY}"), found="block missing"),
    "no longer in force, and nothing else known": given(
        asks=asks("bls", during="..2026-12-06"), found="warn no_requirements"
    ),
    "for oversight only": given(
        asks=asks("state_license", side="oversight"),
        found="warn no_requirements",
        says="What St. Brendan asks of technologists is not known.",
    ),
    "for oversight, asked of it": given(
        asks=asks("state_license", side="oversight"), seat="oversight", found="block missing"
    ),
    "for technologists, of the backup too": given(
        asks=asks("bls", side="technologist"), seat="backup", found="block missing"
    ),
    "for technologists, of the trainee too": given(
        asks=asks("bls", side="technologist"), seat="trainee", found="block missing"
    ),
    "for technologists, not of oversight": given(
        asks=asks("bls", side="technologist"),
        seat="oversight",
    ),
    "for trainees only": given(asks=[asks("bls", side="trainee"), CNIM], held=held("cnim", "2030-12-31")),
    "for trainees, asked of one": given(asks=asks("bls", side="trainee"), seat="trainee", found="block missing"),
    "for a modality that the case has": given(
        asks=asks("bls", modality="tcMEP"), modalities=["tcmep"], found="block missing"
    ),
    "for a modality that the case has not": given(asks=asks("bls", modality="tcMEP"), modalities=["ssep"]),
    "for a modality, where none is told": given(asks=asks("bls", modality="tcMEP")),
    # Hospitals, states, house.
    "nothing is known of the hospital": given(
        asks=(), found="warn no_requirements", says="What St. Brendan asks for is not known."
    ),
    "the house asks, the hospital is not known": given(
        asks=asks("bls", at=None), found=["block missing", "warn no_requirements"]
    ),
    "the state asks": given(
        asks=[asks("state_license", at=None, state="OR"), asks("bls")],
        held=held("bls", "2028-12-31"),
        found="block missing",
    ),
    "another state asks": given(
        asks=[asks("state_license", at=None, state="CO"), asks("bls")], held=held("bls", "2028-12-31")
    ),
    "another hospital asks": given(asks=[asks("tb", at=TABOR), asks("bls")], held=held("bls", "2028-12-31")),
    "not known, which the practice does not look for": given(asks=(), policy=NO_DOUBTS),
    "two requirements, in their order": given(
        asks=[asks("bls"), asks("tb", warns=True)], found=["block missing", "warn missing"], says="Holds no BLS."
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_what_is_found(situation: Situation) -> None:
    found = _found(situation)
    assert [_told(each) for each in found] == list(situation.found)
    if situation.says:
        assert found[0].message.replace("\u00a0", " ").startswith(situation.says)


def test_the_table_finds_every_code_of_requirements() -> None:
    told = {line.split()[1] for situation in SITUATIONS.values() for line in situation.found}
    of_requirements = list(Code)[: list(Code).index(Code.DOUBLE_BOOKED)]
    assert told == {code.value for code in of_requirements if code != Code.NOT_POSSIBLE}


@pytest.mark.parametrize("code", sorted({"hospital_privileges", "vendor_badge", "exclusion"}))
def test_findings_on_who_is_let_in_are_not_overridden(code: str) -> None:
    (found,) = _found(given(asks=asks(code)))
    assert not found.overridable


def test_an_alternative_that_may_not_be_overridden_protects_the_other() -> None:
    (either,) = _found(given(asks=asks("bls", "vendor_badge")))
    (alone,) = _found(given(asks=asks("bls")))
    assert (either.overridable, alone.overridable) == (False, True)


def test_a_code_the_practice_never_overrides() -> None:
    policy = replace(POLICY, never_overridden=frozenset({Code.MISSING}))
    (found,) = _found(given(asks=asks("bls"), policy=policy))
    assert not found.overridable


@pytest.mark.parametrize(("types", "is_withheld"), [(("tb",), True), (("tb", "hipaa"), True), (("hipaa",), False)])
def test_health_is_withheld_from_those_who_may_not_see_it(types: tuple[str, ...], is_withheld: bool) -> None:
    (found,) = _found(given(asks=asks(*types)))
    assert (found.withheld().message == NOT_MET) is is_withheld


def test_what_is_withheld_keeps_nothing_but_that_it_blocks() -> None:
    situation = given(asks=TB, held=held("tb", "2026-11-12", issued="2025-11-12"))
    (found,) = _found(situation)
    assert found.withheld() == Finding(
        code=Code.MISSING, severity=Severity.BLOCK, message=NOT_MET, person_id=ADA, is_health=True, overridable=True
    )


def test_a_finding_names_what_it_is_about() -> None:
    asked, bls = asks("bls"), held("bls", "2026-11-21")
    (found,) = _found(given(asks=asked, held=bls))
    assert (found.person_id, found.requirement_id, found.type_id, found.credential_id, found.remedy) == (
        ADA,
        asked.id,
        TYPES["bls"].pk,
        bls.id,
        "Record the renewal.",
    )


def _found(situation: Situation) -> list[Finding]:
    first, _, last = situation.on.partition("..")
    grounds = grounds_of(situation.asks, {ADA: bearer(situation.held, situation.exempt)}, situation.policy)
    modalities = frozenset(situation.modalities) or None
    days = date.fromisoformat(first), date.fromisoformat(last or first)
    return grounds.findings(ADA, situation.at, situation.seat, *days, modalities)


def _told(found: Finding) -> str:
    return " ".join(filter(None, (found.severity.value, found.code.value, str(found.until or ""))))
