"""The one document that opens the most hospitals, found from what blocks at each."""

from typing import Any

import pytest

from hospitals.clearances import _Judge
from hospitals.facts import Asked, Evidence, Place
from hospitals.unlocking import Document, Lock, Unlock, next_document
from practices.models import Technologist
from tests.hospitals.plain import BRENDAN, CAMPUS, PEAK, TABOR, TODAY, TYPES, asks, bearer, grounds_of, held, key

PLACES = (BRENDAN, CAMPUS, PEAK, TABOR)
NAMES = {place.id: place.name for place in PLACES}
ISSUERS = {key(name): name for name in ("AHA", "Red Cross", "ABRET", "St. Brendan", "Mt. Tabor")}


def opens(asked: list[Asked], *evidence: Evidence) -> tuple[Any, ...] | None:
    """The type, from whom, and the hospitals it opens; judged as the grid judges."""
    person = Technologist(pk=key("Ada"), discipline="technologist")
    judged = grounds_of(asked, {person.pk: bearer(evidence)})
    judge = _Judge(judged, TODAY, TODAY, {each.id: each for each in asked}, sees_health=True)
    found = next_document(lock for place in PLACES for lock in judge.clearance(person, place).locks)
    return found and said(found)


def said(found: Unlock) -> tuple[Any, ...]:
    code = next(code for code, type in TYPES.items() if type.pk == found.type_id)
    issuers = tuple(sorted(ISSUERS[each] for each in found.issuers)) or found.state
    return code, issuers, {NAMES[each] for each in found.hospitals}


def everywhere(*codes: str, at: tuple[Place, ...] = PLACES, **terms: Any) -> list[Asked]:
    return [asks(*codes, at=place, **terms) for place in at]


CASES = {
    "nothing blocks, nothing to do": ([asks("cnim")], [held("cnim", "2027-12-31")], None),
    "what only warns opens nothing": ([asks("cnim", warns=True)], [], None),
    "one document opens all that ask for it": (
        everywhere("cnim"),
        [held("cnim", "2026-10-31")],
        ("cnim", "", {"St. Brendan", "St. Brendan East", "Pike Peak", "Mt. Tabor"}),
    ),
    "the one that opens more goes first": (
        [asks("tb"), *everywhere("bls", at=(PEAK, TABOR))],
        [],
        ("bls", "", {"Pike Peak", "Mt. Tabor"}),
    ),
    "it must meet all that blocks at a hospital": (
        [asks("tb"), asks("bls"), asks("bls", at=TABOR)],
        [],
        ("bls", "", {"Mt. Tabor"}),
    ),
    "two things at every hospital: no single one helps": ([asks("tb"), asks("bls")], [], None),
    "from the issuer that most accept": (
        [asks("bls", issuers=["AHA"]), asks("bls", at=TABOR), asks("bls", at=PEAK, issuers=["AHA", "Red Cross"])],
        [],
        ("bls", ("AHA",), {"St. Brendan", "Pike Peak", "Mt. Tabor"}),
    ),
    "from any of those that are as good": (
        everywhere("bls", at=(TABOR, PEAK), issuers=["AHA", "Red Cross"]),
        [held("bls", "2026-10-31", issuer="AHA")],
        ("bls", ("AHA", "Red Cross"), {"Pike Peak", "Mt. Tabor"}),
    ),
    "from whoever, where that does as well": (
        [asks("bls", at=TABOR), asks("bls", issuers=["AHA"]), asks("tb")],
        [],
        ("bls", "", {"Mt. Tabor"}),
    ),
    "one of the wrong issuer is replaced": (
        [asks("bls", issuers=["AHA"])],
        [held("bls", "2027-10-31", issuer="Red Cross")],
        ("bls", ("AHA",), {"St. Brendan"}),
    ),
    "privileges open every campus of their issuer": (
        everywhere("hospital_privileges"),
        [held("hospital_privileges", "2027-10-31", issuer="Mt. Tabor")],
        ("hospital_privileges", ("St. Brendan",), {"St. Brendan", "St. Brendan East"}),
    ),
    "a license opens its own state": (
        everywhere("state_license"),
        [held("state_license", "2027-10-31", issuer="Colorado board")],
        ("state_license", "OR", {"St. Brendan", "St. Brendan East", "Mt. Tabor"}),
    ),
    "of two that would do, the one held before": (
        everywhere("dabnm", "cnim"),
        [held("cnim", "2026-10-31")],
        ("cnim", "", {"St. Brendan", "St. Brendan East", "Pike Peak", "Mt. Tabor"}),
    ),
    "the other of two, where that opens more": (
        [asks("cnim", "dabnm"), asks("dabnm", at=TABOR)],
        [held("cnim", "2026-10-31")],
        ("dabnm", "", {"St. Brendan", "Mt. Tabor"}),
    ),
    "what it rests on, where only that has ended": (
        [asks("cnim_cs")],
        [held("cnim_cs", "2027-12-31"), held("cnim", "2026-10-31")],
        ("cnim", "", {"St. Brendan"}),
    ),
    "never what rests on nothing": ([asks("cnim_cs")], [], None),
    "one to be verified": (
        everywhere("cnim", verified=True, at=(TABOR,)),
        [held("cnim", "2028-12-31")],
        ("cnim", "", {"Mt. Tabor"}),
    ),
    "a house rule blocks everywhere": (
        [asks("exclusion", at=None), *everywhere("cnim")],
        [held("cnim", "2028-12-31")],
        ("exclusion", "", {"St. Brendan", "St. Brendan East", "Pike Peak", "Mt. Tabor"}),
    ),
}


@pytest.mark.parametrize(("asked", "evidence", "found"), CASES.values(), ids=CASES)
def test_the_next_document(asked: list[Asked], evidence: list[Evidence], found: Any) -> None:
    assert opens(asked, *evidence) == found


def test_the_remedy_is_the_one_of_what_is_nearest() -> None:
    document = Document(TYPES["bls"].pk)
    found = next_document([Lock(BRENDAN.id, (document,), "Record the renewal.")])
    assert found == Unlock(type_id=document.type_id, hospitals=(BRENDAN.id,), remedy="Record the renewal.")


def test_without_locks_nothing_is_to_be_opened() -> None:
    assert next_document([]) is None
