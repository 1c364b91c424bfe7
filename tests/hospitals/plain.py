"""Requirements and what people hold as plain values, for tests without a database."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid5

from credentials.catalogue import unsaved
from credentials.facts import HoldingFacts
from credentials.models import CredentialType
from credentials.validity import PeriodFacts, PeriodState, Span
from hospitals.clearance import Grounds
from hospitals.facts import Asked, Bearer, Evidence, Names, Place, folded
from hospitals.findings import Severity
from hospitals.models.requirement import Side
from hospitals.policies import Policy
from practices.models import Practice

SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
AT = datetime(2026, 1, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
_numbers = count()


def key(name: str) -> UUID:
    return uuid5(SPACE, name)


def day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


def span(words: str) -> Span:
    """“2026-12-01..2026-12-05”, either side may be open."""
    starts, _, ends = words.partition("..")
    return Span(day(starts), day(ends))


CODES = "cnim dabnm cnim_cs bls acls tb influenza hospital_privileges vendor_badge state_license exclusion ceu hipaa"
TYPES: dict[str, CredentialType] = {code: unsaved(code) for code in CODES.split()}
TYPES["cnim_cs"].presupposes = TYPES["cnim"]
CODE_OF = {type.pk: code for code, type in TYPES.items()}
PRACTICE = Practice(slug="cascade", name="Cascade", timezone="America/Los_Angeles")
PROTECTED = frozenset(TYPES[code].pk for code in ("hospital_privileges", "vendor_badge", "exclusion"))
POLICY = Policy(protected_types=PROTECTED)

ISSUERS = ("ABRET", "ABNM", "AHA", "Red Cross", "St. Brendan", "Mt. Tabor", "Oregon board", "Colorado board")
NAMES = Names({key(name): name for name in ISSUERS}, {key("Oregon board"): "OR", key("Colorado board"): "CO"})


def hospital(name: str, issuer: str = "", **fields: str) -> Place:
    given = {"city": "Portland", "state": "OR", "timezone": "America/Los_Angeles"} | fields
    return Place(id=key(f"hospital {name}"), name=name, issuer_id=key(issuer or name), **given)


BRENDAN = hospital("St. Brendan")
CAMPUS = hospital("St. Brendan East", "St. Brendan")
TABOR = hospital("Mt. Tabor", city="Salem")
PEAK = hospital("Pike Peak", city="Denver", state="CO", timezone="America/Denver")


def held(
    code: str,
    through: str | None = None,
    *,
    since: str | None = None,
    issued: str | None = None,
    issuer: str | None = None,
    state: str = "accepted",
    verified: bool = False,
    suspended: Iterable[str] = (),
    let_go: str | None = None,
    more: Iterable[PeriodFacts] = (),
    serves: Evidence | None = None,
) -> Evidence:
    """One credential with one period, which its issue date begins where nothing else does."""
    periods = () if serves else (period(through, since=since, issued=issued, state=state, verified=verified),)
    facts = HoldingFacts(
        type=TYPES[code],
        periods=(*periods, *more),
        suspensions=tuple(span(each) for each in suspended),
        let_go_on=day(let_go),
        serves=serves.facts if serves else None,
    )
    return Evidence(id=UUID(int=next(_numbers)), issuer_id=key(issuer) if issuer else None, facts=facts)


def period(
    through: str | None = None,
    *,
    since: str | None = None,
    issued: str | None = None,
    state: str = "accepted",
    verified: bool = False,
    superseded: bool = False,
) -> PeriodFacts:
    return PeriodFacts(
        starts_on=day(since or issued),
        expires_on=day(through),
        state=PeriodState(state),
        accepted_at=AT if state == "accepted" else None,
        superseded_at=AT if superseded else None,
        issued_on=day(issued),
        is_verified=verified,
    )


def asks(
    *codes: str,
    at: Place | None = BRENDAN,
    state: str = "",
    side: str = "",
    modality: str = "",
    issuers: Iterable[str] = (),
    during: str = "..",
    warns: bool = False,
    verified: bool = False,
    days_left: int | None = None,
    months: int | None = None,
    checked: int | None = None,
    season: bool = False,
    grace: bool = False,
    name: str = "",
) -> Asked:
    """One requirement, any of the types; `at=None` is a house rule, or its state's."""
    return Asked(
        id=key(f"requirement {name}") if name else UUID(int=next(_numbers)),
        hospital_id=at.id if at else None,
        state=state,
        side=Side(side),
        modality=folded(modality),
        types=tuple(TYPES[code].pk for code in codes),
        issuers=frozenset(key(issuer) for issuer in issuers),
        verified=verified,
        days_left=days_left,
        issued_within_months=months,
        checked_within_days=checked,
        in_season=season,
        accepts_grace=grace,
        severity=Severity.WARN if warns else Severity.BLOCK,
        span=span(during),
    )


def bearer(evidence: Iterable[Evidence], exempt: Iterable[tuple[Asked, str]] = (), at: Place = BRENDAN) -> Bearer:
    """From what holds beyond one hospital it is the one given that exempts."""
    by_type: dict[UUID, tuple[Evidence, ...]] = {}
    for each in evidence:
        by_type[each.facts.type.pk] = (*by_type.get(each.facts.type.pk, ()), each)
    spans: dict[tuple[UUID, UUID | None], tuple[Span, ...]] = {}
    for asked, words in exempt:
        where = asked.id, None if asked.hospital_id else at.id
        spans[where] = (*spans.get(where, ()), span(words))
    return Bearer(evidence=by_type, exemptions=spans)


def grounds_of(asked: Iterable[Asked], bearers: dict[UUID, Bearer], policy: Policy = POLICY) -> Grounds:
    return Grounds(
        practice=PRACTICE,
        policy=policy,
        today=TODAY,
        asked=tuple(asked),
        types={type.pk: type for type in TYPES.values()},
        bearers=bearers,
        names=NAMES,
    )
