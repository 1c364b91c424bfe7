"""What a list says differently of a case on record. Blank cells say nothing; each difference can be kept as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from credentials.importing.records import Choice
from credentials.importing.roster.joinedplan import KEEP, FieldChange
from credentials.importing.text import fold
from scheduling.importing.asking import Asking
from scheduling.importing.listed import News, listed, news, on_record, without
from scheduling.importing.moments import Span, span_of
from scheduling.importing.steps import CaseStep, when_words
from scheduling.models import Case, CaseStatus

UNDER_WAY = (CaseStatus.IN_PROGRESS, CaseStatus.DONE, CaseStatus.UNMONITORED)
TO_COME = (CaseStatus.TENTATIVE, CaseStatus.BOOKED)
LIST = "list"
# What a list overwrites of these is told; with the column that says it.
OVERWRITTEN = {"when": "start", "status": "status"}


def compare(step: CaseStep, case: Case, modalities: set[str], choices: Mapping[str, str], asking: Asking) -> None:
    """Sets the step's changes, and its times, place and status to what they will be.

    Only what the list says otherwise than the one before it is a change, so that it undoes nothing that was done here;
    what both have changed is asked, and stays as it is on record until somebody answers.
    """
    step.said = listed(step)
    record = on_record(case, modalities)
    open_fields: list[str] = []
    if step.row.is_usual:
        step.ends_at = step.starts_at + timedelta(minutes=case.minutes)
    for differs in _DIFFERENCES:
        if (said := differs(step, case, modalities)) is None:
            continue
        kind = news(said.field, step.said, case.as_listed, record)
        is_taken = kind is News.TAKEN or (kind is News.ASKED and _asked(said, step, case, asking, open_fields))
        if is_taken:
            step.changes.append(_chosen(said, case, choices))
        if not is_taken or not step.changes[-1].is_taken:
            _keep(said.field, step, case)
    _tell_of_overwritten(step, asking)
    step.said = {**case.as_listed, **without(step.said, open_fields)}


def status_of(said: str, case: Case | None) -> str:
    """Blank keeps the record's; a list that still says booked sets no case back that is under way or over."""
    if case is None:
        return said or CaseStatus.BOOKED
    if not said or (said in TO_COME and case.status in UNDER_WAY):
        return case.status
    return said


def new_note(notes: tuple[str, ...], case: Case | None) -> str:
    """The lines that the record's note does not have yet."""
    known = case.note if case else ""
    return "\n".join(note for note in notes if note not in known)


@dataclass(frozen=True, slots=True)
class _Said:
    """One difference, in words and as it would be written. `column` is where the list says it."""

    field: str
    label: str
    before: str
    after: str
    value: object
    column: str = ""


def _number(step: CaseStep, case: Case, known: set[str]) -> _Said | None:
    return _text("number", case.number, step.row.number)


def _hospital(step: CaseStep, case: Case, known: set[str]) -> _Said | None:
    if step.place.hospital and step.place.hospital.pk == case.hospital_id:
        return None
    return _text("hospital", case.hospital.name, step.place.name)


def _room(step: CaseStep, case: Case, known: set[str]) -> _Said | None:
    return _text("room", case.room, step.row.room)


def _surgeon(step: CaseStep, case: Case, known: set[str]) -> _Said | None:
    if step.surgeon is None or step.surgeon.pk == case.surgeon_id:
        return None
    return _text("surgeon", case.surgeon.name if case.surgeon else "", step.surgeon.name)


def _procedure(step: CaseStep, case: Case, known: set[str]) -> _Said | None:
    return _text("procedure", case.procedure, step.row.procedure)


def _text(name: str, before: str, after: str) -> _Said | None:
    return _Said(name, name, before, after, after, name) if after and after != before else None


def _when(step: CaseStep, case: Case, known: set[str]) -> _Said | None:
    if (case.starts_at, case.ends_at) == (step.starts_at, step.ends_at):
        return None
    here, there = ZoneInfo(case.hospital.timezone), ZoneInfo(step.zone)
    before = when_words(case.starts_at.astimezone(here), case.ends_at.astimezone(here))
    after = when_words(step.starts_at.astimezone(there), step.ends_at.astimezone(there))
    return _Said("when", "time", before, after, (step.starts_at, step.ends_at), "start")


def _modalities(step: CaseStep, case: Case, known: set[str]) -> _Said | None:
    if not step.modalities or {fold(each) for each in step.modalities} == {fold(each) for each in known}:
        return None
    words = ", ".join(sorted(known)), ", ".join(step.modalities)
    return _Said("modalities", "modalities", *words, step.modalities, "modalities")


def _status(step: CaseStep, case: Case, known: set[str]) -> _Said | None:
    if step.status == case.status:
        return None
    words = CaseStatus(case.status).label, CaseStatus(step.status).label
    return _Said("status", "status", *words, step.status, "status")


# In this order: where it is decides by which clock its time is read.
_DIFFERENCES = (_number, _hospital, _room, _surgeon, _procedure, _when, _modalities, _status)


def _asked(said: _Said, step: CaseStep, case: Case, asking: Asking, open_fields: list[str]) -> bool:
    """Whether the list's word is taken. What nobody has answered is noted: it is asked again."""
    code = f"listed:{case.pk}:{said.field}"
    text = f"{step.label}: the {said.label} is {said.before} on record and {said.after} on the list. Which holds?"
    choices = (Choice(KEEP, f"as on record: {said.before}"), Choice(LIST, f"as on the list: {said.after}"))
    answer = asking.ask(code, step.row.at(said.column), step.label, text, choices, proposed=KEEP, safe=True)
    if not asking.is_answered(code):
        open_fields.append(said.field)
    return answer == LIST


def _chosen(said: _Said, case: Case, choices: Mapping[str, str]) -> FieldChange:
    key = f"case:{case.pk}:{said.field}"
    return FieldChange(
        key=key,
        field=said.field,
        label=said.label,
        before=said.before,
        after=said.after,
        value=said.value,
        is_taken=choices.get(key) != KEEP,
    )


def _keep(field: str, step: CaseStep, case: Case) -> None:
    """As it is on record. Where the hospital stays, the list's time is read by its clock."""
    if field == "when":
        step.starts_at, step.ends_at = case.starts_at, case.ends_at
    elif field == "status":
        step.status, step.cancel_reason = case.status, case.cancel_reason
    elif field == "hospital":
        step.zone = case.hospital.timezone
        span = span_of(step.row, step.zone, case.hospital.name)
        if isinstance(span, Span):
            usual = span.starts_at + timedelta(minutes=case.minutes)
            step.starts_at, step.ends_at = span.starts_at, usual if step.row.is_usual else span.ends_at
        else:
            step.starts_at, step.ends_at = case.starts_at, case.ends_at


def _tell_of_overwritten(step: CaseStep, asking: Asking) -> None:
    for change in step.changes:
        if change.is_taken and change.field in OVERWRITTEN:
            text = f"{step.label}: the {change.label} was {change.before} and is {change.after} now."
            asking.say(step.row.at(OVERWRITTEN[change.field]), step.label, text, "note")
