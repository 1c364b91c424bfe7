from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from audit.history import tracked
from credentials.models.credential import Credential
from credentials.validity import PeriodState as State
from credentials.wording import sentence_case
from practices.models import Membership
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class PeriodState(models.TextChoices):
    APPLIED = State.APPLIED.value, "applied for"
    PENDING = State.PENDING.value, "to be accepted"
    ACCEPTED = State.ACCEPTED.value, "accepted"
    RETURNED = State.RETURNED.value, "returned"
    WITHDRAWN = State.WITHDRAWN.value, "withdrawn"


class Origin(models.TextChoices):
    RECORDED = "recorded", "recorded"
    IMPORTED = "imported", "imported"
    UPLOADED = "uploaded", "uploaded"
    RENEWED = "renewed", "renewed"


FOUND_ACTIVE = "active"

# Dates never change. The credential does in one way: two become one, by a merge that this transaction records.
_ONLY_BY_A_MERGE = """
    IF (OLD.issued_on, OLD.starts_on, OLD.expires_on, OLD.accepted_at)
        IS DISTINCT FROM (NEW.issued_on, NEW.starts_on, NEW.expires_on, NEW.accepted_at)
    OR NOT EXISTS (
        SELECT FROM practices_merge m
        WHERE m.practice_id = OLD.practice_id AND m.gone_id = OLD.credential_id AND m.kept_id = NEW.credential_id
          AND m.merged_at = transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
    END IF;
    RETURN NEW;
"""


class PeriodQuerySet(PracticeQuerySet["Period"]):
    def standing_now(self) -> Self:
        """Accepted and not superseded. See also Period.stands."""
        return self.filter(state=PeriodState.ACCEPTED, superseded_at=None)

    def awaited(self) -> Self:
        """Applied for or uploaded, and not yet answered."""
        return self.filter(state__in=(PeriodState.APPLIED, PeriodState.PENDING), superseded_at=None)

    def verified(self) -> Self:
        """Standing, and found active when the source was last looked at. See also Period.is_verified."""
        last = Verification.objects.filter(period=OuterRef("pk")).order_by("-verified_at").values("result")[:1]
        return self.standing_now().alias(found=Subquery(last)).filter(found=FOUND_ACTIVE)


@tracked()
class Period(PracticeOwned):
    """One span of validity. Once accepted its dates never change: a correction is a new row that supersedes it
    (rules.md A2). `expires_on` empty means it does not expire; the last day is included."""

    credential = PracticeForeignKey(Credential, models.CASCADE, related_name="periods")
    issued_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField("valid from", null=True, blank=True)
    expires_on = models.DateField("valid through", null=True, blank=True)
    cycle_starts_on = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.RECORDED)
    state = models.CharField(max_length=9, choices=PeriodState, default=PeriodState.ACCEPTED)
    recorded_at = models.DateTimeField()
    recorded_by = PracticeForeignKey(Membership, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = PracticeForeignKey(Membership, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_by = PracticeForeignKey("self", null=True, related_name="+")
    note = models.TextField(blank=True)

    objects = PracticeManager.from_queryset(PeriodQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["-expires_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("starts_on")),
                name="period_ends_after_it_starts",
                violation_error_message="It cannot end before it starts.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PeriodState.ACCEPTED) | Q(accepted_at__isnull=False),
                name="period_accepted_at_an_instant",
            ),
        ]
        indexes = [
            # The sweep: which credentials' standing periods end near today, …
            models.Index(
                fields=["practice_id", "expires_on"],
                include=["credential", "starts_on", "id"],
                condition=Q(state=PeriodState.ACCEPTED, superseded_at=None),
                name="period_standing_by_end",
            ),
            # … and whether one of the same credential ends later.
            models.Index(
                fields=["practice_id", "credential", "expires_on"],
                include=["starts_on", "id"],
                condition=Q(state=PeriodState.ACCEPTED, superseded_at=None),
                name="period_last_standing",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="accepted_is_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.accepted_at IS NOT NULL"
                    " AND (OLD.credential_id, OLD.issued_on, OLD.starts_on, OLD.expires_on, OLD.accepted_at)"
                    " IS DISTINCT FROM"
                    " (NEW.credential_id, NEW.issued_on, NEW.starts_on, NEW.expires_on, NEW.accepted_at)"
                ),
                func=_ONLY_BY_A_MERGE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credential}, {self.starts_on or '…'} to {self.expires_on or 'no end'}"

    @property
    def span_words(self) -> str:
        """“Sat 1 Jan 2022 to Thu 31 Dec 2026”."""
        if self.state == PeriodState.APPLIED and not self.expires_on:
            return "No dates yet"
        end = f"to {_day(self.expires_on)}" if self.expires_on else "without an end"
        return f"{_day(self.starts_on)} {end}" if self.starts_on else sentence_case(end)

    @property
    def stands(self) -> bool:
        return self.state == PeriodState.ACCEPTED and self.superseded_at is None

    @property
    def repeats_another(self) -> bool:
        """It says just what the one says that stands for it, and nobody corrected it: two records of one thing became
        one."""
        other = self.superseded_by
        if other is None or self.superseded_at == other.recorded_at:
            return False
        return (self.issued_on, self.starts_on, self.expires_on) == (other.issued_on, other.starts_on, other.expires_on)

    @property
    def last_verification(self) -> "Verification | None":
        return next(iter(self.verifications.all()), None)

    @property
    def is_verified(self) -> bool:
        """Looked at last with the result “active”: other words, such as “emeritus”, are no confirmation."""
        last = self.last_verification
        return self.stands and last is not None and last.result == FOUND_ACTIVE


class VerificationMethod(models.TextChoices):
    WEBSITE = "website", "website"
    PHONE = "phone", "phone"
    EMAIL = "email", "e-mail"
    DOCUMENT = "document", "document"


class VerificationQuerySet(PracticeQuerySet["Verification"]):
    def of_standing_periods(self) -> Self:
        return self.filter(period__state=PeriodState.ACCEPTED, period__superseded_at=None)


@tracked()
class Verification(PracticeOwned):
    """The source was looked at: who, how, when and with what result. A corrected period starts unverified."""

    period = PracticeForeignKey(Period, models.CASCADE, related_name="verifications")
    method = models.CharField(max_length=8, choices=VerificationMethod)
    source = models.CharField(max_length=200, blank=True, help_text="The page, person or document that was asked.")
    result = models.CharField(max_length=200, default=FOUND_ACTIVE)
    note = models.TextField(blank=True)
    verified_at = models.DateTimeField()
    verified_by = PracticeForeignKey(Membership, related_name="+")

    objects = PracticeManager.from_queryset(VerificationQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["-verified_at"]


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b} {on.year}"
