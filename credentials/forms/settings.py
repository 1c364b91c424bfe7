from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from credentials.actions.issuers import find_issuer
from credentials.models import CredentialType, CredentialTypeIssuer, Issuer
from credentials.models.credential_type import Rule
from credentials.models.issuer import IssuerKind
from practices.forms.fields import LadderField
from tenancy.forms import PracticeModelForm

# The numbers each rule cannot do without.
NEEDS = {
    Rule.FIXED_DAY: ("fixed_month", "fixed_day", "cycle_months"),
    Rule.MONTHS_FROM_ISSUE: ("cycle_months",),
    Rule.MONTH_END: ("cycle_months",),
    Rule.SEASON: ("opens_month", "opens_day", "closes_month", "closes_day"),
    Rule.FRESHNESS: ("fresh_days",),
    Rule.HOURS: (),
    Rule.EXACT: (),
    Rule.ONE_TIME: (),
}
TAKES = NEEDS | {Rule.EXACT: ("cycle_months",), Rule.HOURS: ("hours_required",)}
ASKS_HOURS = (Rule.FIXED_DAY,)
NUMBERS = tuple(dict.fromkeys(name for names in TAKES.values() for name in names))


class TypeForm(PracticeModelForm):
    """A credential type. Of the rule's numbers it shows those that the rule at hand needs."""

    ladder = LadderField(
        required=False, help_text="Days before the end on which a reminder leaves. Left empty: the practice's own."
    )

    look_up_url = forms.URLField(
        label="Look-up page", required=False, assume_scheme="https", help_text="Where it can be verified."
    )

    class Meta:
        model = CredentialType
        fields = [
            "name",
            "full_name",
            "group",
            "scope",
            "issuers",
            "expiry_rule",
            *NUMBERS,
            "processing_days",
            "opens_before_days",
            "grace_days",
            "grace_loss",
            "ladder",
            "renewed_by",
            "presupposes",
            "look_up_url",
            "is_health",
            "note",
        ]
        labels = {
            "group": "Heading",
            "scope": "Held",
            "hours_required": "hours its cycle asks for",
            "presupposes": "Needs a current",
            "grace_loss": "What is lost after them",
        }
        widgets = {"issuers": forms.CheckboxSelectMultiple, "note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, rule: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = Rule(rule or self.data.get("expiry_rule") or self.instance.expiry_rule)
        self.initial["expiry_rule"] = self.rule
        self.number_names = TAKES[self.rule] + (("hours_required",) if self.rule in ASKS_HOURS else ())
        for name in NUMBERS:
            if name not in self.number_names:
                del self.fields[name]
        for name in NEEDS[self.rule]:
            self.fields[name].required = True
        self.fields["issuers"].queryset = self._issuers()  # type: ignore[attr-defined]
        others = CredentialType.objects.in_use().exclude(pk=self.instance.pk)
        self.fields["presupposes"].queryset = others  # type: ignore[attr-defined]
        self.fields["presupposes"].empty_label = "nothing else"  # type: ignore[attr-defined]

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[name] for name in self.number_names]

    def _issuers(self) -> QuerySet[Issuer]:
        """All but hospitals, of which there are many and which grant by scope; those it has stay."""
        linked = CredentialTypeIssuer.objects.filter(credential_type=self.instance.pk).values("issuer")
        return Issuer.objects.filter(~Q(kind=IssuerKind.HOSPITAL) | Q(pk__in=linked))

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        same = CredentialType.objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise ValidationError("A credential type of this name exists already.")
        return name

    def clean_ladder(self) -> list[int] | None:
        rungs = self.cleaned_data["ladder"]
        if len(set(rungs)) != len(rungs):
            raise ValidationError("Each number of days may stand once.")
        return rungs or None


class IssuerForm(PracticeModelForm):
    aliases = forms.CharField(
        label="Other names",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="As files write it, one on a line.",
    )

    look_up_url = forms.URLField(
        label="Look-up page",
        required=False,
        assume_scheme="https",
        help_text="Where its credentials can be looked up.",
    )

    class Meta:
        model = Issuer
        fields = ["name", "kind", "aliases", "state", "look_up_url"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["aliases"] = "\n".join(self.instance.aliases)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        known = find_issuer(name)
        if known and known.pk != self.instance.pk:
            raise ValidationError(f"{known} goes by this name already.")
        return name

    def clean_aliases(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        return list(dict.fromkeys(line[:160] for line in lines if line))

    def clean_state(self) -> str:
        return self.cleaned_data["state"].upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == IssuerKind.STATE and not cleaned.get("state") and "state" not in self.errors:
            self.add_error("state", "Which state's board? Its two letters.")
        return cleaned
