"""One uploaded file on its way in: kept, understood, corrected, applied."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from credentials.importing.mapping import Mapping, mapping_data, mapping_from
from credentials.importing.reader import read
from credentials.importing.reading import Reading, understand
from credentials.importing.roster.applying import apply_plan
from credentials.importing.roster.outcome import Outcome
from credentials.importing.roster.planning import make_plan
from credentials.importing.roster.steps import Plan
from credentials.importing.roster.types import type_facts
from credentials.importing.text import fold
from credentials.models import CredentialType, ImportRun, Period, RememberedMapping, UnreadCell
from credentials.models.imports import ImportState
from nervecenter.imports.places import Places
from practices.models import Membership, Practice

SMS_CONSENT = (
    "Everyone in this file whose mobile number stands in it has agreed to get text messages about their credentials "
    "from {practice}."
)


class NotClean(ValueError):
    """Some cells could not be read, and nobody has said to leave them out. Nothing was written."""


def start_run(name: str, content: bytes, *, by: Membership | None, at: datetime) -> ImportRun:
    """Keep the file. Raises UnreadableFile with a sentence when it is no spreadsheet."""
    workbook = read(name, content)
    known = _remembered(_fingerprint([sheet.name for sheet in workbook.sheets]))
    return ImportRun.objects.create(
        file_name=name[:255],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        mapping=known.mapping if known else {},
        answers=known.answers if known else {},
        uploaded_by=by,
        uploaded_at=at,
    )


def plan_of(run: ImportRun, practice: Practice, at: datetime) -> tuple[Plan, Reading]:
    """What the file says and what applying it would do, with the corrections and answers given so far."""
    on = at.astimezone(ZoneInfo(practice.timezone)).date()
    reading = understand(
        read(run.file_name, bytes(run.content)),
        today=on,
        mapping=_mapping_of(run),
        answers=run.answers,
        types=type_facts(),
    )
    return make_plan(reading, answers=run.answers, choices=run.choices, on=on), reading


@transaction.atomic
def finish_run(
    run: ImportRun, practice: Practice, *, by: Membership | None, at: datetime, skip_bad: bool, sms_consent: bool
) -> tuple[Outcome, Plan]:
    """Apply the file, all or nothing. Raises NotClean while cells are unreadable and `skip_bad` is not said."""
    plan, reading = plan_of(run, practice, at)
    if plan.errors and not skip_bad:
        raise NotClean(f"{len(plan.errors)} cells could not be read.")
    outcome = apply_plan(plan, practice, by=by, at=at, sms_consent=sms_consent)
    run.state, run.applied_at = ImportState.APPLIED, at
    run.sms_consent_text = SMS_CONSENT.format(practice=practice.name) if sms_consent else ""
    run.result = summary(outcome, plan, applied=True)
    run.save()
    _remember(run, reading)
    _keep_unread(run, plan, at)
    return outcome, plan


def summary(outcome: Outcome, plan: Plan, *, applied: bool) -> dict:
    """interface.md, `import_* --json`."""
    return {
        "created": dict(outcome.created),
        "updated": dict(outcome.updated),
        "unchanged": dict(outcome.unchanged),
        "applied": applied,
        "problems": [asdict(problem) for problem in plan.problems],
    }


def _mapping_of(run: ImportRun) -> Mapping | None:
    return mapping_from(run.mapping) if run.mapping else None


def _fingerprint(sheets: list[str]) -> str:
    return hashlib.sha256(json.dumps([fold(name) for name in sheets]).encode()).hexdigest()


def _remembered(fingerprint: str) -> RememberedMapping | None:
    return RememberedMapping.objects.filter(fingerprint=fingerprint).first()


def _remember(run: ImportRun, reading: Reading) -> None:
    RememberedMapping.objects.update_or_create(
        fingerprint=_fingerprint([sheet.name for sheet in reading.sheets]),
        defaults={"mapping": mapping_data(reading.mapping), "answers": run.answers},
    )


def _keep_unread(run: ImportRun, plan: Plan, at: datetime) -> None:
    """What was left out stays on the managers' list; this file's word replaces what an earlier one left there."""
    UnreadCell.objects.filter(closed_at=None, run__file_name=run.file_name).update(closed_at=at)
    places = Places(plan)
    types = {each.code: each for each in CredentialType.objects.all()}
    for problem in plan.errors:
        UnreadCell.objects.create(
            run=run,
            sheet=problem.sheet[:120],
            cell=problem.cell[:12],
            value=problem.value[:200],
            problem=problem.problem[:400],
            technologist=places.person(problem),
            type=types.get(places.type_code(problem)),
        )


def still_unread() -> QuerySet[UnreadCell]:
    """Open cells whose fact has not come on record since."""
    known_since = Period.objects.filter(
        credential__technologist=OuterRef("technologist"),
        credential__type=OuterRef("type"),
        recorded_at__gt=OuterRef("run__applied_at"),
    )
    return UnreadCell.objects.filter(~Exists(known_since), closed_at=None).select_related("technologist", "type", "run")
