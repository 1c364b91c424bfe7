from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from practices.models import Technologist
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class AbsenceQuerySet(PracticeQuerySet["Absence"]):
    def not_over(self, on: date) -> Self:
        return self.filter(ends_on__gte=on)


@tracked()
class Absence(PracticeOwned):
    """Whole days on the person's own clock, both included, in which nobody books them."""

    technologist = PracticeForeignKey(Technologist, models.CASCADE, related_name="absences")
    starts_on = models.DateField("away from")
    ends_on = models.DateField("away through")
    reason = models.CharField(max_length=80, blank=True, help_text="For example: leave, course. No health details.")

    objects = PracticeManager.from_queryset(AbsenceQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_it_starts",
                violation_error_message="An absence cannot end before it starts.",
            ),
        ]


class TimeSpan(PracticeOwned):
    """Time of a person, [start, end)."""

    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until")

    class Meta(PracticeOwned.Meta):
        abstract = True


@tracked()
class OnCall(TimeSpan):
    """Time in which a person stands by: ranked first when a case needs cover (rules.md E3)."""

    technologist = PracticeForeignKey(Technologist, models.CASCADE, related_name="on_call")

    class Meta(TimeSpan.Meta):
        abstract = False
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="on_call_ends_after_it_starts",
                violation_error_message="It cannot end before it starts.",
            ),
        ]


@tracked()
class Offer(TimeSpan):
    """Time that a per-diem person offers: ranked after the employed, “ask first” (rules.md E3)."""

    technologist = PracticeForeignKey(Technologist, models.CASCADE, related_name="offers")

    class Meta(TimeSpan.Meta):
        abstract = False
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="offer_ends_after_it_starts",
                violation_error_message="It cannot end before it starts.",
            ),
        ]
