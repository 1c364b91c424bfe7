"""Who grants the privileges and badges of a file's hospitals: mostly the issuer that the roster's column made."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from uuid import UUID

from credentials.importing.records import Choice, Question
from credentials.importing.roster.joining import Ahead
from credentials.importing.roster.steps import IssuerStep
from credentials.importing.text import fold
from credentials.importing.values import same_place
from credentials.models import Credential
from credentials.models.issuer import IssuerKind
from hospitals.access import BADGE
from hospitals.importing.finding import ANOTHER, NEAR, asked, nearness
from hospitals.importing.records import HospitalRecord


class Grantors:
    """The issuers on record and those that the same file brings. One query, when it is made."""

    def __init__(self, ahead: Ahead) -> None:
        self._ahead = ahead
        brought = {
            fold(step.issuer.new_name): step.issuer
            for step in ahead.credentials
            if step.issuer.new_name and step.issuer.kind == IssuerKind.HOSPITAL
        }
        on_record = (IssuerStep(issuer=each) for each in ahead.roster.issuers if each.kind == IssuerKind.HOSPITAL)
        self._steps = [*on_record, *brought.values()]
        badges = Credential.objects.filter(type__code=BADGE, issuer__isnull=False)
        self._with_badges = {str(key) for key in badges.values_list("issuer_id", flat=True).distinct()}
        self._with_badges |= {_key(step.issuer) for step in ahead.credentials if step.kind.code == BADGE}
        self.questions: list[Question] = []

    def of(self, record: HospitalRecord, others: AbstractSet[UUID] = frozenset()) -> IssuerStep | None:
        """None while it is asked whether a name that is near another issuer's is the same. `others` are not meant."""
        if named := self._ahead.roster.issuer(record.name):
            return IssuerStep(issuer=named)
        new = IssuerStep(new_name=record.name, kind=IssuerKind.HOSPITAL, state=record.state)
        alike = [step for step in self._steps if any(same_place(record.name, name) for name in _names(step))]
        if alike:
            return alike[0]
        near = [step for step in self._steps if max(nearness(record.name, name) for name in _names(step)) >= NEAR]
        near = [step for step in near if step.issuer is None or step.issuer.pk not in others]
        return self._asked(record, near, new) if near else new

    def gives_badges(self, step: IssuerStep) -> bool:
        return _key(step) in self._with_badges

    def _asked(self, record: HospitalRecord, near: list[IssuerStep], new: IssuerStep) -> IssuerStep | None:
        choices = (
            *(Choice(_key(step), f"the same as {step.name}") for step in near),
            Choice(ANOTHER, "none of these: it has an issuer of its own"),
        )
        text = f"The privileges of {record.name}: are they those that the roster lists under {near[0].name}?"
        code = f"hospital-issuer:{fold(record.name)}"
        question = asked(code, record.name, record.source, text, choices, self._ahead.answers)
        self.questions.append(question)
        if question.in_force == ANOTHER:
            return new
        return next((step for step in near if _key(step) == question.in_force), None)


def _names(step: IssuerStep) -> Iterable[str]:
    return (step.name, *(step.issuer.aliases if step.issuer else ()))


def _key(step: IssuerStep) -> str:
    return str(step.issuer.pk) if step.issuer else f"new:{fold(step.new_name)}"
