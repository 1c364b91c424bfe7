from typing import Any

from django import forms
from django.core.validators import MaxValueValidator

from credentials.models import CredentialType
from hospitals.actions.policies import CodeRule
from hospitals.findings import OF_REQUIREMENTS, RULED, Code
from hospitals.models import ClearancePolicy
from hospitals.models.policy import Rule
from hospitals.policies import Policy
from tenancy.forms import PracticeModelForm

# What each finding means, as a manager would say it.
MEANS = {
    Code.MISSING: "Nothing asked for is on record",
    Code.ISSUER_NOT_ACCEPTED: "It is from an issuer that is not accepted",
    Code.SUSPENDED: "It is suspended on the day",
    Code.EXPIRED: "It has ended by the day",
    Code.PENDING: "It is applied for, not granted",
    Code.OUT_OF_SEASON: "It is not held for the season",
    Code.IN_GRACE: "It is in its grace days",
    Code.NOT_YET_VALID: "It begins only after the day",
    Code.TOO_OLD: "It was issued or checked too long ago",
    Code.MARGIN_TOO_SHORT: "It ends too soon after the day",
    Code.PREREQUISITE_MISSING: "What it rests on is not held",
    Code.UNVERIFIED: "It is not verified",
    Code.ISSUER_UNKNOWN: "Who granted it is not known",
    Code.EXPIRES_SOON: "It ends soon after the case",
    Code.NO_REQUIREMENTS: "What the hospital asks for is not known",
    Code.ABSENT: "The person is absent",
    Code.SUPERVISION_MISSING: "A trainee is without a primary technologist",
    Code.UNCOVERED: "The case lacks a primary technologist or a reader",
    Code.TRAVEL_TIGHT: "The way from or to another case is too short",
    Code.REST_TOO_SHORT: "There is too little rest after a case of another day",
    Code.READER_OVERLOADED: "The reader supervises too many cases at once",
    Code.BACKUP_COMMITTED: "The backup is on another case at that time",
}
MOST = {
    "expires_soon_days": 365,
    "setup_minutes": 720,
    "teardown_minutes": 720,
    "city_minutes": 720,
    "rest_hours": 48,
    "reads_at_once": 50,
}
RULES = [(Rule.BLOCK, "blocks"), (Rule.WARN, "warns"), (Rule.OFF, "is not looked for")]


class NumbersForm(PracticeModelForm):
    class Meta:
        model = ClearancePolicy
        fields = [*MOST, "reader_required"]
        labels = {
            "expires_soon_days": "Warn of what ends within days after the case",
            "setup_minutes": "Set-up before the start, minutes",
            "teardown_minutes": "Tear-down after the end, minutes",
            "city_minutes": "Travel within one city, minutes",
            "rest_hours": "Rest between cases of different days, hours",
            "reads_at_once": "Cases a reader may supervise at once",
            "reader_required": "A case needs an oversight physician",
        }
        help_texts = {
            "city_minutes": "Where the table of travel times says nothing else.",
            "setup_minutes": "Where the case says nothing else.",
            "teardown_minutes": "Where the case says nothing else.",
            "reader_required": "Where the hospital says nothing else.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in MOST.items():
            self.fields[name].validators.append(MaxValueValidator(most))
            self.fields[name].widget.attrs |= {"max": most, "inputmode": "numeric"}


class CodeForm(forms.Form):
    """What the practice makes of one finding; of those of requirements, the requirement says whether they block."""

    rule = forms.ChoiceField(choices=RULES)
    overridable = forms.BooleanField(label="a manager may override", required=False)

    def __init__(self, data: Any, *, code: Code, policy: Policy) -> None:
        severity = policy.severity(code)
        held = Rule(severity.value) if severity else Rule.OFF
        initial = {"rule": held, "overridable": code not in policy.never_overridden}
        super().__init__(data, prefix=code.value, initial=initial)
        self.code, self.words = code, MEANS[code]
        self.fields["rule"].label = self.words
        if code in OF_REQUIREMENTS:
            del self.fields["rule"]

    @property
    def decided(self) -> CodeRule:
        """No rule where it is the house's: a default that changes later then changes for this practice too."""
        asked = self.cleaned_data.get("rule")
        rule = Rule(asked) if asked and asked != _by_default(self.code) else None
        return CodeRule(rule, self.cleaned_data["overridable"])


class TypesForm(forms.Form):
    """On which types findings may be overridden at all."""

    overridable = forms.ModelMultipleChoiceField(
        CredentialType.objects.none(),
        label="Findings on these may be overridden",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "is-columns"}),
    )

    def __init__(self, data: Any, *, policy: Policy) -> None:
        kinds = CredentialType.objects.in_use()
        initial = {"overridable": [kind.pk for kind in kinds if kind.pk not in policy.protected_types]}
        super().__init__(data, initial=initial)
        self.kinds = kinds
        self.fields["overridable"].queryset = kinds  # type: ignore[attr-defined]

    @property
    def decided(self) -> dict[CredentialType, bool]:
        ticked = {kind.pk for kind in self.cleaned_data["overridable"]}
        return {kind: kind.pk in ticked for kind in self.kinds}


class PolicyForms:
    """All of the page, valid or not together."""

    def __init__(self, data: Any, numbers: ClearancePolicy, policy: Policy) -> None:
        self.numbers = NumbersForm(data, instance=numbers)
        codes = [CodeForm(data, code=code, policy=policy) for code in RULED if code is not Code.DOUBLE_BOOKED]
        self.of_requirements = [form for form in codes if form.code in OF_REQUIREMENTS]
        self.of_practice = [form for form in codes if form.code not in OF_REQUIREMENTS]
        self.types = TypesForm(data, policy=policy)

    def are_valid(self) -> bool:
        return all(form.is_valid() for form in self.all)

    @property
    def all(self) -> list[forms.BaseForm]:
        return [self.numbers, *self.of_practice, *self.of_requirements, self.types]

    @property
    def codes(self) -> dict[Code, CodeRule]:
        return {form.code: form.decided for form in (*self.of_practice, *self.of_requirements)}


def _by_default(code: Code) -> Rule:
    severity = Policy().severity(code)
    return Rule(severity.value) if severity else Rule.OFF


def numbers_now() -> ClearancePolicy:
    """The practice's row, or one not saved yet with the house's numbers."""
    return ClearancePolicy.objects.first() or ClearancePolicy()
