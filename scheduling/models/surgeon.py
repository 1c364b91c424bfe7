from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from audit.history import tracked
from tenancy.models import PracticeOwned


@tracked()
class Surgeon(PracticeOwned):
    """Whose case it is. A name, never a patient's."""

    name = models.CharField(max_length=120)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(PracticeOwned.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "practice_id",
                Lower("name"),
                name="surgeon_name_once",
                violation_error_message="A surgeon of this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Modality(PracticeOwned):
    """A kind of monitoring, such as SSEP or MEP, as the practice writes it."""

    name = models.CharField(max_length=40)

    class Meta(PracticeOwned.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "practice_id",
                Lower("name"),
                name="modality_name_once",
                violation_error_message="A modality of this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
