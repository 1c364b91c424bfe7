from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from audit.history import tracked
from tenancy.models import PracticeOwned


class IssuerKind(models.TextChoices):
    BOARD = "board", "certifying board"
    STATE = "state", "state board"
    HOSPITAL = "hospital", "hospital"
    TRAINING = "training", "training body"
    INSURER = "insurer", "insurer"
    PRACTICE = "practice", "the practice itself"
    OTHER = "other", "other"


@tracked()
class Issuer(PracticeOwned):
    """Who grants a credential. A hospital is, to credentials, just the issuer of its privileges."""

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=IssuerKind, default=IssuerKind.OTHER)
    aliases = ArrayField(
        models.CharField(max_length=160), default=list, blank=True, help_text="Other names it goes by in files."
    )
    state = models.CharField(max_length=2, blank=True, help_text="For a state board: the state's two letters.")
    look_up_url = models.URLField("look-up page", blank=True, help_text="Where its credentials can be looked up.")

    class Meta(PracticeOwned.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "practice_id",
                Lower("name"),
                name="issuer_name_once",
                violation_error_message="An issuer of this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
