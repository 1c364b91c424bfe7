"""What ladders count down to, for many credentials at once, with nothing read that no ladder depends on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from credentials.expiry import ExpiryRule
from credentials.facts import Credit, HoldingFacts
from credentials.ladder import Stage
from credentials.models import Credential, CreditActivity, Renewal
from credentials.validity import PeriodFacts, PeriodState
from tenancy.context import current_practice_id
from tenancy.written import Written

# Asked for each batch of messages: see tenancy.written.
_CREDENTIALS = Written(
    Credential,
    """
    SELECT {columns}
    FROM credentials_credential credential
    JOIN practices_technologist technologist
      ON technologist.practice_id = credential.practice_id AND technologist.id = credential.technologist_id
    JOIN credentials_credentialtype type ON type.practice_id = credential.practice_id AND type.id = credential.type_id
    LEFT JOIN credentials_issuer issuer
      ON issuer.practice_id = credential.practice_id AND issuer.id = credential.issuer_id
    WHERE credential.practice_id = %(practice)s AND credential.id = ANY (%(ids)s)""",
    related=("technologist", "type", "issuer"),
)
_OPEN_RENEWALS = Written(
    Renewal,
    """
    SELECT {columns} FROM credentials_renewal renewal
    WHERE practice_id = %(practice)s AND credential_id = ANY (%(ids)s) AND closed_at IS NULL""",
)
_PERIODS = """
SELECT credential_id, starts_on, expires_on, state, accepted_at, superseded_at, issued_on
FROM credentials_period
WHERE practice_id = %s AND credential_id = ANY (%s)
ORDER BY expires_on DESC, id DESC"""


@dataclass(frozen=True, slots=True)
class CountingDown:
    """`facts` without suspensions and verifications, which end nothing. `round` is that of the open renewal, or 0."""

    credential: Credential
    facts: HoldingFacts
    round: int


def counting_down(ids: Collection[UUID]) -> dict[UUID, CountingDown]:
    """By credential, with its technologist, type and issuer. Inside the practice; three queries, four where some serve
    others, and one more with hours."""
    credentials = _CREDENTIALS.ask(ids=list(ids))
    served = _served(credentials)
    periods, credits = _periods([*ids, *served]), _credits(credentials)
    renewals = {renewal.credential_id: renewal for renewal in _OPEN_RENEWALS.ask(ids=list(ids))}
    return {
        credential.pk: _counting_down(credential, served, periods, credits, renewals.get(credential.pk))
        for credential in credentials
    }


def _counting_down(
    credential: Credential,
    served: dict[UUID, Credential],
    periods: dict[UUID, tuple[PeriodFacts, ...]],
    credits: dict[UUID, list[Credit]],
    renewal: Renewal | None,
) -> CountingDown:
    serves = served.get(credential.serves_id) if credential.serves_id else None
    facts = HoldingFacts(
        type=credential.type,
        periods=periods.get(credential.pk, ()),
        let_go_on=credential.let_go_on,
        serves=HoldingFacts(type=serves.type, periods=periods.get(serves.pk, ())) if serves else None,
        credits=tuple(credits.get(credential.pk, ())),
        stage=Stage(renewal.stage) if renewal else None,
        submitted_on=renewal.submitted_on if renewal else None,
    )
    return CountingDown(credential, facts, renewal.round if renewal else 0)


def _served(credentials: Iterable[Credential]) -> dict[UUID, Credential]:
    """With its type. Few serve others, and joined to all it would cost those."""
    ids = {credential.serves_id for credential in credentials if credential.serves_id}
    found = Credential.objects.select_related("type").filter(pk__in=ids).order_by() if ids else ()
    return {credential.pk: credential for credential in found}


def _periods(ids: Collection[UUID]) -> dict[UUID, tuple[PeriodFacts, ...]]:
    found: defaultdict[UUID, tuple[PeriodFacts, ...]] = defaultdict(tuple)
    with connection.cursor() as cursor:
        cursor.execute(_PERIODS, [current_practice_id(), list(ids)])
        for credential, starts_on, expires_on, state, *others in cursor.fetchall():
            found[credential] += (PeriodFacts(starts_on, expires_on, PeriodState(state), *others),)
    return found


def _credits(credentials: Iterable[Credential]) -> dict[UUID, list[Credit]]:
    counting = [each.pk for each in credentials if each.type.expiry_rule == ExpiryRule.HOURS]
    found: defaultdict[UUID, list[Credit]] = defaultdict(list)
    if counting:
        rows = CreditActivity.objects.filter(credential__in=counting).order_by()
        for credential, hours, earned_on in rows.values_list("credential_id", "hours", "earned_on"):
            found[credential].append(Credit(hours, earned_on))
    return found
