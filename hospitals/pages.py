"""What the page of one hospital shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from hospitals.models import Exemption, Hospital, Requirement
from hospitals.models.requirement import Side
from hospitals.said import Groups, Said, grouped, said
from tenancy import clock

_TECHNOLOGISTS, _TRAINEES, _OVERSIGHT = "technologists", "trainees", "oversight physicians"


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
    def plain(self) -> list[Said]:
        """What is proposed and was understood, each word of it."""
        return [each for each in self.own.proposed if not each.requirement.remark]

    @property
    def doubtful(self) -> list[Said]:
        return [each for each in self.own.proposed if each.requirement.remark]

    @property
    def is_known(self) -> bool:
        """Something of its own is in force (rules.md D1)."""
        return bool(self._sides)

    @property
    def unknown_of(self) -> str:
        """Of whom nothing of its own is asked, where something is of others: “technologists and trainees”."""
        if not self._sides or Side.EVERYONE in self._sides:
            return ""
        if Side.TECHNOLOGIST in self._sides:
            return "" if Side.OVERSIGHT in self._sides else _OVERSIGHT
        known = {Side.TRAINEE: _TRAINEES, Side.OVERSIGHT: _OVERSIGHT}
        return " and ".join([_TECHNOLOGISTS, *(words for side, words in known.items() if side not in self._sides)])

    @cached_property
    def _sides(self) -> set[str]:
        """Of whom what is in force is asked."""
        confirmed = (each.requirement for each in self.own.confirmed)
        return {each.side for each in confirmed if not each.starts_on or each.starts_on <= self.on}

    @cached_property
    def _all(self) -> list[Said]:
        rows = list(Requirement.objects.listed().at(self.hospital).with_words())
        return said_with_exemptions(rows, self.on, sees_health=self.sees_health)


def said_with_exemptions(rows: Iterable[Requirement], on: date, *, sees_health: bool) -> list[Said]:
    """With the exemptions that run on that day or later."""
    rows = list(rows)
    granted: dict[UUID, list[Exemption]] = defaultdict(list)
    running = Exemption.objects.filter(requirement__in=rows).exclude(ends_on__lt=on)
    for each in running.select_related("technologist", "hospital").order_by("starts_on", "id"):
        granted[each.requirement_id].append(each)
    return [said(each, granted[each.pk], sees_health=sees_health) for each in rows]
