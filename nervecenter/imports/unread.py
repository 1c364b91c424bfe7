"""Cells that could not be read: on the managers' list until their fact is on record or somebody settles them."""

from collections.abc import Iterable
from collections.abc import Mapping as Mappings
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from credentials.importing.about import About
from credentials.importing.records import Problem, Source
from credentials.models import Credential, CredentialType, CreditActivity, ImportRun, Period, UnreadCell
from practices.models import Membership, Technologist

# What a person's cell would have told, and the field that has it once somebody enters it.
_OF_THE_PERSON = {"email": "email", "phone": "phone", "hire_date": "starts_on", "leave_date": "ends_on"}
_OF_A_PERIOD = ("expires_on", "issued_on", "held", "status", "date", "")


def keep_unread(
    run: ImportRun,
    errors: Iterable[Problem],
    about: Mappings[Source, About],
    people: Mappings[int, Technologist],
    at: datetime,
) -> None:
    """Put what was left out on the list, but for what somebody settled before. This file's word replaces what an
    earlier one said of the same thing."""
    kinds = {each.code: each for each in CredentialType.objects.all()}
    settled = {_identity(cell) for cell in UnreadCell.objects.exclude(settled_by=None)}
    cells = [_cell(run, problem, about.get(Source(problem.sheet, problem.cell)), people, kinds) for problem in errors]
    said_again = {_identity(cell)[:3] for cell in cells if cell.technologist}
    for earlier in UnreadCell.objects.filter(closed_at=None).select_related("run"):
        if earlier.run.file_name == run.file_name or _identity(earlier)[:3] in said_again:
            earlier.closed_at = at
            earlier.save(update_fields=["closed_at"])
    UnreadCell.objects.bulk_create(cell for cell in cells if _identity(cell) not in settled)


def still_unread() -> QuerySet[UnreadCell]:
    """Open cells whose fact has not come on record since."""
    cells = UnreadCell.objects.filter(closed_at=None).exclude(_is_on_record())
    return cells.select_related("technologist", "type", "run")


def settle_unread(cell: UnreadCell, *, by: Membership, at: datetime) -> None:
    """It needs nothing. The same cell of a later file is not listed again."""
    if cell.closed_at is None:
        cell.closed_at, cell.settled_by = at, by
        cell.save(update_fields=["closed_at", "settled_by"])


def _cell(
    run: ImportRun,
    problem: Problem,
    about: About | None,
    people: Mappings[int, Technologist],
    kinds: Mappings[str, CredentialType],
) -> UnreadCell:
    return UnreadCell(
        run=run,
        sheet=problem.sheet[:120],
        cell=problem.cell[:12],
        value=problem.value[:200],
        problem=problem.problem[:400],
        technologist=people.get(about.person) if about else None,
        type=kinds.get(about.type_code) if about else None,
        field=about.field if about else "",
    )


def _identity(cell: UnreadCell) -> tuple[object, object, str, str]:
    return cell.technologist_id, cell.type_id, cell.field, cell.value


def _is_on_record() -> Q:
    """By what the cell would have told. `held` narrows a row to the cell's person and type."""
    held = {"technologist": OuterRef("technologist"), "type": OuterRef("type")}
    of_them = {f"credential__{name}": value for name, value in held.items()}
    dated = Period.objects.filter(**of_them, recorded_at__gt=OuterRef("run__applied_at"))
    numbered = Credential.objects.filter(**held).exclude(number="")
    counted = CreditActivity.objects.filter(**of_them)
    found = Q(Exists(dated), field__in=_OF_A_PERIOD) | Q(Exists(numbered), field="number")
    found |= Q(Exists(counted), field="hours")
    for code, name in _OF_THE_PERSON.items():
        known = Technologist.objects.filter(pk=OuterRef("technologist"), **{f"{name}__isnull": False}).exclude(
            **({name: ""} if code in ("email", "phone") else {})
        )
        found |= Q(Exists(known), field=code)
    return found
