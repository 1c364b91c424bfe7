"""What the page of one hospital shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from hospitals.models import Exemption, Hospital, Requirement
from hospitals.said import Groups, Said, grouped, said
from tenancy import clock


@dataclass(frozen=True)
class HospitalPage:
    hospital: Hospital
    sees_health: bool

    @cached_property
    def local(self) -> datetime:
        return clock.local(clock.now(), self.hospital.timezone)

    @property
    def on(self) -> date:
        return self.local.date()

    @cached_property
    def campuses(self) -> list[Hospital]:
        """The others that share the issuer of its privileges."""
        sharing = Hospital.objects.in_use().filter(privileges_issuer=self.hospital.privileges_issuer_id)
        return list(sharing.exclude(pk=self.hospital.pk))

    @property
    def own(self) -> Groups:
        return grouped([each for each in self._all if each.requirement.hospital_id], self.on)

    @property
    def wider(self) -> list[Said]:
        """The state's and the house rules that hold there too."""
        wider = [each for each in self._all if not each.requirement.hospital_id]
        return grouped(wider, self.on).confirmed

    @property
    def is_known(self) -> bool:
        """Something of its own is in force (rules.md D1)."""
        spans = [each.requirement for each in self.own.confirmed]
        return any(not each.starts_on or each.starts_on <= self.on for each in spans)

    @cached_property
    def _all(self) -> list[Said]:
        rows = list(Requirement.objects.listed().at(self.hospital).with_words())
        return said_with_exemptions(rows, self.on, sees_health=self.sees_health)


def said_with_exemptions(rows: Iterable[Requirement], on: date, *, sees_health: bool) -> list[Said]:
    """With the exemptions that run on that day or later."""
    rows = list(rows)
    granted: dict[UUID, list[Exemption]] = defaultdict(list)
    running = Exemption.objects.filter(requirement__in=rows).exclude(ends_on__lt=on)
    for each in running.select_related("technologist").order_by("starts_on", "id"):
        granted[each.requirement_id].append(each)
    return [said(each, granted[each.pk], sees_health=sees_health) for each in rows]
