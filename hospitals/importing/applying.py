"""Write a file's hospitals and their proposed requirements, within the import's transaction."""

from collections.abc import Iterable, Mapping

from credentials.importing.roster.desk import Desk
from credentials.importing.roster.granting import IssuerBook
from credentials.importing.roster.steps import IssuerStep
from credentials.importing.text import fold
from credentials.models import CredentialType
from credentials.models.issuer import IssuerKind
from hospitals.actions.hospitals import change
from hospitals.importing.steps import HospitalsPlan, HospitalStep, RequirementStep
from hospitals.models import Hospital, Requirement, RequirementIssuer, RequirementType
from hospitals.models.requirement import RequirementState, Severity, Side


def apply_hospitals(plan: HospitalsPlan, desk: Desk) -> None:
    """After the roster: the issuers that its columns bring are there."""
    issuers = IssuerBook(desk)
    kinds = {each.code: each for each in CredentialType.objects.all()}
    for step in plan.steps:
        if step.is_new:
            step.hospital = _make(step, issuers)
            desk.outcome.created["hospitals"] += 1
        else:
            desk.outcome.count("hospitals", changed=step.is_changed)
            _change(step, desk)
        for each in step.requirements:
            _apply_requirement(step.hospital, each, kinds, issuers, desk)


def remember_aliases(steps: Iterable[HospitalStep]) -> None:
    """Keep what somebody said is another name of a hospital on record."""
    for step in steps:
        if step.hospital and _add_aliases(step.hospital, step):
            step.hospital.save(update_fields=["aliases"])


def _make(step: HospitalStep, issuers: IssuerBook) -> Hospital:
    record = step.record
    assert record
    assert step.issuer
    hospital = Hospital(
        name=step.name,
        city=record.city,
        state=record.state,
        timezone=step.timezone,
        privileges_issuer=issuers.of(step.issuer),
        portal=record.portal,
        note="\n".join(step.new_notes),
    )
    _add_aliases(hospital, step)
    hospital.save(force_insert=True)
    return hospital


def _change(step: HospitalStep, desk: Desk) -> None:
    hospital = step.hospital
    if hospital is None or not step.is_changed:
        return
    taken = {each.field: each.after for each in step.changes if each.is_taken}
    for name, value in {**step.fills, **taken}.items():
        setattr(hospital, name, value)
    hospital.note = "\n".join(filter(None, (hospital.note, *step.new_notes)))
    _add_aliases(hospital, step)
    change(hospital, by=desk.by)


def _add_aliases(hospital: Hospital, step: HospitalStep) -> bool:
    known = {fold(name) for name in (hospital.name, *hospital.aliases)}
    new = [alias for alias in dict.fromkeys(step.aliases) if fold(alias) not in known]
    hospital.aliases = [*hospital.aliases, *new]
    return bool(new)


def _apply_requirement(
    hospital: Hospital | None,
    step: RequirementStep,
    kinds: Mapping[str, CredentialType],
    issuers: IssuerBook,
    desk: Desk,
) -> None:
    if step.is_known:
        desk.outcome.unchanged["requirements"] += 1
        return
    row = step.rewrites or Requirement(hospital=hospital, state=RequirementState.PROPOSED)
    desk.outcome.updated["requirements"] += bool(step.rewrites)
    desk.outcome.created["requirements"] += not step.rewrites
    _say(row, step)
    row.save()
    RequirementType.objects.filter(requirement=row).delete()
    RequirementIssuer.objects.filter(requirement=row).delete()
    for position, code in enumerate(step.proposal.any_of):
        RequirementType.objects.create(requirement=row, type=kinds[code], position=position)
    for name in step.proposal.issuers:
        if issuer := issuers.of(IssuerStep(new_name=name, kind=IssuerKind.TRAINING)):
            RequirementIssuer.objects.create(requirement=row, issuer=issuer)


def _say(row: Requirement, step: RequirementStep) -> None:
    proposal = step.proposal
    row.side = Side(proposal.side)
    row.verified = proposal.verified
    row.days_left = proposal.days_left
    row.issued_within_months = proposal.issued_within_months
    row.checked_within_days = proposal.checked_within_days
    row.in_season = proposal.in_season
    row.accepts_grace = proposal.accepts_grace
    row.severity = Severity.WARN if proposal.warns else Severity.BLOCK
    row.starts_on, row.ends_on = proposal.starts_on, proposal.ends_on
    row.source, row.remark = proposal.source, proposal.remark
