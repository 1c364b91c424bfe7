"""One of each thing that credential pages are about, in the first practice, and a canary in the other."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.credentials import suspend
from credentials.actions.renewals import open_renewal
from credentials.catalogue import stock
from credentials.models import Credential, CredentialType, Issuer, Period, Renewal, Suspension
from tests.conftest import opened
from tests.factories import CredentialFactory, IssuerFactory
from tests.support.stage import Scene
from tests.world import WORLD, World

NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SECRET = "SECRET-9001"


@dataclass(frozen=True)
class Shelf:
    world: World
    cnim: Credential
    period: Period
    renewal: Renewal
    suspension: Suspension
    tb: Credential
    type: CredentialType
    issuer: Issuer
    foreign: Credential

    def url(self, name: str, *args: Any) -> str:
        more = args or self._arguments().get(name, ())
        return reverse(name, args=[self.world.practice.slug, *more])

    def _arguments(self) -> dict[str, tuple[Any, ...]]:
        by_kind = {
            "credential": self.cnim,
            "period": self.period,
            "renewal": self.renewal,
            "suspension": self.suspension,
        }
        own = {"submission-undo": self.cnim, "own-submission": self.cnim, "own-submission-undo": self.cnim}
        rows = (
            own
            | {"technologist": self.world.tess_technologist, "settings-type": self.type}
            | {
                "settings-type-archive": self.type,
                "settings-issuer": self.issuer,
                "credential": self.cnim,
            }
        )
        for verb in ("edit", "renew", "hours", "submission", "let-go", "take-up", "suspend"):
            rows[f"credential-{verb}"] = self.cnim
        for verb in ("correct", "verify", "withdraw"):
            rows[f"period-{verb}"] = by_kind["period"]
        rows |= {"renewal-submission": self.renewal, "suspension-lift": self.suspension}
        return {name: (row.pk,) for name, row in rows.items()} | {"settings-type-switch-on": ("reegt",)}


def shelve(world: World) -> Shelf:
    """Tess holds a CNIM to 31 Dec 2026, suspended in 2027 for a while, its renewal to do, and a TB test."""
    with opened(world.other.pk):
        stock(world.other)
        foreign = CredentialFactory(technologist=world.foreign, type="cnim", number=SECRET)
    with opened(world.practice.pk):
        stock(world.practice)
        tess = world.tess_technologist
        cnim = CredentialFactory(
            technologist=tess,
            type="cnim",
            issuer=Issuer.objects.get(name="ABRET"),
            number="CNIM-40311",
            starts_on=date(2022, 1, 1),
        )
        tb = CredentialFactory(technologist=tess, type="tb", issued_on=date(2026, 2, 10), ends=date(2027, 2, 10))
        return Shelf(
            world=world,
            cnim=cnim,
            period=cnim.periods.get(),
            renewal=open_renewal(cnim, on=date(2026, 10, 2)),
            suspension=suspend(cnim, starts_on=date(2027, 1, 10), ends_on=date(2027, 1, 20), by=None),
            tb=tb,
            type=CredentialType.objects.get(code="capm"),
            issuer=IssuerFactory(name="St. Brendan Medical Center"),
            foreign=foreign,
        )


def queries(client: Client, url: str) -> int:
    """How many queries the page takes, the session being known."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


SHELF = Scene(shelve, upon=WORLD, at=NOON)
