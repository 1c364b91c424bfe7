"""Which credential on record a line of a file is about (rules.md A6)."""

from collections.abc import Sequence
from datetime import date

from credentials.importing.roster.held import Held
from credentials.importing.roster.steps import IssuerStep
from credentials.models import CredentialType
from credentials.models.credential_type import Scope


def held_already(held: Sequence[Held], issuer: IssuerStep, kind: CredentialType, ends: set[date | None]) -> Held | None:
    """Of a person's credentials of the type: that of the issuer, else the one where either issuer is unknown.

    `ends` are the last days that the file gives it. Where the issuer tells credentials apart, as for hospitals and
    states, an unknown one is the same only if it ends on the same day.
    """
    if issuer.issuer:
        exact = next((each for each in held if each.credential.issuer_id == issuer.issuer.pk), None)
        if exact:
            return exact
    unknown = next((each for each in held if each.credential.issuer_id is None), None)
    if issuer.name:
        return unknown if unknown and (kind.scope == Scope.NATIONAL or unknown.ends & ends) else None
    if unknown or kind.scope != Scope.NATIONAL:
        return unknown
    same_end = [each for each in held if each.ends & ends]
    return max(same_end or held, key=lambda each: max(each.ends, default=date.min), default=None)
