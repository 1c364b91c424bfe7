"""Holdings whose person, issuer or served credential changes by a merge: those that become the same are joined."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from credentials.merging.joining import join
from credentials.models import Credential
from practices.merging.pair import Pair

Key = tuple[UUID, UUID, UUID | None, UUID | None]


def joined_by(field: str, pair: Pair[Any]) -> list[Pair[Credential]]:
    """The holdings that become one when `field`, “technologist” or “issuer”, of the one's are the other's: of which
    the unique key would allow only one (rules.md A6). Two queries."""
    named = f"{field}_id"
    rows = Credential.objects.select_related("technologist", "type", "issuer").order_by("pk")
    ours, theirs = (list(rows.filter(**{field: each.pk})) for each in (pair.kept, pair.gone))
    by_key = {_key(each): each for each in ours}
    become: dict[UUID, UUID] = {}
    found = []
    for each in served_first(theirs):
        key = _key(each, **{named: pair.kept.pk}, serves_id=become.get(each.serves_id, each.serves_id))  # type: ignore[arg-type]
        if twin := by_key.get(key):
            become[each.pk] = twin.pk
            found.append(Pair(twin, each, pair.by, pair.at))
    return found


def regroup(field: str, pair: Pair[Any]) -> None:
    """The holdings of the one merged away are the kept one's; those it has already are joined with its own."""
    theirs = Credential.objects.filter(**{field: pair.gone.pk}).order_by("pk")
    for each in served_first(list(theirs)):
        _rekey(each.pk, {f"{field}_id": pair.kept.pk}, pair)


def keep_serving(pair: Pair[Credential]) -> None:
    """What counted in the one that is joined counts in the other; it may be the same as something that does already."""
    for each in list(Credential.objects.filter(serves=pair.gone.pk).order_by("pk")):
        _rekey(each.pk, {"serves_id": pair.kept.pk}, pair)


def served_first(credentials: Sequence[Credential]) -> list[Credential]:
    """Hours after what they count in: which they serve is part of what they are."""
    return sorted(credentials, key=lambda each: each.serves_id is not None)


def _rekey(credential_id: UUID, changes: dict[str, UUID], pair: Pair[Any]) -> None:
    credential = Credential.objects.select_related("technologist", "type", "issuer").filter(pk=credential_id).first()
    if credential is None:
        # It served one that was joined, and was joined with it.
        return
    if twin := _twin(_key(credential, **changes), credential):
        join(Pair(twin, credential, pair.by, pair.at))
    else:
        Credential.objects.filter(pk=credential_id).update(**changes)


def _twin(key: Key, credential: Credential) -> Credential | None:
    technologist, kind, issuer, serves = key
    same = Credential.objects.filter(technologist=technologist, type=kind, issuer=issuer, serves=serves)
    return same.exclude(pk=credential.pk).select_related("technologist", "type", "issuer").first()


def _key(credential: Credential, **changed: UUID | None) -> Key:
    names = ("technologist_id", "type_id", "issuer_id", "serves_id")
    technologist, kind, issuer, serves = (changed.get(name, getattr(credential, name)) for name in names)
    return technologist, kind, issuer, serves
