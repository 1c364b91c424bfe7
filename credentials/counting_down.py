"""What ladders count down to, for many credentials at once, with nothing read that no ladder depends on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from credentials.expiry import ExpiryRule
from credentials.facts import Credit, HoldingFacts
from credentials.ladder import Stage
from credentials.models import Credential, CreditActivity, Period, Renewal
from credentials.validity import PeriodFacts, PeriodState

_PERIOD = ("credential_id", "starts_on", "expires_on", "state", "accepted_at", "superseded_at", "issued_on")


@dataclass(frozen=True, slots=True)
class CountingDown:
    """`facts` without suspensions and verifications, which end nothing. `round` is that of the open renewal, or 0."""

    credential: Credential
    facts: HoldingFacts
    round: int


def counting_down(ids: Collection[UUID]) -> dict[UUID, CountingDown]:
    """By credential, with its technologist, type and issuer. Inside the practice; three queries, four where some serve
    others, and one more with hours."""
    credentials = list(
        Credential.objects.select_related("technologist", "type", "issuer").filter(pk__in=ids).order_by()
    )
    served = _served(credentials)
    periods, credits = _periods([*ids, *served]), _credits(credentials)
    renewals = {renewal.credential_id: renewal for renewal in Renewal.objects.open().filter(credential__in=ids)}
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
    rows = Period.objects.filter(credential__in=ids).values_list(*_PERIOD)
    for credential, starts_on, expires_on, state, *others in rows:
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
