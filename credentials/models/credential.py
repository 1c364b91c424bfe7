from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from credentials.models.credential_type import CredentialType
from credentials.models.issuer import Issuer
from credentials.querysets import CredentialQuerySet
from practices.models import Membership, Technologist
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager
from tenancy.models import PracticeOwned


@tracked()
class Credential(PracticeOwned):
    """One technologist's holding of a type from one issuer, which may be unknown. Its dates are its periods."""

    technologist = PracticeForeignKey(Technologist, related_name="credentials")
    type = PracticeForeignKey(CredentialType, related_name="credentials")
    issuer = PracticeForeignKey(Issuer, null=True, blank=True, related_name="credentials")
    serves = PracticeForeignKey("self", null=True, blank=True, related_name="served_by")
    number = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    let_go_on = models.DateField(null=True, blank=True, editable=False)
    let_go_by = PracticeForeignKey(Membership, null=True, editable=False, related_name="+")
    let_go_why = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeManager.from_queryset(CredentialQuerySet)()

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "technologist", "type", "issuer", "serves"],
                nulls_distinct=False,
                name="credential_once",
                violation_error_message="This credential is on record already. Add a period to it instead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.technologist}: {self.label}"

    @property
    def label(self) -> str:
        """“Hospital privileges, St. Brendan Medical Center”, or the type alone where issuers do not tell apart."""
        if self.issuer and self.type.scope != "national":
            return f"{self.type}, {self.issuer}"
        return str(self.type)

    @property
    def small_print(self) -> str:
        """“ABRET, CNIM-40311”: what the label leaves out."""
        issuer = str(self.issuer) if self.issuer and self.type.scope == "national" else ""
        return ", ".join(filter(None, (issuer, self.number)))

    @property
    def look_up_url(self) -> str:
        """Where it can be verified: its issuer's page, else its type's."""
        return (self.issuer.look_up_url if self.issuer else "") or self.type.look_up_url

    @property
    def look_up_host(self) -> str:
        """“abret.org”."""
        return (urlsplit(self.look_up_url).hostname or "").removeprefix("www.")


@tracked()
class Suspension(PracticeOwned):
    """A span, both days included, in which a credential does not count. Open-ended until lifted."""

    credential = PracticeForeignKey(Credential, models.CASCADE, related_name="suspensions")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(PracticeOwned.Meta):
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="suspension_ends_after_it_starts",
                violation_error_message="A suspension cannot end before it starts.",
            ),
        ]
