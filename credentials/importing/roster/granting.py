"""The issuers of a plan: those on record, and new ones made when first asked for."""

from credentials.actions.issuers import also_known_as
from credentials.importing.roster.desk import Desk
from credentials.importing.roster.steps import IssuerStep
from credentials.importing.text import fold
from credentials.models import Issuer
from credentials.models.issuer import IssuerKind


class IssuerBook:
    """Made after the plan's types are switched on: they bring issuers of their own."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._issuers = {fold(name): each for each in Issuer.objects.all() for name in (each.name, *each.aliases)}

    def of(self, step: IssuerStep) -> Issuer | None:
        """The issuer itself; None where it is not known. Remembers the step's alias."""
        issuer = step.issuer or (self._own() if step.kind == IssuerKind.PRACTICE else self._named(step))
        if issuer and step.alias and fold(step.alias) not in self._issuers:
            also_known_as(issuer, step.alias)
            self._issuers[fold(step.alias)] = issuer
        return issuer

    def _named(self, step: IssuerStep) -> Issuer | None:
        if not step.new_name:
            return None
        return self._issuers.get(fold(step.new_name)) or self._make(step.new_name, step.kind, step.state)

    def _own(self) -> Issuer:
        own = next((each for each in self._issuers.values() if each.kind == IssuerKind.PRACTICE), None)
        return own or self._make(self._desk.practice.name, IssuerKind.PRACTICE, "")

    def _make(self, name: str, kind: str, state: str) -> Issuer:
        issuer = Issuer.objects.create(name=name, kind=kind, state=state)
        self._desk.outcome.created["issuers"] += 1
        self._issuers[fold(name)] = issuer
        return issuer
