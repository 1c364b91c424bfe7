"""Two hospitals, what they ask for and who works there, and one of another practice that nobody may see."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse

from credentials.catalogue import stock
from hospitals.models import Hospital
from practices.models import Technologist
from tests.conftest import opened
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.support.stage import Scene
from tests.world import CANARY, WORLD, World

NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Rounds:
    """Tess meets all of St. Brendan's but TB; Ann only the CNIM. Of Mt. Tabor nothing is confirmed."""

    world: World
    brendan: Hospital
    tabor: Hospital
    ann: Technologist
    foreign: Hospital

    @property
    def tess(self) -> Technologist:
        return self.world.tess_technologist

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.world.practice.slug, *args])


def make_rounds(world: World) -> Rounds:
    with opened(world.other.pk):
        stock(world.other)
        foreign = HospitalFactory(name=f"{CANARY} Hospital")
        RequirementFactory(hospital=foreign, any_of=("cnim",))
    with opened(world.practice.pk):
        stock(world.practice)
        brendan = HospitalFactory(name="St. Brendan")
        tabor = HospitalFactory(name="Mt. Tabor", city="Salem")
        for code in ("cnim", "bls", "tb"):
            RequirementFactory(hospital=brendan, any_of=(code,))
        RequirementFactory(hospital=tabor, any_of=("cnim",), state="proposed")
        tess, ann = world.tess_technologist, TechnologistFactory(name="Ann Archer", home_base="Salem")
        for code, ends in (("cnim", date(2028, 12, 31)), ("bls", date(2027, 10, 31)), ("tb", date(2026, 11, 12))):
            CredentialFactory(technologist=tess, type=code, issued_on=date(2025, 11, 12), ends=ends)
        CredentialFactory(technologist=ann, type="cnim", ends=date(2026, 12, 10))
    return Rounds(world=world, brendan=brendan, tabor=tabor, ann=ann, foreign=foreign)


ROUNDS = Scene(make_rounds, upon=WORLD, at=NOON)
