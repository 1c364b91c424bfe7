"""Hospitals that are one."""

from credentials.merging.issuers import ISSUER
from hospitals.merging.exemptions import moving_exemptions
from hospitals.merging.requirements import look_at_requirements, move_requirements
from hospitals.models import Hospital, Requirement
from hospitals.telling import tell_of_hospitals
from practices.merging.choosing import Choosable, names_joined, notes_joined, zone_words
from practices.merging.following import Follower, follow, key_of
from practices.merging.mergeable import Along, Mergeable
from practices.merging.pair import Pair

_READER = {None: "as the practice has it", True: "yes, each case", False: "no"}

FIELDS = (
    Choosable(name="name", label="Name"),
    Choosable(name="city", label="City"),
    Choosable(name="state", label="State"),
    Choosable(name="timezone", label="Time zone", words=zone_words),
    Choosable(name="privileges_issuer", label="Who grants privileges"),
    Choosable(name="reader_required", label="Needs a reader", words=lambda row: _READER[row.reader_required]),
    Choosable(name="portal", label="Vendor portal"),
)


def _joined(pair: Pair[Hospital], values: dict[str, object]) -> dict[str, object]:
    """In use if either is."""
    kept, gone = pair.kept, pair.gone
    names = [*kept.aliases, *gone.aliases], [kept.name, gone.name]
    return {
        "aliases": names_joined(*names, besides=[str(values.get("name", kept.name))], longest=160),
        "note": notes_joined(kept.note, gone.note),
        "archived_at": kept.archived_at and gone.archived_at,
    }


def _along(pair: Pair[Hospital], taken: frozenset[str]) -> Along | None:
    """The issuers of their privileges, where the one that is not kept would grant them nowhere any more."""
    stays, goes = pair.kept.privileges_issuer, pair.gone.privileges_issuer
    if "privileges_issuer" in taken:
        stays, goes = goes, stays
    elsewhere = Hospital.objects.filter(privileges_issuer=goes).exclude(pk__in=(pair.kept.pk, pair.gone.pk))
    if stays == goes or elsewhere.exists():
        return None
    return Along(
        ISSUER,
        Pair(stays, goes, pair.by, pair.at),
        label=f"The issuers of their privileges are one too: merge {goes} into {stays}",
        help="What people hold from either then counts here. Otherwise privileges from the other count nowhere.",
    )


def _details(hospital: Hospital) -> str:
    archived = "archived" if hospital.archived_at else ""
    return ", ".join(filter(None, (hospital.place, *hospital.aliases, archived)))


HOSPITAL = Mergeable(
    model=Hospital,
    noun="hospital",
    plural="hospitals",
    fields=FIELDS,
    joined=_joined,
    list_route="hospitals",
    page_route="hospital",
    details=_details,
    along=_along,
)


def follow_hospitals() -> None:
    follow(
        Hospital,
        Follower(
            keys=(key_of(Requirement, "hospital"),),
            look=look_at_requirements,
            move=move_requirements,
            after=lambda pair: tell_of_hospitals([pair.kept.pk]),
            order=10,
        ),
        moving_exemptions("hospital"),
    )
