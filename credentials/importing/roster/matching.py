"""Which credential on record a line of a file is about (rules.md A6)."""

from collections.abc import Sequence
from datetime import date

from credentials.importing.roster.steps import IssuerStep
from credentials.models import Credential, CredentialType
from credentials.models.credential_type import Scope


def held_already(
    held: Sequence[Credential], issuer: IssuerStep, kind: CredentialType, ends: set[date | None]
) -> Credential | None:
    """Of a person's credentials of the type: that of the issuer, else the one where either issuer is unknown.

    `ends` are the last days that the file gives it. Where the issuer tells credentials apart, as for hospitals and
    states, an unknown one is the same only if it ends on the same day.
    """
    if issuer.issuer:
        exact = next((each for each in held if each.issuer_id == issuer.issuer.pk), None)
        if exact:
            return exact
    unknown = next((each for each in held if each.issuer_id is None), None)
    if issuer.name:
        return unknown if unknown and (kind.scope == Scope.NATIONAL or _ends(unknown) & ends) else None
    if unknown or kind.scope != Scope.NATIONAL:
        return unknown
    same_end = [each for each in held if _ends(each) & ends]
    return max(same_end or held, key=_last_end, default=None)


def _ends(credential: Credential) -> set[date]:
    return {period.expires_on for period in credential.periods.all() if period.expires_on}


def _last_end(credential: Credential) -> date:
    return max(_ends(credential), default=date.min)
