"""What a list says differently of a case on record. Blank cells say nothing; each difference can be kept as it was."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from credentials.importing.roster.joinedplan import KEEP, FieldChange
from credentials.importing.text import fold
from scheduling.importing.steps import CaseStep, when_words
from scheduling.models import Case, CaseStatus

UNDER_WAY = (CaseStatus.IN_PROGRESS, CaseStatus.DONE, CaseStatus.UNMONITORED)
TO_COME = (CaseStatus.TENTATIVE, CaseStatus.BOOKED)


def compare(step: CaseStep, case: Case, modalities: set[str], choices: Mapping[str, str]) -> None:
    """Sets the step's changes, and its times and status to what they will be."""
    if step.row.is_usual:
        step.ends_at = step.starts_at + timedelta(minutes=case.minutes)
    differing = [each for each in _differences(step, case, modalities) if each]
    step.changes = [_chosen(case, *each, choices=choices) for each in differing]
    kept = {change.field for change in step.changes if not change.is_taken}
    if "when" in kept:
        step.starts_at, step.ends_at = case.starts_at, case.ends_at
    if "status" in kept:
        step.status, step.cancel_reason = case.status, case.cancel_reason


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


_Difference = tuple[str, str, str, str, object]


def _differences(step: CaseStep, case: Case, modalities: set[str]) -> list[_Difference | None]:
    row = step.row
    surgeon = step.surgeon
    hospital = step.place.hospital
    return [
        _text("number", "number", case.number, row.number),
        _text("hospital", "hospital", case.hospital.name, step.place.name)
        if hospital is None or hospital.pk != case.hospital_id
        else None,
        _text("room", "room", case.room, row.room),
        _text("surgeon", "surgeon", case.surgeon.name if case.surgeon else "", surgeon.name if surgeon else "")
        if surgeon and surgeon.pk != case.surgeon_id
        else None,
        _text("procedure", "procedure", case.procedure, row.procedure),
        _when(step, case),
        _modalities(step, modalities),
        _status(step, case),
    ]


def _text(name: str, label: str, before: str, after: str) -> _Difference | None:
    return (name, label, before, after, after) if after and after != before else None


def _when(step: CaseStep, case: Case) -> _Difference | None:
    if (case.starts_at, case.ends_at) == (step.starts_at, step.ends_at):
        return None
    here, there = ZoneInfo(case.hospital.timezone), ZoneInfo(step.place.timezone)
    before = when_words(case.starts_at.astimezone(here), case.ends_at.astimezone(here))
    after = when_words(step.starts_at.astimezone(there), step.ends_at.astimezone(there))
    return "when", "time", before, after, (step.starts_at, step.ends_at)


def _modalities(step: CaseStep, known: set[str]) -> _Difference | None:
    if not step.modalities or {fold(each) for each in step.modalities} == {fold(each) for each in known}:
        return None
    return "modalities", "modalities", ", ".join(sorted(known)), ", ".join(step.modalities), step.modalities


def _status(step: CaseStep, case: Case) -> _Difference | None:
    if step.status == case.status:
        return None
    return "status", "status", CaseStatus(case.status).label, CaseStatus(step.status).label, step.status


def _chosen(
    case: Case, name: str, label: str, before: str, after: str, value: object, *, choices: Mapping[str, str]
) -> FieldChange:
    key = f"case:{case.pk}:{name}"
    is_taken = choices.get(key) != KEEP
    return FieldChange(key=key, field=name, label=label, before=before, after=after, value=value, is_taken=is_taken)
