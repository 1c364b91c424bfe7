"""A practice with a few cases on the board, for the tests of its pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from hospitals.models import Hospital
from practices.models import Technologist
from scheduling.models import Absence, Assignment, Case, Offer, OnCall, Surgeon, TravelTime
from tests.conftest import opened
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import RequirementFactory
from tests.scheduling.theatre import (
    AbsenceFactory,
    AssignmentFactory,
    CaseFactory,
    HospitalFactory,
    OfferFactory,
    OnCallFactory,
    SurgeonFactory,
    travel_time,
)
from tests.support.stage import Scene
from tests.world import CANARY, WORLD, World

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
DAY = date(2026, 11, 25)


def at(hour: int, minute: int = 0, day: int = 25) -> datetime:
    """In Portland, in November 2026."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour + 8, minutes=minute)


@dataclass(frozen=True)
class Board:
    world: World
    brendan: Hospital
    tabor: Hospital
    desert: Hospital
    dev: Technologist
    per: Technologist
    uncovered: Case
    ready: Case
    far: Case
    seat: Assignment
    surgeon: Surgeon
    way: TravelTime
    absence: Absence
    on_call: OnCall
    offer: Offer
    foreign: Case

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.world.practice.slug, *(args or self._own(name))])

    def _own(self, name: str) -> tuple[Any, ...]:
        rows: dict[str, Any] = {
            "seat-release": self.seat,
            "seat-override": self.seat,
            "travel-removal": self.way,
            "surgeon": self.surgeon,
            "surgeon-archive": self.surgeon,
        }
        for kind, row in (("absence", self.absence), ("on-call", self.on_call), ("offer", self.offer)):
            rows |= {kind: row, f"{kind}-removal": row}
        for act in ("", "-edit", "-preview", "-seats", "-cover", "-ask", "-cancel", "-status"):
            rows[f"case{act}"] = self.ready
        return (rows[name].pk,) if name in rows else ()


def boarded(world: World, within: Callable[[UUID], AbstractContextManager[object]] = opened) -> Board:
    """On Wed 25 Nov 2026: one case nobody covers, one that Dev and Tess are on, one an hour ahead in Mountain time."""
    with within(world.other.pk):
        foreign = CaseFactory(number=CANARY, hospital=HospitalFactory(name=f"{CANARY} Hospital"), starts_at=at(9))
    with within(world.practice.pk):
        brendan = HospitalFactory(name="St. Brendan Medical Center")
        tabor = HospitalFactory(name="Mt. Tabor Surgical Hospital", city="Salem")
        desert = HospitalFactory(name="High Desert Regional", city="Ontario", timezone="America/Boise")
        RequirementFactory(hospital=brendan, any_of=("bls",), side="technologist")
        dev, per = TechnologistFactory(name="Dev Ramaswamy"), TechnologistFactory(name="Per Lindqvist")
        for person in (dev, world.tess_technologist):
            CredentialFactory(technologist=person, type="bls", ends=date(2027, 5, 31))
        CredentialFactory(technologist=per, type="bls", ends=date(2026, 11, 21))
        ready = CaseFactory(number="B-1", hospital=brendan, room="OR 1", starts_at=at(8), minutes=120)
        far = CaseFactory(number="B-3", hospital=desert, starts_at=at(6, 30), minutes=120)
        reader = TechnologistFactory(name="Hana Sakamoto", discipline="oversight")
        AssignmentFactory(case=ready, technologist=reader, role="oversight")
        AssignmentFactory(case=ready, technologist=world.tess_technologist, role="backup")
        return Board(
            world=world,
            brendan=brendan,
            tabor=tabor,
            desert=desert,
            dev=dev,
            per=per,
            uncovered=CaseFactory(number="B-2", hospital=brendan, room="OR 2", starts_at=at(13), minutes=90),
            ready=ready,
            far=far,
            seat=AssignmentFactory(case=ready, technologist=dev),
            surgeon=SurgeonFactory(name="Dr. Amsel"),
            way=travel_time(brendan, tabor, 55),
            absence=AbsenceFactory(technologist=TechnologistFactory(name="Adaeze Okafor"), starts_on=DAY, ends_on=DAY),
            on_call=OnCallFactory(technologist=dev, starts_at=at(6, day=30), ends_at=at(18, day=30)),
            offer=OfferFactory(technologist=per, starts_at=at(6, day=30), ends_at=at(18, day=30)),
            foreign=foreign,
        )


BOARD = Scene(boarded, upon=WORLD, at=NOW)
