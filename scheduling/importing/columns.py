"""How a list of cases is known, and what its columns are called. Compared without case or punctuation."""

import re
from dataclasses import dataclass

from credentials.importing import sheetwords
from credentials.importing.joined import ColumnWords
from credentials.importing.kinds import SheetKind, folded
from credentials.importing.text import fold

CODE = "cases"

# Headings of what NerveCenter never keeps: who the patient is (product.md 4).
_PATIENT = {
    "patient_given": r"(patient|pt)s? (first|given)( name)?",
    "patient_family": r"(patient|pt)s? (last|family|sur) ?(name)?",
    "patient_number": r"(patient|pt) (id|no|number|#).*|.*\b(mrn|emrn|medical record|mr #|unit #)\b.*",
    "patient_account": r".*\b(fin|csn|har|encounter|visit|acct|account|hospital account)( (#|no|number|id))?",
    "patient_birth": r".*\b(dob|d o b|birth|birthdate|birthday|date of birth)\b.*",
    "patient_age": r"((patient|pt)s? )?age( sex| gender)?",
    "patient_sex": r"((patient|pt)s? )?(sex|gender)",
    "patient_ssn": r".*\b(ssn|social security)\b.*",
    "patient_payer": r".*\b(insurance|payer|payor|member id|subscriber|policy #|ins)\b.*",
    "patient_contact": r"(patient|pt)s? (phone|cell|mobile|address|e ?mail|contact|zip).*",
    "patient": r"(.*\b)?(patient|patients|pt|pts)\b.*",
}  # fmt: skip
PATIENT_HEADINGS = (
    "patient", "patient name", "pt", "pt name", "patient last", "patient first", "patient initials", "mrn", "mrn #",
    "medical record number", "dob", "date of birth", "birth date", "age", "sex", "gender", "fin", "csn", "insurance",
    "payer", "ssn",
)  # fmt: skip


@dataclass(frozen=True)
class PatientWords(ColumnWords):
    """A column about the patient, known by a pattern of its folded heading."""

    is_refused: bool = True
    pattern: str = ""

    def knows(self, heading: str) -> bool:
        return re.fullmatch(self.pattern, fold(heading)) is not None


PATIENT = tuple(_PATIENT)

COLUMNS: dict[str, ColumnWords] = {
    **{code: PatientWords("About the patient: not brought", (), pattern=words) for code, words in _PATIENT.items()},
    "number": ColumnWords(
        "Number of the case",
        (
            "conf #", "conf", "conf no", "conf number", "confirmation", "confirmation #", "confirmation no",
            "confirmation number", "case", "case #", "case no", "case number", "case id", "case ref", "boarding no",
            "boarding #", "boarding number", "boarding", "boarding id", "booking #", "booking no", "booking number",
            "booking id", "posting #", "posting no", "posting number", "log id", "case log", "reference", "ref",
            "ref #", "ref no", "id", "surgery id", "surgery #", "schedule id", "number", "#", "no", "or case #",
        ),
    ),
    "date": ColumnWords(
        "Day of the case",
        (
            "date", "dos", "date of surgery", "surgery date", "case date", "day", "or date", "procedure date",
            "date of service", "service date", "sx date", "scheduled date", "date of procedure", "date/time",
            "date & time", "date time", "datetime", "surgery date/time", "case date/time", "when", "scheduled",
        ),
        is_dated=True,
    ),
    "start": ColumnWords(
        "Start",
        (
            "or start", "start", "time", "start time", "or time", "surgery time", "case time", "case start",
            "surgery start", "scheduled start", "sched start", "scheduled time", "procedure time", "procedure start",
            "incision", "incision time", "or start time", "begin", "begins", "from", "in room", "in room time",
            "time in", "start date/time", "start datetime", "starts", "wheels in", "est start", "posted time",
        ),
        is_dated=True,
    ),
    "end": ColumnWords(
        "Expected end",
        (
            "end", "end time", "or end", "est end", "estimated end", "expected end", "finish", "stop", "stop time",
            "until", "to", "case end", "surgery end", "scheduled end", "sched end", "out of room", "time out", "ends",
            "end date/time", "projected end", "or end time",
        ),
        is_dated=True,
    ),
    "length": ColumnWords(
        "Expected length",
        (
            "est duration", "duration", "length", "est length", "estimated duration", "estimated length",
            "expected duration", "expected length", "case length", "case duration", "surgery length", "or length",
            "hours", "hrs", "minutes", "mins", "min", "duration (min)", "duration (mins)", "duration (minutes)",
            "duration (hrs)", "duration (hours)", "length (min)", "length (mins)", "length (minutes)", "length (hrs)",
            "length (hours)", "est hours", "est hrs", "est min", "est mins", "est minutes", "est time", "est", "los",
            "scheduled duration", "sched duration", "scheduled length", "booked time", "block", "est duration (min)",
            "est duration (hrs)", "est duration (hours)", "est duration (mins)", "est duration (minutes)",
        ),
    ),
    "hospital": ColumnWords(
        "Hospital",
        (
            "facility", "hospital", "site", "location", "hospital name", "facility name", "hospital/facility", "campus",
            "center", "surgery center", "institution", "place", "account name", "hospital site", "client", "where",
        ),
    ),
    "room": ColumnWords(
        "Room",
        (
            "or", "room", "or #", "or no", "or room", "room #", "room no", "operating room", "suite", "or suite",
            "theater",
        ),
    ),
    "surgeon": ColumnWords(
        "Surgeon",
        (
            "surgeon", "surgeons", "surgeon name", "primary surgeon", "attending", "attending surgeon", "physician",
            "doctor", "dr", "operating surgeon", "surgeon 1", "performing surgeon", "provider", "md",
        ),
    ),
    "procedure": ColumnWords(
        "Procedure",
        (
            "procedure", "procedures", "surgery", "procedure description", "proc", "operation", "procedure name",
            "procedure type", "case type", "type of surgery", "surgery type", "description", "levels",
            "procedure/levels",
            "procedure & levels", "case description", "planned procedure", "proc desc",
        ),
    ),
    "modalities": ColumnWords(
        "Modalities",
        (
            "modalities", "modality", "monitoring", "ionm", "modalities requested", "monitoring type", "tests", "mods",
            "monitoring modalities", "ionm modalities", "monitoring requested", "type of monitoring", "services",
        ),
    ),
    "primary": ColumnWords(
        "Technologist",
        (
            "tech", "technologist", "primary", "primary tech", "primary technologist", "assigned", "assigned to",
            "assigned tech", "tech name", "ionm tech", "tech 1", "tech assigned", "technologist assigned", "clinician",
            "neurophysiologist", "staff", "technician", "monitoring tech", "lead tech", "technologist name", "techs",
        ),
    ),
    "backup": ColumnWords(
        "Backup",
        (
            "backup", "back up", "second", "second tech", "backup tech", "tech 2", "2nd tech", "2nd", "relief",
            "secondary", "secondary tech", "backup technologist", "alternate", "standby", "stand by", "relief tech",
        ),
    ),
    "trainee": ColumnWords(
        "Trainee", ("trainee", "student", "trainee tech", "tech in training", "orientee", "shadow", "in training")
    ),
    "oversight": ColumnWords(
        "Reader",
        (
            "reader", "oversight", "neurologist", "oversight physician", "reading physician", "reading neurologist",
            "remote reader", "interpreting physician", "oversight md", "reader name", "supervising physician",
            "monitoring physician", "remote", "remote physician", "professional", "readers", "reading md",
            "ionm physician",
        ),
    ),
    "status": ColumnWords(
        "Status", ("status", "case status", "state of case", "booking status", "sched status", "confirmed", "stage")
    ),
    "note": ColumnWords(
        "Notes (nothing that identifies a patient)",
        (
            "notes", "note", "setup", "set up", "comments", "comment", "remarks", "remark", "special requests",
            "instructions", "equipment", "special equipment", "special needs", "case notes", "surgeon preference",
        ),
    ),
}  # fmt: skip


