"""One uploaded file on its way in: kept, understood, corrected, applied or abandoned."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from credentials.importing.joined import holds_refused
from credentials.importing.mapping import MappingData
from credentials.importing.reading import Reading
from credentials.importing.roster.applying import apply_plan
from credentials.importing.roster.outcome import Outcome
from credentials.importing.roster.planning import make_plan
from credentials.importing.roster.steps import Plan
from credentials.models import ImportRun
from credentials.models.imports import ImportState
from credentials.wording import count_words
from nervecenter.imports.memory import recall, remember
from nervecenter.imports.readings import understood
from nervecenter.imports.summaries import people_touched, summary
from nervecenter.imports.unread import keep_unread
from practices.merging.stillness import keep_merges_out
from practices.models import Membership, Practice
from tenancy import clock

SMS_CONSENT = (
    "Everyone in this file whose mobile number stands in it has agreed to get text messages about their credentials "
    "from {practice}."
)


class NotClean(ValueError):
    """Some cells could not be read, and nobody has said to leave them out. Nothing was written."""


class NotOpen(ValueError):
    """The run was applied or abandoned already."""


def start_run(
    name: str,
    content: bytes,
    practice: Practice,
    *,
    by: Membership | None,
    at: datetime,
    answers: Mapping[str, str] | None = None,
) -> ImportRun:
    """Keep the file, with what was settled for an earlier one like it. Raises UnreadableFile for no spreadsheet."""
    run = ImportRun(
        file_name=name[:255],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    known = recall(understood(run, practice, at).reading.mapping)
    run.mapping, run.answers = known.mapping, {**known.answers, **(answers or {})}
    run.save(force_insert=True)
    return run


def waiting_run(content: bytes) -> ImportRun | None:
    """The same file, brought before and not applied yet."""
    sha256 = hashlib.sha256(content).hexdigest()
    return ImportRun.objects.filter(sha256=sha256, state=ImportState.UNDERSTOOD).first()


def plan_of(run: ImportRun, practice: Practice, at: datetime) -> tuple[Plan, Reading]:
    """What the file says and what applying it would do, with the corrections and answers given so far."""
    reading = understood(run, practice, at).reading
    on = clock.local(at, practice.timezone).date()
    return make_plan(reading, answers=run.answers, choices=run.choices, on=on), reading


def corrections_of(run: ImportRun) -> MappingData:
    """What a person said of sheets and columns so far, and nothing else of them."""
    return MappingData(sheets=run.mapping.get("sheets", []))


def settle(run: ImportRun, *, mapping: MappingData, answers: Mapping[str, str]) -> None:
    """Keep a person's corrections and answers. Raises NotOpen."""
    _refuse_unless_open(run)
    run.mapping = mapping
    run.answers = {**run.answers, **answers}
    run.save(update_fields=["mapping", "answers"])


def choose(run: ImportRun, choices: Mapping[str, str]) -> None:
    """Keep what a person flipped in the preview. Raises NotOpen."""
    _refuse_unless_open(run)
    run.choices = {**run.choices, **choices}
    run.save(update_fields=["choices"])


def abandon(run: ImportRun) -> None:
    """Nothing of it will be written, and the file is not kept. Raises NotOpen when it was applied."""
    _refuse_unless_open(run)
    run.state, run.content = ImportState.ABANDONED, b""
    run.save(update_fields=["state", "content"])


@transaction.atomic
def finish_run(
    run: ImportRun,
    practice: Practice,
    *,
    by: Membership | None,
    at: datetime,
    skip_bad: bool,
    sms_consent: bool,
    attested_by: str = "",
) -> tuple[Outcome, Plan]:
    """Apply the file, all or nothing; one with columns that are refused is not kept.

    `attested_by` says who attests `sms_consent` where that is not `by`. Raises NotClean while cells are unreadable and
    `skip_bad` is not said, NotOpen when somebody else was faster.
    """
    keep_merges_out()
    _refuse_unless_open(ImportRun.objects.select_for_update().only("state").get(pk=run.pk))
    plan, reading = plan_of(run, practice, at)
    if plan.errors and not skip_bad:
        raise NotClean(f"{count_words(len(plan.errors), 'cell')} could not be read.")
    outcome = apply_plan(plan, practice, by=by, at=at, sms_consent=sms_consent, attested_by=attested_by)
    run.state, run.applied_at = ImportState.APPLIED, at
    if holds_refused(reading.mapping.sheets):
        run.content = b""
    run.sms_consent_text = SMS_CONSENT.format(practice=practice.name) if sms_consent else ""
    run.result = {**summary(outcome, plan, applied=True), "people": people_touched(outcome, plan)}
    run.save()
    remember(corrections_of(run), run.answers, reading.mapping)
    keep_unread(run, plan.errors, reading.about, outcome.people, at)
    return outcome, plan


def _refuse_unless_open(run: ImportRun) -> None:
    if run.state != ImportState.UNDERSTOOD:
        raise NotOpen(f"This file was {run.get_state_display()} already.")
