"""Write a file's cases and their seats, within the import's transaction."""

from collections.abc import Iterable

from credentials.importing.roster.desk import Desk
from credentials.importing.text import fold
from hospitals.importing.applying import remember_aliases
from hospitals.models import Hospital
from scheduling.importing.seats import write_seats
from scheduling.importing.steps import CasesPlan, CaseStep
from scheduling.importing.telling import tell_before
from scheduling.models import Case, CaseModality, Modality, Surgeon
from scheduling.telling import case_context, span_in
from scheduling.touching import touched

_WRITTEN = ("number", "room", "procedure")


def apply_cases(plan: CasesPlan, desk: Desk) -> None:
    """After the roster and the hospitals: the people and places of the file are there."""
    remember_aliases({id(step.place): step.place for step in plan.steps}.values())
    Surgeon.objects.bulk_create(_new_surgeons(plan.steps))
    modalities = _modalities(plan.steps)
    written = {id(step) for step in plan.steps if step.writes}
    new, known = [step for step in plan.steps if step.is_new], [step for step in plan.steps if not step.is_new]
    for step in new:
        step.case = _made(step)
    Case.objects.bulk_create([_written(step) for step in new])
    desk.outcome.created["cases"] += len(new)
    CaseModality.objects.bulk_create(
        CaseModality(case=_written(step), modality=modalities[fold(name)]) for step in new for name in step.modalities
    )
    _lock(known)
    for step in known:
        desk.outcome.count("cases", changed=step.is_changed)
        _change(step, modalities)
    tell_before(known, desk)
    write_seats(plan.steps, desk)
    changed = [step for step in plan.steps if id(step) in written or step.writes_seats]
    former = [span_in(step.was) for step in changed if step.was]
    touched(case_ids={_written(step).pk for step in changed}, former=former)


def _new_surgeons(steps: Iterable[CaseStep]) -> list[Surgeon]:
    new = (step.surgeon for step in steps if step.surgeon and step.surgeon._state.adding and _takes(step, "surgeon"))
    return list({id(surgeon): surgeon for surgeon in new}.values())


def _takes(step: CaseStep, field: str) -> bool:
    return step.is_new or any(change.is_taken and change.field == field for change in step.changes)


def _modalities(steps: Iterable[CaseStep]) -> dict[str, Modality]:
    """Every modality of the practice by its folded name, with those of the file that are new."""
    known = {fold(each.name): each for each in Modality.objects.all()}
    names = dict.fromkeys(name for step in steps if _takes(step, "modalities") for name in step.modalities)
    new = {fold(name): Modality(name=name) for name in names if fold(name) not in known}
    Modality.objects.bulk_create(new.values())
    return known | new


def _made(step: CaseStep) -> Case:
    return Case(
        number=step.row.number,
        hospital=_hospital(step),
        room=step.row.room,
        surgeon=step.surgeon,
        procedure=step.row.procedure,
        starts_at=step.starts_at,
        ends_at=step.ends_at,
        setup_minutes=step.setup_minutes,
        teardown_minutes=step.teardown_minutes,
        status=step.status,
        cancel_reason=step.cancel_reason,
        note=step.note,
        as_listed=_said(step),
    )


def _said(step: CaseStep) -> dict[str, object]:
    """With the hospital that the same file brought."""
    return {"hospital": str(_hospital(step).pk)} | step.said


def _lock(steps: Iterable[CaseStep]) -> None:
    """The cases before the people, as booking does."""
    keys = [_written(step).pk for step in steps]
    list(Case.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _change(step: CaseStep, modalities: dict[str, Modality]) -> None:
    case = _written(step)
    taken = {change.field for change in step.own_changes if change.is_taken}
    if "modalities" in taken:
        _set_modalities(case, step, modalities)
    if taken & {"when", "hospital", "room"}:
        step.was = case_context(case)
    values = _values(step, case, taken)
    for name, value in values.items():
        setattr(case, name, value)
    if values:
        case.save(update_fields=list(values))


def _values(step: CaseStep, case: Case, taken: set[str]) -> dict[str, object]:
    """What is written of a case on record, by field."""
    values: dict[str, object] = {name: getattr(step.row, name) for name in _WRITTEN if name in taken}
    if "hospital" in taken:
        values["hospital"] = _hospital(step)
    if "surgeon" in taken:
        values["surgeon"] = step.surgeon
    if "when" in taken:
        values |= {"starts_at": step.starts_at, "ends_at": step.ends_at}
    if "status" in taken:
        values |= {"status": step.status, "cancel_reason": step.cancel_reason}
    if step.note:
        values["note"] = "\n".join(filter(None, (case.note, step.note)))
    if (said := _said(step)) != case.as_listed:
        values["as_listed"] = said
    return values


def _set_modalities(case: Case, step: CaseStep, modalities: dict[str, Modality]) -> None:
    wanted = {modalities[fold(name)].pk: modalities[fold(name)] for name in step.modalities}
    rows = CaseModality.objects.filter(case=case)
    rows.exclude(modality__in=wanted).delete()
    known = set(rows.values_list("modality_id", flat=True))
    CaseModality.objects.bulk_create(
        CaseModality(case=case, modality=each) for key, each in wanted.items() if key not in known
    )


def _hospital(step: CaseStep) -> Hospital:
    assert step.place.hospital
    return step.place.hospital


def _written(step: CaseStep) -> Case:
    assert step.case
    return step.case
