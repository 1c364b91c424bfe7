"""What the tests of the interface find on record: Tess's credentials and case, and the other practice's, which nobody
here may see a byte of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from credentials.actions.credentials import record
from credentials.actions.renewals import open_renewal
from credentials.catalogue import stock, switch_on
from credentials.models import Credential, CredentialType, Issuer, Period, Renewal
from credentials.models.period import PeriodState
from notifications.models import Alert, Delivery, DeliveryItem
from practices.models import Membership, Practice, Technologist
from scheduling.models import Case, Conflict
from tests.conftest import opened
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.scheduling.theatre import AssignmentFactory, CaseFactory, SurgeonFactory
from tests.support.stage import Scene
from tests.world import CANARY, WORLD, World

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Shelf:
    """Ids by name, of one practice."""

    technologist: UUID
    types: dict[str, UUID]
    issuer: UUID
    bls: UUID
    bls_period: UUID
    cnim: UUID
    tb: UUID
    applied: UUID
    applied_period: UUID
    renewal: UUID
    alert: UUID
    delivery: UUID
    hospital: UUID
    requirement: UUID
    case: UUID
    seat: UUID
    conflict: UUID


def fill(practice: Practice, technologist: Technologist, *, words: str) -> Shelf:
    """`words` stand wherever a row takes some."""
    with opened(practice.pk):
        stock(practice)
        switch_on("tb")
        CredentialType.objects.filter(code="bls").update(note=words)
        by = Membership.objects.managers().get()
        types = {each.code: each for each in CredentialType.objects.all()}
        issuer = Issuer.objects.create(name=words, aliases=[words])
        given = {"by": by, "at": AT, "number": words, "note": words}
        bls = record(
            technologist,
            types["bls"],
            issuer=issuer,
            issued_on=date(2024, 12, 5),
            expires_on=date(2026, 12, 31),
            **given,
        )
        cnim = record(technologist, types["cnim"], issuer=None, expires_on=date(2028, 12, 31), **given)
        tb = record(technologist, types["tb"], issuer=issuer, issued_on=TODAY, expires_on=date(2027, 11, 22), **given)
        applied = record(
            technologist, types["capm"], issuer=issuer, expires_on=date(2030, 1, 1), state=PeriodState.APPLIED, **given
        )
        alert = _alert(technologist, bls, words)
        hospital = HospitalFactory(name=words, privileges_issuer=issuer)
        said = {"number": words, "room": words, "procedure": words, "note": words, "modalities": [words]}
        case = CaseFactory(hospital=hospital, surgeon=SurgeonFactory(name=words), **said)
        return Shelf(
            technologist=technologist.pk,
            types={code: each.pk for code, each in types.items()},
            issuer=issuer.pk,
            bls=bls.pk,
            bls_period=Period.objects.get(credential=bls).pk,
            cnim=cnim.pk,
            tb=tb.pk,
            applied=applied.pk,
            applied_period=Period.objects.get(credential=applied).pk,
            renewal=_renewal(bls, words).pk,
            alert=alert.pk,
            delivery=_delivery(technologist, alert, words).pk,
            hospital=hospital.pk,
            requirement=RequirementFactory(hospital=hospital, any_of=("bls",), issuers=(issuer,), note=words).pk,
            case=case.pk,
            seat=AssignmentFactory(case=case, technologist=technologist).pk,
            conflict=_conflict(case, words).pk,
        )


def fill_both(world: World) -> tuple[Shelf, Shelf]:
    return (
        fill(world.practice, world.tess_technologist, words="Ours"),
        fill(world.other, world.foreign, words=CANARY),
    )


def _renewal(credential: Credential, words: str) -> Renewal:
    renewal = open_renewal(credential, on=date(2026, 10, 2))
    renewal.note = words
    renewal.save()
    return renewal


def _conflict(case: Case, words: str) -> Conflict:
    return Conflict.objects.create(
        case=case, code="uncovered", severity="warn", message=words, remedy=words, opened_at=AT, announced_at=AT
    )


def _alert(technologist: Technologist, credential: Credential, words: str) -> Alert:
    return Alert.objects.create(
        kind="expiry",
        audience="technologist",
        technologist=technologist,
        about_id=credential.pk,
        due_on=date(2026, 12, 31),
        rung=60,
        context={"words": words},
        emitted_on=date(2026, 11, 1),
        created_at=AT,
    )


def _delivery(technologist: Technologist, alert: Alert, words: str) -> Delivery:
    delivery = Delivery.objects.create(
        channel="email",
        address="somebody@example.org",
        technologist=technologist,
        recipient_name=words,
        timezone="UTC",
        day=date(2026, 11, 1),
        next_attempt_at=AT,
        subject=words,
        body_text=words,
        created_at=AT,
    )
    DeliveryItem.objects.create(delivery=delivery, alert=alert, channel="email", address=delivery.address)
    return delivery


SHELVES = Scene(fill_both, upon=WORLD, at=AT)
