"""A small practice for booking: a hospital that asks for BLS and a TB test, who meets that and who does not, and a
case of Mon 7 December, 7:30 to 9:30 on the hospital's clock."""

from dataclasses import dataclass
from datetime import date

from hospitals.models import Hospital
from practices.models import Technologist
from practices.models.technologist import Discipline
from scheduling.models import Case
from tests.conftest import opened
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.scheduling.theatre import CaseFactory
from tests.support.stage import Scene
from tests.world import WORLD, World

FAR = date(2028, 12, 31)
ENDED = date(2026, 11, 21)


@dataclass(frozen=True)
class Desk:
    world: World
    hospital: Hospital
    case: Case
    tess: Technologist
    """Cleared, with a log-in."""
    ana: Technologist
    """Cleared."""
    ben: Technologist
    """Whose BLS ended on 21 November."""
    tom: Technologist
    """Who never had a TB test."""
    reader: Technologist
    trainee: Technologist


def desk_of(world: World) -> Desk:
    with opened(world.practice.pk):
        return furnished(world)


def furnished(world: World) -> Desk:
    """Needs the practice open."""
    hospital = HospitalFactory(name="St. Brendan Medical Center")
    for code in ("bls", "tb"):
        RequirementFactory(hospital=hospital, any_of=[code], side="technologist")
    people = {name: TechnologistFactory(name=name) for name in ("Ana Reyes", "Ben Ode", "Tom Wu")}
    tess, ana, ben, tom = (world.tess_technologist, *people.values())
    for person, bls, tb in ((tess, FAR, FAR), (ana, FAR, FAR), (ben, ENDED, FAR), (tom, FAR, None)):
        CredentialFactory(technologist=person, type="bls", ends=bls)
        if tb:
            CredentialFactory(technologist=person, type="tb", ends=tb)
    return Desk(
        world=world,
        hospital=hospital,
        case=CaseFactory(hospital=hospital, number="D-1", modalities=["SSEP"]),
        tess=tess,
        ana=ana,
        ben=ben,
        tom=tom,
        reader=TechnologistFactory(name="Dr. Ruth Read", discipline=Discipline.OVERSIGHT),
        trainee=TechnologistFactory(name="Theo Novak", discipline=Discipline.TRAINEE),
    )


DESK = Scene(desk_of, upon=WORLD)
