"""What the search in the frame finds: people and credentials of the open practice, as far as the asker may see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from credentials.holdings import Holding, holdings
from credentials.models import Credential
from practices.models import Practice, Technologist
from practices.permissions import SEE_CREDENTIALS, SEE_HEALTH, SEE_TECHNOLOGISTS

MOST = 20
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class FoundCredential:
    credential: Credential
    holding: Holding


@dataclass(frozen=True, slots=True)
class Found:
    people: list[Technologist]
    credentials: list[FoundCredential]

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.credentials)


def find(words: str, practice: Practice, on: date, can: frozenset[str]) -> Found:
    """Every word must be found, in any order. A constant number of queries."""
    asked = words.split()
    if len(words.strip()) < SHORTEST:
        return Found([], [])
    people = _people(asked) if SEE_TECHNOLOGISTS in can else []
    return Found(people, _credentials(asked, practice, on, can) if SEE_CREDENTIALS in can else [])


def _people(asked: list[str]) -> list[Technologist]:
    found = Technologist.objects.all()
    for word in asked:
        found = found.named_like(word)
    return list(found[:MOST])


def _credentials(asked: list[str], practice: Practice, on: date, can: frozenset[str]) -> list[FoundCredential]:
    found = Credential.objects.select_related("technologist", "type", "issuer")
    if SEE_HEALTH not in can:
        found = found.filter(type__is_health=False)
    for word in asked:
        found = found.filter(
            Q(technologist__name__icontains=word)
            | Q(type__name__icontains=word)
            | Q(issuer__name__icontains=word)
            | Q(number__icontains=word)
        )
    rows = {row.pk: row for row in found.order_by("technologist__sort_name", "type__position")[:MOST]}
    judged = {each.id: each for each in holdings(Credential.objects.filter(pk__in=rows), on, practice)}
    return [FoundCredential(row, judged[pk]) for pk, row in rows.items()]
