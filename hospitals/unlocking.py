"""The single next document that would open the most hospitals to a person. Pure functions.

A hospital opens when that document meets everything that blocks there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from credentials.models import CredentialType
from credentials.models.credential_type import Scope
from hospitals.facts import Asked, Place
from hospitals.findings import Code, Finding


@dataclass(frozen=True, slots=True)
class Document:
    """One credential to hold in full order: of a type, from an issuer or from whoever, for a state or for all."""

    type_id: UUID
    issuer_id: UUID | None = None
    state: str = ""

    def meets(self, option: "Document") -> bool:
        same = self.type_id == option.type_id and self.state == option.state
        return same and option.issuer_id in (None, self.issuer_id)


@dataclass(frozen=True, slots=True)
class Lock:
    """One requirement that blocks a person at a hospital: any of the options would meet it, the nearest first.

    `remedy` is the act for the first of them, `is_held` whether there is one to put right.
    """

    hospital_id: UUID
    options: tuple[Document, ...]
    remedy: str = ""
    is_held: bool = False

    def farness(self, document: Document) -> int:
        """A document to put right is nearer than one to begin with, and that than another type."""
        return 1 - self.is_held if document.type_id == self.options[0].type_id else 2

    def opens_with(self, document: Document) -> bool:
        return any(document.meets(option) for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """One document, from any of the issuers if there are any, and the hospitals that it opens."""

    type_id: UUID
    issuers: tuple[UUID, ...] = ()
    state: str = ""
    hospitals: tuple[UUID, ...] = ()
    remedy: str = ""


def lock(
    place: Place,
    asked: Asked,
    blocking: Sequence[Finding],
    types: Mapping[UUID, CredentialType],
    rests_on_nothing: Callable[[CredentialType], bool],
) -> Lock:
    """`blocking` is what was found against one requirement. A type that `rests_on_nothing` counts only with another
    one that is not held either, so it alone would open nothing."""
    nearest = blocking[0].type_id
    options: list[Document] = []
    for key in sorted(asked.types, key=lambda key: key != nearest):
        type = types.get(key)
        if type is None:
            continue
        if key == nearest and all(each.code is Code.PREREQUISITE_MISSING for each in blocking):
            options += [Document(type.presupposes_id)] if type.presupposes_id else []
        elif not rests_on_nothing(type):
            options += _documents(type, place, asked)
    is_held = all(each.code is not Code.MISSING for each in blocking)
    return Lock(place.id, tuple(options), blocking[0].remedy, is_held)


def next_document(locks: Iterable[Lock]) -> Unlock | None:
    """The one that opens the most hospitals, the nearest to what is held among equals; None where no single one opens
    any."""
    by_hospital = _openable(locks)
    candidates = list(_candidates(by_hospital.values()))
    opened = {document: _opened(document, by_hospital) for document, _ in candidates}
    if not any(opened.values()):
        return None
    best, _ = max(candidates, key=lambda each: (len(opened[each[0]]), -each[1], each[0].issuer_id is None))
    equals = [document for document in opened if _is_as_good(document, best, opened)]
    return Unlock(
        type_id=best.type_id,
        issuers=() if best.issuer_id is None else tuple(each.issuer_id for each in equals if each.issuer_id),
        state=best.state,
        hospitals=opened[best],
        remedy=next((each.remedy for lock in by_hospital.values() for each in lock if best in each.options[:1]), ""),
    )


def _openable(locks: Iterable[Lock]) -> dict[UUID, list[Lock]]:
    """The locks of each hospital all of whose locks one type might open."""
    by_hospital: dict[UUID, list[Lock]] = {}
    for each in locks:
        by_hospital.setdefault(each.hospital_id, []).append(each)
    return {
        hospital: found
        for hospital, found in by_hospital.items()
        if set.intersection(*({option.type_id for option in each.options} for each in found))
    }


def _documents(type: CredentialType, place: Place, asked: Asked) -> Iterator[Document]:
    if asked.issuers:
        yield from (Document(type.pk, issuer) for issuer in sorted(asked.issuers))
    elif type.scope == Scope.STATE:
        yield Document(type.pk, state=place.state)
    elif type.scope == Scope.NATIONAL or place.issuer_id:
        yield Document(type.pk, place.issuer_id if type.scope == Scope.HOSPITAL else None)


def _candidates(hospitals: Iterable[list[Lock]]) -> Iterator[tuple[Document, int]]:
    """Each with how far it is from what is held."""
    for locks in hospitals:
        for each in locks:
            yield from ((document, each.farness(document)) for document in each.options)


def _opened(document: Document, by_hospital: Mapping[UUID, Sequence[Lock]]) -> tuple[UUID, ...]:
    return tuple(
        hospital for hospital, locks in by_hospital.items() if all(each.opens_with(document) for each in locks)
    )


def _is_as_good(document: Document, best: Document, opened: Mapping[Document, tuple[UUID, ...]]) -> bool:
    alike = (document.type_id, document.state) == (best.type_id, best.state)
    return alike and opened[document] == opened[best]
