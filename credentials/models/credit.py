from django.core.validators import MinValueValidator
from django.db import models

from audit.history import tracked
from credentials.models.credential import Credential
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


@tracked()
class CreditActivity(PracticeOwned):
    """Hours of continuing education toward one cycle. An opening balance is what a practice's old list said."""

    credential = PracticeForeignKey(Credential, models.CASCADE, related_name="credit_activities")
    hours = models.DecimalField(max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])
    category = models.CharField(max_length=40, blank=True)
    is_opening_balance = models.BooleanField(default=False)
    earned_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta(PracticeOwned.Meta):
        ordering = ["-earned_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "credential"],
                condition=models.Q(is_opening_balance=True),
                name="credit_one_opening_balance",
            ),
        ]
