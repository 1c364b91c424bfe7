"""Which of a file's requirements are on record, as proposed, confirmed or dismissed, and which are to be proposed."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from credentials.importing.text import fold
from hospitals.access import BADGE, PRIVILEGES, way_in
from hospitals.importing.granting import Grantors
from hospitals.importing.proposals import OVERSIGHT, Proposal
from hospitals.importing.steps import HospitalStep, RequirementStep
from hospitals.models import Requirement
from hospitals.models.requirement import RequirementState, Severity, Side


class Requirements:
    """What the hospitals of some steps ask for by the record: a constant number of queries, when it is made."""

    def __init__(self, steps: Iterable[HospitalStep]) -> None:
        self._by_hospital: dict[UUID | None, list[Requirement]] = defaultdict(list)
        hospitals = [step.hospital.pk for step in steps if step.hospital]
        rows = Requirement.objects.filter(hospital__in=hospitals) if hospitals else Requirement.objects.none()
        for row in rows.prefetch_related("any_of__type", "accepted_issuers__issuer"):
            self._by_hospital[row.hospital_id].append(row)

    def plan(self, step: HospitalStep, grantors: Grantors) -> None:
        """Give the step its requirements."""
        on_record = list(self._by_hospital[step.hospital.pk]) if step.hospital else []
        for proposal, source in step.record.proposals if step.record else ():
            found = RequirementStep(proposal=proposal, source=source)
            found.is_known = any(_is_of(row, proposal) for row in on_record)
            if not found.is_known:
                found.rewrites = next((row for row in on_record if _is_worded_anew(row, proposal)), None)
            if found.rewrites:
                on_record.remove(found.rewrites)
            step.requirements.append(found)
        if step.is_new and step.record and not _asks_for_access(step):
            gives_badges = bool(step.issuer and grantors.gives_badges(step.issuer))
            first = Proposal(any_of=(way_in(portal=step.record.portal, gives_badges=gives_badges),), source="")
            step.requirements.append(RequirementStep(proposal=first, source=step.record.source))


def _asks_for_access(step: HospitalStep) -> bool:
    asked = {code for each in step.requirements for code in each.proposal.any_of}
    return bool(asked & {BADGE, PRIVILEGES})


def _is_of(row: Requirement, proposal: Proposal) -> bool:
    """Read from the same words for the same side before, whatever became of it since; or asking for just the same."""
    is_for_them = row.side in (proposal.side, Side.EVERYONE)
    same_words = is_for_them and bool(row.source) and fold(row.source) == fold(proposal.source)
    if same_words or not _is_about(row, proposal, any_strength=_is_by_the_way(proposal)):
        return same_words
    return _is_by_the_way(proposal) or _conditions_on_record(row) == _conditions(proposal)


def _is_by_the_way(proposal: Proposal) -> bool:
    """Proposed of oversight physicians because technologists need it: anything on record for them is enough."""
    return proposal.side == OVERSIGHT and proposal.warns


def _is_worded_anew(row: Requirement, proposal: Proposal) -> bool:
    """A proposal that nobody has confirmed yet, of the same types: the newer file's words replace the older's."""
    return row.state == RequirementState.PROPOSED and bool(row.source) and _is_about(row, proposal)


def _is_about(row: Requirement, proposal: Proposal, *, any_strength: bool = False) -> bool:
    codes = {each.type.code for each in row.any_of.all()}
    same_strength = any_strength or (row.severity == Severity.WARN) == proposal.warns
    return codes == set(proposal.any_of) and row.side in (proposal.side, Side.EVERYONE) and same_strength


def _conditions_on_record(row: Requirement) -> tuple[object, ...]:
    return (
        {fold(each.issuer.name) for each in row.accepted_issuers.all()},
        row.modality,
        row.verified,
        row.days_left,
        row.issued_within_months,
        row.checked_within_days,
        row.in_season,
        row.accepts_grace,
        row.severity == Severity.WARN,
        row.starts_on,
        row.ends_on,
    )


def _conditions(proposal: Proposal) -> tuple[object, ...]:
    return (
        {fold(name) for name in proposal.issuers},
        "",
        proposal.verified,
        proposal.days_left,
        proposal.issued_within_months,
        proposal.checked_within_days,
        proposal.in_season,
        proposal.accepts_grace,
        proposal.warns,
        proposal.starts_on,
        proposal.ends_on,
    )