def _words(code: str) -> frozenset[str]:
    return folded(COLUMNS[code].headings)


_MUST = folded(sheetwords.OTHER_SHEETS[CODE]["must"]) | _words("surgeon") | _words("procedure") | _words("modalities")
_TELL = folded(sheetwords.OTHER_SHEETS[CODE]["tell"]) | folded(PATIENT_HEADINGS)
# What any sheet may call a column, so that it alone makes nothing a list of cases.
_ORDINARY = folded((
    "id", "number", "#", "no", "from", "to", "place", "reference", "ref", "description", "services", "staff",
    "provider",
    "md", "dr", "doctor", "attending", "professional", "assigned", "assigned to", "confirmed", "hours", "hrs", "second",
    "age", "sex", "gender", "notes", "note", "comments", "comment", "remarks", "remark", "equipment", "status",
    "instructions", "clinician", "day", "account name", "client", "center", "campus", "institution", "where", "when",
    "primary", "remote", "2nd", "min", "mins", "minutes", "est", "tests", "state of case", "stage", "insurance",
    "technologist name", "tech name", "techs", "technician", "levels", "trainee", "student", "neurologist", "oversight",
    "fin", "dob", "date of birth", "birth date", "ssn", "scheduled", "begin", "begins", "until", "ends",
    "starts", "los",
    "in training", "orientee", "case", "neurophysiologist", "physician", "readers", "block", "suite", "doctor",
    "operation", "surgery", "surgeons", "monitoring", "ionm", "stop", "end", "finish", "length", "secondary", "payer",
))  # fmt: skip


# One of these is needed. A surgeon or a procedure tells of cases whatever else it may be called.
_NEEDED = _words("surgeon") | _words("procedure") | (_MUST - _ORDINARY)


def score(headings: frozenset[str]) -> float:
    """How sure it is, from 0 to 1, that these folded headings are those of a list of cases."""
    needed = headings & _NEEDED
    if not needed or len(headings) < 2:
        return 0.0
    telling = (headings & _TELL) - needed
    return min(1.0, (2 * len(needed) + len(telling)) / 6)


# Headings that tell the row of headings from rows of data.
KIND = SheetKind(
    code=CODE,
    label="cases",
    headings=(frozenset().union(*(_words(code) for code in COLUMNS)) | _MUST | _TELL) - {"no", "to", "from", "#"},
    score=score,
)
