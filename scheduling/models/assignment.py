from datetime import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from audit.history import tracked
from practices.models import Membership, Technologist
from scheduling.models.case import Case
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class Role(models.TextChoices):
    PRIMARY = "primary", "primary"
    BACKUP = "backup", "backup"
    TRAINEE = "trainee", "trainee"
    OVERSIGHT = "oversight", "oversight physician"


class SeatState(models.TextChoices):
    LIVE = "live", "live"
    WANTED = "wanted", "wanted"
    RELEASED = "released", "released"


# One body, one room: these two seats of a person never overlap.
IN_THE_ROOM = (Role.PRIMARY, Role.TRAINEE)


class AssignmentQuerySet(PracticeQuerySet["Assignment"]):
    def live(self) -> Self:
        return self.filter(state=SeatState.LIVE)

    def standing(self) -> Self:
        """Live or wanted: all but what was released."""
        return self.exclude(state=SeatState.RELEASED)

    def ahead(self, at: datetime) -> Self:
        """Seats that still stand on cases that are not over."""
        return self.standing().filter(case__ends_at__gt=at, case__status__in=("tentative", "booked", "in_progress"))


@tracked()
class Assignment(PracticeOwned):
    """A person's seat on a case over [start, expected end). *Wanted*: a list asks for it, but it would clash; it does
    not staff the case (rules.md E4)."""

    case = PracticeForeignKey(Case, models.CASCADE, related_name="assignments")
    technologist = PracticeForeignKey(Technologist, related_name="assignments")
    role = models.CharField(max_length=9, choices=Role)
    state = models.CharField(max_length=8, choices=SeatState, default=SeatState.LIVE)
    during = DateTimeRangeField()
    booked_at = models.DateTimeField()
    booked_by = PracticeForeignKey(Membership, null=True, related_name="+")

    objects = PracticeManager.from_queryset(AssignmentQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["id"]
        constraints = [
            ExclusionConstraint(
                name="assignment_one_room_at_a_time",
                expressions=[
                    ("practice_id", RangeOperators.EQUAL),
                    ("technologist", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(state="live", role__in=["primary", "trainee"]),
            ),
            models.UniqueConstraint(
                fields=["practice_id", "case", "technologist"],
                condition=~Q(state="released"),
                name="assignment_one_seat_a_case",
                violation_error_message="This person has a seat on this case already.",
            ),
            models.UniqueConstraint(
                fields=["practice_id", "case"],
                condition=Q(state="live", role="primary"),
                name="assignment_one_primary",
                violation_error_message="This case has a primary technologist already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.technologist}, {self.get_role_display()} on {self.case}"

    @property
    def is_live(self) -> bool:
        return self.state == SeatState.LIVE
