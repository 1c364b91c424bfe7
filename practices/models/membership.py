from datetime import datetime
from typing import Self

from django.db import models

from audit.history import tracked
from practices.models.user import User
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class Role(models.TextChoices):
    MANAGER = "manager", "practice manager"
    SCHEDULER = "scheduler", "scheduler"
    TECHNOLOGIST = "technologist", "technologist"
    AUDITOR = "auditor", "auditor"


class MembershipQuerySet(PracticeQuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(active=True, user__is_active=True)

    def managers(self) -> Self:
        return self.active().filter(role=Role.MANAGER)


@tracked()
class Membership(PracticeOwned):
    """A user in a practice, in one role. Visible to its own user outside the practice, for the practice switcher."""

    wall_also_visible = "user_id = (SELECT nullif(current_setting('app.user', true), '')::uuid)"

    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=12, choices=Role)
    active = models.BooleanField(default=True)
    phone = models.CharField("mobile phone", max_length=20, blank=True, help_text="For SMS when something escalates.")
    sms_consent_at = models.DateTimeField(null=True, blank=True, editable=False)
    sms_consent_text = models.TextField(blank=True, editable=False)
    sms_consent_by = models.CharField(max_length=200, blank=True, editable=False)
    timezone = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text="By whose clock texts wait at night; “”: the practice's.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeManager.from_queryset(MembershipQuerySet)()
    # Not scoped: under user_context() the row policy shows a user's own memberships, and outside it nothing.
    own = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta(PracticeOwned.Meta):
        default_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "user"],
                name="membership_once_per_user",
                violation_error_message="This person is already a member.",
            ),
        ]
        indexes = [
            models.Index(fields=["practice_id", "role"]),
            # The switcher asks for one user's memberships before a practice is open.
            models.Index(fields=["user"]),
            # nc_practices_holding: whom a STOP concerns, in whatever practice.
            models.Index(
                models.Func(models.F("phone"), function="nc_number_hash"),
                condition=~models.Q(phone=""),
                name="membership_by_number_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class InvitationState(models.TextChoices):
    OPEN = "open", "waiting for an answer"
    ACCEPTED = "accepted", "accepted"
    WITHDRAWN = "withdrawn", "withdrawn"
    EXPIRED = "expired", "expired"


class InvitationQuerySet(PracticeQuerySet["Invitation"]):
    def unanswered(self) -> Self:
        """Open or expired: neither accepted nor withdrawn."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self, at: datetime) -> Self:
        """See also Invitation.state."""
        return self.unanswered().filter(expires_at__gt=at)


@tracked()
class Invitation(PracticeOwned):
    """An open offer of a membership, sent by e-mail. Accepted or withdrawn, it stays on the record."""

    email = models.EmailField("e-mail")
    role = models.CharField(max_length=12, choices=Role)
    technologist = PracticeForeignKey("practices.Technologist", models.CASCADE, null=True, blank=True, related_name="+")
    invited_by = PracticeForeignKey(Membership, related_name="+", null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = PracticeManager.from_queryset(InvitationQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

    def state(self, at: datetime) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if at < self.expires_at else InvitationState.EXPIRED
