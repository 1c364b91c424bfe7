"""What an import would do with a file's hospitals and their requirements: decided before anything is written."""

from dataclasses import dataclass, field

from credentials.importing.records import Source
from credentials.importing.roster.joinedplan import FieldChange, JoinedChange, JoinedLine, JoinedPlan, Number
from credentials.importing.roster.steps import IssuerStep
from hospitals.importing.proposals import Proposal
from hospitals.importing.records import HospitalRecord
from hospitals.importing.saying import in_words
from hospitals.models import Hospital, Requirement

FIELDS = {"city": "city", "state": "state", "timezone": "time zone", "portal": "portal"}


@dataclass(slots=True, kw_only=True)
class RequirementStep:
    """One requirement of the file. `rewrites` is a proposal on record that the file words otherwise by now."""

    proposal: Proposal
    source: Source
    rewrites: Requirement | None = None
    is_known: bool = False


@dataclass(slots=True, kw_only=True)
class HospitalStep:
    """A hospital of the file, or one on record that a file names. `hospital` is set once it is written.

    `fills` are fields that are blank on record, `changes` those that differ, `aliases` other names that somebody said
    are this hospital's.
    """

    name: str
    timezone: str = ""
    hospital: Hospital | None = None
    record: HospitalRecord | None = None
    issuer: IssuerStep | None = None
    fills: dict[str, str] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)
    new_notes: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    requirements: list[RequirementStep] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.hospital is None

    @property
    def is_changed(self) -> bool:
        taken = any(change.is_taken for change in self.changes)
        return not self.is_new and bool(taken or self.fills or self.new_notes or self.aliases)

    @property
    def names(self) -> tuple[str, ...]:
        known = (self.hospital.name, *self.hospital.aliases) if self.hospital else ()
        return (self.name, *known, *self.aliases)


@dataclass(kw_only=True)
class HospitalsPlan(JoinedPlan):
    steps: list[HospitalStep] = field(default_factory=list)

    @property
    def is_idle(self) -> bool:
        written = any(not each.is_known for step in self.steps for each in step.requirements)
        return not written and not any(step.is_new or step.is_changed for step in self.steps)

    @property
    def found(self) -> dict[str, int]:
        return {"hospitals": len(self.steps), "requirements": sum(len(step.requirements) for step in self.steps)}

    def numbers(self) -> list[Number]:
        steps = [each for step in self.steps for each in step.requirements]
        return [
            Number("new hospitals", sum(step.is_new for step in self.steps), "good"),
            Number("hospitals changed", sum(step.is_changed for step in self.steps)),
            Number("requirements proposed", sum(not each.is_known and not each.rewrites for each in steps), "good"),
            Number("proposals worded anew", sum(bool(each.rewrites) for each in steps), "soon"),
            Number("requirements unchanged", sum(each.is_known for each in steps)),
        ]

    def lines(self) -> list[JoinedLine]:
        return [line for step in self.steps for line in _lines(step)]

    def changes(self) -> list[JoinedChange]:
        return [JoinedChange(who=step.name, change=change) for step in self.steps for change in step.changes]


def _lines(step: HospitalStep) -> list[JoinedLine]:
    source = step.record.source if step.record else Source("", "")
    rows = []
    if step.is_new or step.fills or step.new_notes or step.aliases:
        word = "New" if step.is_new else "Changed"
        details = _of_the_hospital(step)
        rows.append(JoinedLine(who=step.name, what="Hospital", word=word, details=details, source=source))
    for each in step.requirements:
        if not each.is_known:
            word = "Changed" if each.rewrites else "New"
            details = [in_words(each.proposal), f"from “{each.proposal.source}”"]
            what = "Proposed requirement"
            rows.append(JoinedLine(who=step.name, what=what, word=word, details=details, source=each.source))
    return rows


def _of_the_hospital(step: HospitalStep) -> list[str]:
    record = step.record
    told = dict(step.fills)
    if step.is_new and record:
        told = {name: getattr(record, name) for name in FIELDS} | {"timezone": step.timezone}
    place = ", ".join(filter(None, (told.get("city"), told.get("state"))))
    issuer = f"privileges granted by {step.issuer.name}" if step.issuer and step.issuer.name != step.name else ""
    portal = f"portal {told['portal']}" if told.get("portal") else ""
    alias = f"also known as {', '.join(step.aliases)}" if step.aliases else ""
    notes = [f"note: {note}" for note in step.new_notes]
    return [each for each in (place, told.get("timezone", ""), portal, issuer, alias, *notes) if each]
