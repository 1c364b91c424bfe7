from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from hospitals.models import Hospital
from scheduling.models.surgeon import Modality, Surgeon
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class CaseStatus(models.TextChoices):
    TENTATIVE = "tentative", "tentative"
    BOOKED = "booked", "booked"
    IN_PROGRESS = "in_progress", "in progress"
    DONE = "done", "done"
    CANCELLED = "cancelled", "cancelled"
    UNMONITORED = "unmonitored", "went ahead unmonitored"

    @property
    def said(self) -> str:
        """What a case does: “is booked”, “went ahead unmonitored”."""
        return self.label if self == CaseStatus.UNMONITORED else f"is {self.label}"


class CancelReason(models.TextChoices):
    CREDENTIAL = "credential", "a credential"
    COVERAGE = "coverage", "no coverage"
    SURGEON = "surgeon", "the surgeon"
    PATIENT = "patient", "the patient"
    HOSPITAL = "hospital", "the hospital"


# Those that still have to be staffed.
AHEAD = (CaseStatus.TENTATIVE, CaseStatus.BOOKED, CaseStatus.IN_PROGRESS)


class CaseQuerySet(PracticeQuerySet["Case"]):
    def ahead(self) -> Self:
        """Tentative, booked or in progress. See also Case.is_ahead."""
        return self.filter(status__in=AHEAD)

    def not_over(self, at: datetime) -> Self:
        return self.filter(ends_at__gt=at)

    def within(self, start: datetime, end: datetime) -> Self:
        """Those of which some part lies in [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)


@tracked(exclude=("as_listed",))
class Case(PracticeOwned):
    """A surgery to be monitored, in [start, expected end), entered and shown on the hospital's clock.

    It holds no patient identifiers: there is no field for them.
    """

    number = models.CharField(max_length=40, blank=True, help_text="The hospital's or the practice's own number.")
    hospital = PracticeForeignKey(Hospital, related_name="cases")
    room = models.CharField(max_length=40, blank=True)
    surgeon = PracticeForeignKey(Surgeon, null=True, blank=True, related_name="cases")
    procedure = models.CharField(max_length=200, blank=True)
    modalities: "models.ManyToManyField[Modality, CaseModality]" = models.ManyToManyField(
        Modality, through="CaseModality", blank=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField("expected end")
    setup_minutes = models.PositiveSmallIntegerField("set-up before the start, minutes", default=60)
    teardown_minutes = models.PositiveSmallIntegerField("tear-down after the end, minutes", default=30)
    status = models.CharField(max_length=11, choices=CaseStatus, default=CaseStatus.BOOKED)
    cancel_reason = models.CharField(max_length=10, choices=CancelReason, blank=True)
    note = models.TextField(blank=True, help_text="Nothing here may identify a patient.")
    as_listed = models.JSONField(
        default=dict,
        db_default={},
        editable=False,
        help_text="What a list last said of it: only what it says anew is taken.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeManager.from_queryset(CaseQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "number"],
                condition=~Q(number=""),
                name="case_number_once",
                violation_error_message="Another case has this number.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="case_ends_after_it_starts",
                violation_error_message="A case takes some time.",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.CANCELLED) | ~Q(cancel_reason=""),
                name="case_cancelled_for_a_reason",
                violation_error_message="Say why it is cancelled.",
            ),
        ]
        indexes = [models.Index(fields=["practice_id", "starts_at"]), models.Index(fields=["practice_id", "ends_at"])]

    def __str__(self) -> str:
        return self.number or self.procedure or "a case"

    @property
    def minutes(self) -> int:
        """The expected length, without set-up and tear-down."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def status_said(self) -> str:
        return CaseStatus(self.status).said

    @property
    def is_ahead(self) -> bool:
        return self.status in AHEAD

    @property
    def arrival_at(self) -> datetime:
        return self.starts_at - timedelta(minutes=self.setup_minutes)

    @property
    def leaving_at(self) -> datetime:
        return self.ends_at + timedelta(minutes=self.teardown_minutes)

    @property
    def local_start(self) -> datetime:
        """On the hospital's clock."""
        return self.starts_at.astimezone(ZoneInfo(self.hospital.timezone))

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(ZoneInfo(self.hospital.timezone))


class CaseModality(PracticeOwned):
    case = PracticeForeignKey(Case, models.CASCADE, related_name="case_modalities")
    modality = PracticeForeignKey(Modality, related_name="+")

    class Meta(PracticeOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "case", "modality"], name="case_modality_once"),
        ]
