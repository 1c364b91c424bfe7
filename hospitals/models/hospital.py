from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from audit.history import tracked
from credentials.models import Issuer
from practices.zones import validate_zone
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class HospitalQuerySet(PracticeQuerySet["Hospital"]):
    def in_use(self) -> Self:
        return self.filter(archived_at=None)

    def named_like(self, words: str) -> Self:
        known = models.Q(name__icontains=words) | models.Q(city__icontains=words)
        return self.filter(known | models.Q(aliases__icontains=words))


@tracked()
class Hospital(PracticeOwned):
    """A place where cases are monitored. Campuses may share the issuer of their privileges: its state is theirs."""

    name = models.CharField(max_length=160)
    aliases = ArrayField(
        models.CharField(max_length=160), default=list, blank=True, help_text="Other names it goes by in files."
    )
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", "Write the state's two letters, such as OR.")],
        help_text="Its two letters: a state's requirements hold in it.",
    )
    timezone = models.CharField("time zone", max_length=64, validators=[validate_zone])
    privileges_issuer = PracticeForeignKey(
        Issuer,
        related_name="hospitals",
        help_text="Who grants privileges and badges here. Campuses that share them share it.",
    )
    reader_required = models.BooleanField(
        "needs an oversight physician",
        null=True,
        blank=True,
        help_text="Whether a case here must have a reader; unknown: as the practice has it.",
    )
    portal = models.CharField(max_length=40, blank=True, help_text="For example: symplr, GHX, SEC3URE.")
    note = models.TextField(blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeManager.from_queryset(HospitalQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "practice_id",
                Lower("name"),
                name="hospital_name_once",
                violation_error_message="A hospital of this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """“Portland, OR”."""
        return ", ".join(filter(None, (self.city, self.state)))
