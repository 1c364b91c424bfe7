from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from credentials.models import CredentialType, Issuer
from hospitals.models.hospital import Hospital
from practices.models import Membership
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned

# What it asks, of whom, where and when, besides the types and issuers that it names.
ASKED = (
    "hospital_id",
    "state_code",
    "side",
    "modality",
    "verified",
    "days_left",
    "issued_within_months",
    "checked_within_days",
    "in_season",
    "accepts_grace",
    "severity",
    "starts_on",
    "ends_on",
)


class Side(models.TextChoices):
    """For whom it holds, by the seat on the case (rules.md D6)."""

    EVERYONE = "", "everyone"
    TECHNOLOGIST = "technologist", "technologists and trainees"
    TRAINEE = "trainee", "trainees"
    OVERSIGHT = "oversight", "oversight physicians"


class Severity(models.TextChoices):
    BLOCK = "block", "blocks a booking"
    WARN = "warn", "warns"


class RequirementState(models.TextChoices):
    PROPOSED = "proposed", "proposed"
    CONFIRMED = "confirmed", "confirmed"
    # Kept, so that the next file with the same words does not propose it again.
    DISMISSED = "dismissed", "dismissed"


class RequirementQuerySet(PracticeQuerySet["Requirement"]):
    def confirmed(self) -> Self:
        return self.filter(state=RequirementState.CONFIRMED)

    def proposed(self) -> Self:
        return self.filter(state=RequirementState.PROPOSED)

    def listed(self) -> Self:
        """Confirmed or proposed: those that pages and lists know of."""
        return self.exclude(state=RequirementState.DISMISSED)

    def with_words(self) -> Self:
        """With everything its sentence is made of."""
        return self.select_related("hospital").prefetch_related("any_of__type", "accepted_issuers__issuer")

    def not_over(self, on: date) -> Self:
        """In force on that day or later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def at(self, hospital: Hospital) -> Self:
        """The hospital's own, its state's, and the house rules (rules.md D1)."""
        of_the_state = Q(hospital=None, state_code=hospital.state) if hospital.state else Q()
        return self.filter(Q(hospital=hospital) | Q(hospital=None, state_code="") | of_the_state)


@tracked()
class Requirement(PracticeOwned):
    """What a hospital, every hospital of a state, or the practice's house rule asks for: any of some types, and how
    they must be held. Only confirmed ones are judged by. Both days of the span it is in force are included."""

    hospital = PracticeForeignKey(Hospital, models.CASCADE, null=True, blank=True, related_name="requirements")
    state_code = models.CharField(
        "state", max_length=2, blank=True, help_text="For every hospital of a state: its two letters."
    )
    side = models.CharField("for", max_length=12, choices=Side, blank=True, default=Side.EVERYONE)
    modality = models.CharField(max_length=40, blank=True, help_text="For cases with this modality only.")
    types: "models.ManyToManyField[CredentialType, RequirementType]" = models.ManyToManyField(
        CredentialType, through="RequirementType", related_name="+"
    )
    issuers: "models.ManyToManyField[Issuer, RequirementIssuer]" = models.ManyToManyField(
        Issuer, through="RequirementIssuer", blank=True, related_name="+"
    )
    verified = models.BooleanField("must be verified at its source", default=False)
    days_left = models.PositiveSmallIntegerField("days left on the day of the case", null=True, blank=True)
    issued_within_months = models.PositiveSmallIntegerField("issued within months", null=True, blank=True)
    checked_within_days = models.PositiveSmallIntegerField("checked within days", null=True, blank=True)
    in_season = models.BooleanField("in season only", default=False)
    accepts_grace = models.BooleanField("accepted in its grace days", default=False)
    severity = models.CharField(max_length=5, choices=Severity, default=Severity.BLOCK)
    starts_on = models.DateField("in force from", null=True, blank=True)
    ends_on = models.DateField("in force until", null=True, blank=True)
    state = models.CharField(max_length=9, choices=RequirementState, default=RequirementState.CONFIRMED, editable=False)
    source = models.TextField(blank=True, editable=False, help_text="The words it was read from.")
    remark = models.TextField(blank=True, editable=False, help_text="Those of them that were not understood.")
    note = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = PracticeForeignKey(Membership, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeManager.from_queryset(RequirementQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hospital=None) | Q(state_code=""),
                name="requirement_of_a_hospital_or_a_state",
                violation_error_message="It holds in one hospital or in a whole state, not both.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="requirement_ends_after_it_starts",
                violation_error_message="It cannot end before it is in force.",
            ),
        ]

    def __str__(self) -> str:
        types = " or ".join(each.name for each in self.types.all())
        return f"{self.hospital or self.state_code or 'every hospital'}: {types}"


class RequirementType(PracticeOwned):
    """One of the types of which any is enough, in the order they were given."""

    requirement = PracticeForeignKey(Requirement, models.CASCADE, related_name="any_of")
    type = PracticeForeignKey(CredentialType, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(PracticeOwned.Meta):
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "requirement", "type"], name="requirement_type_once"),
        ]


class RequirementIssuer(PracticeOwned):
    """One of the issuers it accepts; without any, whoever granted it will do."""

    requirement = PracticeForeignKey(Requirement, models.CASCADE, related_name="accepted_issuers")
    issuer = PracticeForeignKey(Issuer, related_name="+")

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "requirement", "issuer"], name="requirement_issuer_once"),
        ]
