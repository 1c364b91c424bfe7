from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from phonenumber_field.modelfields import PhoneNumberField

from audit.history import tracked
from practices.models.membership import Membership
from practices.zones import validate_zone
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class Discipline(models.TextChoices):
    TECHNOLOGIST = "technologist", "technologist"
    TRAINEE = "trainee", "trainee"
    OVERSIGHT = "oversight", "oversight physician"


class TechnologistQuerySet(PracticeQuerySet["Technologist"]):
    def employed(self, on: date) -> Self:
        """See also Technologist.is_employed."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def left(self, on: date) -> Self:
        return self.filter(ends_on__lt=on)

    def named_like(self, words: str) -> Self:
        known = Q(name__icontains=words) | Q(email__icontains=words) | Q(employee_number__iexact=words)
        return self.filter(known | Q(aliases__icontains=words))


@tracked()
class Technologist(PracticeOwned):
    """A person whose credentials are tracked, with or without a log-in. Who left stays on the record."""

    name = models.CharField(max_length=150)
    sort_name = models.CharField(
        max_length=150, blank=True, help_text="Family name first. Left empty: made from the name."
    )
    email = models.EmailField("e-mail", blank=True)
    phone = PhoneNumberField("mobile phone", blank=True, region="US")
    timezone = models.CharField("time zone", max_length=64, validators=[validate_zone])
    discipline = models.CharField(max_length=12, choices=Discipline, default=Discipline.TECHNOLOGIST)
    employment = models.CharField(max_length=40, blank=True, help_text="For example: employed, 1099, per diem.")
    home_base = models.CharField(max_length=80, blank=True)
    employee_number = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField("working from", null=True, blank=True)
    ends_on = models.DateField("working until", null=True, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=254),
        default=list,
        blank=True,
        help_text="Other names, e-mail addresses and employee numbers this person goes by in files.",
    )
    notes = models.TextField(blank=True)
    membership = PracticeForeignKey(Membership, null=True, blank=True, related_name="technologists")
    sms_consent_at = models.DateTimeField(null=True, blank=True, editable=False)
    sms_consent_text = models.TextField(blank=True, editable=False)
    sms_consent_by = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeManager.from_queryset(TechnologistQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["sort_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "employee_number"],
                condition=~Q(employee_number=""),
                name="technologist_employee_number_once",
                violation_error_message="Another technologist has this employee number.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="technologist_leaves_after_starting",
                violation_error_message="“Working until” lies before “working from”.",
            ),
        ]
        indexes = [
            models.Index(fields=["practice_id", "sort_name"]),
            # nc_practices_holding: whom a STOP concerns, in whatever practice.
            models.Index(
                models.Func(models.F("phone"), function="nc_number_hash"),
                condition=~Q(phone=""),
                name="technologist_by_number_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = self.sort_name or family_name_first(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def family_name(self) -> str:
        return self.sort_name.split(",")[0]

    def is_employed(self, on: date) -> bool:
        return self.ends_on is None or on <= self.ends_on

    @property
    def takes_sms(self) -> bool:
        """SMS needs the person's own consent, or a manager's word for it (rules.md C1)."""
        return bool(self.phone) and self.sms_consent_at is not None


def family_name_first(name: str) -> str:
    """“Per Lindqvist” as “Lindqvist, Per”: the last word is taken as the family name."""
    *given, family = name.split() or [""]
    return f"{family}, {' '.join(given)}" if given else family
