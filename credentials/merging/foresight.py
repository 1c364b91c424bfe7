"""What a person reads of the credentials that a merge would join."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from credentials.merging.joining import is_renewed_again, other_number
from credentials.merging.regrouping import joined_by
from credentials.models import Credential, CreditActivity, Period
from credentials.models.credential_type import Scope
from credentials.validity import DOES_NOT_EXPIRE
from credentials.wording import count_words, day_words, hours_words
from practices.merging.pair import Outlook, Pair

# More than these are counted.
NAMED = 12


@dataclass(frozen=True, slots=True)
class _Known:
    """Of credentials by their keys: the last end of those that have one, and the opening balances."""

    ends: dict[UUID, date]
    balances: dict[UUID, Decimal]
    today: date


def outlook_of_joined(field: str, pair: Pair[Any]) -> Outlook:
    """A sentence for each credential that is on record for both, with what differs between the two."""
    joined = joined_by(field, pair)
    known = _known(joined, pair.at.date())
    says = [_sentence(each, known, whose=field != "technologist") for each in joined[:NAMED]]
    if len(joined) > NAMED:
        says.append(f"{count_words(len(joined) - NAMED, 'more credential')} on record for both become one each.")
    return Outlook(says=says)


def outlook_of_unknown_issuers(pair: Pair[Any]) -> Outlook:
    """A credential whose issuer is known for one person and not for the other stays two."""
    held = Credential.objects.filter(
        technologist__in=(pair.kept.pk, pair.gone.pk), serves=None, type__scope=Scope.NATIONAL
    )
    of_type: dict[str, set[tuple[UUID, bool]]] = defaultdict(set)
    for type_name, person, issuer in held.values_list("type__name", "technologist", "issuer"):
        of_type[type_name].add((person, issuer is None))
    twice = sorted(name for name, those in of_type.items() if _differ_in_knowing(those))
    why = "since only one of them says who issued it. Let one go if they are the same."
    return Outlook(says=[f"{name} stays on record twice, {why}" for name in twice])


def _differ_in_knowing(those: set[tuple[UUID, bool]]) -> bool:
    unknown, known = ({person for person, is_unknown in those if is_unknown is which} for which in (True, False))
    return any(one != other for one in unknown for other in known)


def _sentence(joined: Pair[Credential], known: _Known, *, whose: bool) -> str:
    kept = joined.kept
    who = f"{kept.technologist}: {kept.type}" if whose else kept.label
    return " ".join(
        filter(None, (f"{who} is on record for both and becomes one{_end(joined, known)}.", *_more(joined, known)))
    )


def _end(joined: Pair[Credential], known: _Known) -> str:
    ends = [known.ends[each.pk] for each in (joined.kept, joined.gone) if each.pk in known.ends]
    if len(set(ends)) < 2:
        return ""
    last = max(ends)
    if last == DOES_NOT_EXPIRE:
        return "; the one without an end counts"
    return f"; the later end, {day_words(last, known.today)}, counts"


def _more(joined: Pair[Credential], known: _Known) -> Iterable[str]:
    if other := other_number(joined):
        yield f"Its number stays {joined.kept.number}; {other} goes into its note."
    if is_renewed_again(joined):
        yield "It is renewed again, because only one of the two was let go."
    ours, theirs = (known.balances.get(each.pk) for each in (joined.kept, joined.gone))
    if ours is not None and theirs is not None and ours != theirs:
        yield f"Its opening balance stays {hours_words(ours)} hours; the other’s {hours_words(theirs)} are not counted."


def _known(joined: list[Pair[Credential]], today: date) -> _Known:
    keys = [each.pk for one in joined for each in (one.kept, one.gone)]
    ends: dict[UUID, date] = {}
    standing = Period.objects.standing_now().filter(credential__in=keys).order_by()
    for credential, end in standing.values_list("credential", "expires_on"):
        ends[credential] = max(ends.get(credential, date.min), end or DOES_NOT_EXPIRE)
    balances = CreditActivity.objects.filter(credential__in=keys, is_opening_balance=True)
    return _Known(ends, dict(balances.order_by().values_list("credential", "hours")), today)
