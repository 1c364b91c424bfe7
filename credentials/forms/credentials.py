from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q

from credentials.actions.issuers import find_issuer
from credentials.forms.dates import DatesForm
from credentials.models import Credential, CredentialType, Issuer
from credentials.models.credential_type import Rule, Scope
from credentials.models.issuer import IssuerKind
from credentials.models.period import PeriodState
from practices.models import Technologist

ISSUER_KIND = {Scope.HOSPITAL: IssuerKind.HOSPITAL, Scope.STATE: IssuerKind.STATE}


class WhichForm(forms.Form):
    """Whose credential, and of which type: the rest of the questions follows from it."""

    technologist = forms.ModelChoiceField(queryset=Technologist.objects.none())
    type = forms.ModelChoiceField(queryset=CredentialType.objects.none(), to_field_name="code")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technologist"].queryset = Technologist.objects.employed(on)  # type: ignore[attr-defined]
        self.fields["type"].queryset = CredentialType.objects.in_use()  # type: ignore[attr-defined]


class IssuerMixin(forms.Form):
    """One of the issuers on record, another by name, or not known."""

    issuer = forms.ModelChoiceField(queryset=Issuer.objects.none(), required=False, empty_label="Not known")
    new_issuer = forms.CharField(label="Or another issuer", required=False, max_length=160)

    def offer_issuers(self, kind: CredentialType) -> None:
        offered = list(issuers_for(kind)[:2])
        self.fields["issuer"].queryset = issuers_for(kind)  # type: ignore[attr-defined]
        if len(offered) == 1 and kind.scope == Scope.NATIONAL:
            self.fields["issuer"].initial = offered[0]
        if kind.scope == Scope.HOSPITAL:
            self.fields["issuer"].label, self.fields["new_issuer"].label = "Hospital", "Or another hospital"
        if kind.scope == Scope.STATE:
            self.fields["issuer"].label, self.fields["new_issuer"].label = "State board", "Or another state board"

    def chosen_issuer(self, kind: CredentialType) -> Issuer | None:
        """The issuer chosen or named; a new name becomes a new issuer."""
        name = " ".join(self.cleaned_data["new_issuer"].split())
        if not name:
            return self.cleaned_data["issuer"]
        made_as = ISSUER_KIND.get(Scope(kind.scope), IssuerKind.OTHER)
        return find_issuer(name) or Issuer.objects.create(name=name, kind=made_as)

    def clean_new_issuer(self) -> str:
        name: str = self.cleaned_data["new_issuer"]
        if name and self.cleaned_data.get("issuer"):
            raise ValidationError("An issuer is chosen above already: choose “Not known” there, or leave this empty.")
        return name


class CredentialForm(IssuerMixin, DatesForm):
    """A new credential of one type."""

    number = forms.CharField(required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    serves = forms.ModelChoiceField(
        queryset=Credential.objects.none(), required=False, label="Counts toward", empty_label="A cycle of its own"
    )
    hours = forms.DecimalField(
        label="Hours so far",
        required=False,
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(2000))],
    )
    applied = forms.BooleanField(
        label="Applied for, not granted yet", required=False, help_text="It counts once its dates are recorded."
    )
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    field_order = (
        "issuer",
        "new_issuer",
        "number",
        "serves",
        "hours",
        "issued_on",
        "starts_on",
        "expires_on",
        "as_printed",
        "no_end",
        "applied",
        "note",
    )

    def __init__(self, *args: Any, technologist: Technologist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.technologist = technologist
        self.offer_issuers(self.kind)
        self._ask_for_hours() if self.kind.expiry_rule == Rule.HOURS else self._ask_for_dates()

    @property
    def state(self) -> str:
        return PeriodState.APPLIED if self.cleaned_data.get("applied") else PeriodState.ACCEPTED

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("applied"):
            return super().clean()
        if any(self.cleaned_data.get(name) for name in ("expires_on", "starts_on", "issued_on")):
            raise ValidationError({"applied": "It has dates, or it is only applied for: one of the two."})
        return self.cleaned_data

    def _ask_for_hours(self) -> None:
        for name in ("issued_on", "starts_on", "applied"):
            self.fields.pop(name, None)
        self.fields["expires_on"].label = "Cycle ends on"
        self.fields["expires_on"].help_text = "Only for a cycle of its own."
        self.fields["expires_on"].required = False
        self.fields["serves"].queryset = served_by_hours(self.technologist)  # type: ignore[attr-defined]
        self.fields["serves"].label_from_instance = lambda credential: credential.label  # type: ignore[attr-defined]

    def _ask_for_dates(self) -> None:
        del self.fields["serves"], self.fields["hours"]


class ChangeForm(IssuerMixin):
    """What a credential is besides its dates."""

    number = forms.CharField(required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, credential: Credential, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"issuer": credential.issuer_id, "number": credential.number, "note": credential.note}
        self.offer_issuers(credential.type)
        known = Q(pk=credential.issuer_id) | Q(pk__in=issuers_for(credential.type).values("pk"))
        self.fields["issuer"].queryset = Issuer.objects.filter(known)  # type: ignore[attr-defined]


def issuers_for(kind: CredentialType) -> "Any":
    """Who can have granted a credential of the type: its own issuers, by scope the hospitals or state boards, else
    whoever is on record but those."""
    if by_scope := ISSUER_KIND.get(Scope(kind.scope)):
        return Issuer.objects.filter(kind=by_scope)
    own = Issuer.objects.filter(pk__in=kind.issuers.values("pk"))
    return own if own.exists() else Issuer.objects.exclude(kind__in=list(ISSUER_KIND.values()))


def served_by_hours(technologist: Technologist) -> "Any":
    """A person's credentials whose cycle asks for hours."""
    asks = Q(type__hours_required__isnull=False) & ~Q(type__expiry_rule=Rule.HOURS)
    return Credential.objects.filter(asks, technologist=technologist).select_related("type", "issuer")
