from django.db import models

from credentials.models.credential_type import CredentialType
from practices.models import Membership, Technologist
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned

# What a cell of a person would have told, where it is about no credential.
OF_A_PERSON = {
    "email": "e-mail",
    "phone": "mobile phone",
    "hire_date": "working from",
    "leave_date": "working until",
    "discipline": "role",
    "home_base": "home base",
    "employment": "employment",
    "employee_number": "employee number",
    "state": "state",
}


class ImportState(models.TextChoices):
    UNDERSTOOD = "understood", "waiting for you"
    APPLIED = "applied", "applied"
    ABANDONED = "abandoned", "abandoned"


class ImportRun(PracticeOwned):
    """One uploaded file on its way in: what was understood, what was corrected and answered, what came of it."""

    file_name = models.CharField(max_length=255)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UNDERSTOOD)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    choices = models.JSONField(default=dict, help_text="Renewals and corrections that were flipped.")
    result = models.JSONField(default=dict)
    sms_consent_text = models.TextField(blank=True)
    uploaded_by = PracticeForeignKey(Membership, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta(PracticeOwned.Meta):
        ordering = ["-uploaded_at"]
        indexes = [models.Index(fields=["practice_id", "-uploaded_at"])]

    def __str__(self) -> str:
        return self.file_name


class RememberedMapping(PracticeOwned):
    """How a person corrected the reading of a file's headings, for next month's file with much the same ones."""

    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "fingerprint"], name="remembered_mapping_once"),
        ]


class UnreadCell(PracticeOwned):
    """A cell that could not be read: it stays on the managers' list until its fact is on record or it is dismissed.

    `field` is what it would have told of the technologist or of their credential of the type. `settled_by` is who said
    that it needs nothing; an earlier file's cell that a later one replaced is closed by nobody.
    """

    run = PracticeForeignKey(ImportRun, models.CASCADE, related_name="unread_cells")
    sheet = models.CharField(max_length=120, blank=True)
    cell = models.CharField(max_length=12)
    value = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=400)
    technologist = PracticeForeignKey(Technologist, models.CASCADE, null=True, related_name="unread_cells")
    type = PracticeForeignKey(CredentialType, models.CASCADE, null=True, related_name="+")
    field = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True)
    settled_by = PracticeForeignKey(Membership, null=True, related_name="+")

    class Meta(PracticeOwned.Meta):
        ordering = ["id"]

    @property
    def what(self) -> str:
        """“BLS”, “mobile phone”: what it would have told; nothing where even that is not known."""
        return self.type.name if self.type else OF_A_PERSON.get(self.field, "")

    @property
    def place(self) -> str:
        """“Roster!J13”; a file of one nameless sheet has only the cell."""
        return f"{self.sheet}!{self.cell}" if self.sheet else self.cell
