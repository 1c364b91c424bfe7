from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet

from credentials.kinds import is_plural
from credentials.models import CredentialType, Issuer
from credentials.models.credential_type import Rule, Scope
from credentials.models.issuer import IssuerKind
from hospitals.forms.fields import MeantDayField, StateField
from hospitals.forms.widgets import GroupedTicks, SuggestingInput
from hospitals.limits import LONGEST_DAYS, LONGEST_MONTHS
from hospitals.modalities import known_modalities
from hospitals.models import Hospital, Requirement
from hospitals.models.requirement import Severity, Side
from hospitals.sentences import Wanted
from tenancy.forms import PracticeModelForm

ONE_HOSPITAL, ONE_STATE, EVERYWHERE = "hospital", "state", "house"
PLACES = [
    (ONE_HOSPITAL, "one hospital"),
    (ONE_STATE, "every hospital of a state"),
    (EVERYWHERE, "every hospital: a house rule"),
]


def _number(label: str, help_text: str, most: int) -> forms.IntegerField:
    validators = [MinValueValidator(1, "At least 1; or leave it empty."), MaxValueValidator(most)]
    widget = forms.NumberInput(attrs={"min": 1, "max": most, "inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, help_text=help_text, validators=validators, widget=widget)


class RequirementForm(PracticeModelForm):
    """What is asked for, of whom, where and how strictly. `wanted` is what of it can be read, as a sentence's parts."""

    place = forms.ChoiceField(label="It holds in", choices=PLACES, widget=forms.RadioSelect)
    hospital = forms.ModelChoiceField(
        Hospital.objects.none(), label="Hospital", error_messages={"required": "Which hospital?"}
    )
    state_code = StateField(
        required=True, help_text="Its two letters.", error_messages={"required": "Which state? Its two letters."}
    )
    any_of = forms.ModelMultipleChoiceField(
        CredentialType.objects.none(),
        label="Any one of these is enough",
        widget=GroupedTicks,
        error_messages={"required": "Tick at least one."},
        help_text="What must be held besides is a requirement of its own.",
    )
    issuers = forms.ModelMultipleChoiceField(
        Issuer.objects.none(),
        label="Accepted from",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "is-row"}),
        help_text="Tick none where it does not matter who granted it.",
    )
    days_left = _number("Days left, at least", "On the day of the case.", LONGEST_DAYS)
    issued_within_months = _number("Months old, at most", "Since it was issued.", LONGEST_MONTHS)
    checked_within_days = _number("Days since the check", "At most; for OIG/SAM and its like.", LONGEST_DAYS)
    side = forms.ChoiceField(label="Asked of", required=False, choices=Side)
    severity = forms.ChoiceField(
        label="Who does not meet it",
        choices=[(Severity.BLOCK, "cannot be booked"), (Severity.WARN, "can be booked, with a warning")],
        widget=forms.RadioSelect,
        initial=Severity.BLOCK,
    )
    starts_on = MeantDayField(label="In force from", required=False, help_text="The first day. Empty: since ever.")
    ends_on = MeantDayField(label="In force until", required=False, help_text="The last day. Empty: until you end it.")

    class Meta:
        model = Requirement
        fields = [
            "hospital",
            "state_code",
            "verified",
            "days_left",
            "issued_within_months",
            "checked_within_days",
            "in_season",
            "accepts_grace",
            "side",
            "modality",
            "severity",
            "starts_on",
            "ends_on",
            "note",
        ]
        labels = {
            "verified": "Verified: somebody looked at its source",
            "in_season": "Held for the season, while the season runs",
            "accepts_grace": "Accepted in its grace days too",
            "modality": "Only on cases with",
        }
        help_texts = {"modality": "A modality. Empty: every case."}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hospital"].queryset = self._hospitals()  # type: ignore[attr-defined]
        self.fields["modality"].widget = SuggestingInput(known_modalities())
        self._offer_types()
        self.fields["issuers"].queryset = self._issuers()  # type: ignore[attr-defined]
        if self.instance._state.adding:
            self.initial.setdefault("place", ONE_HOSPITAL if self.initial.get("hospital") else EVERYWHERE)
            return
        self.initial["place"] = self._place()
        self.initial["any_of"] = [each.type_id for each in self.instance.any_of.all()]
        self.initial["issuers"] = [each.issuer_id for each in self.instance.accepted_issuers.all()]

    @property
    def wanted(self) -> Wanted | None:
        """None while no type is ticked. Needs a bound form; what cannot be read yet is left out."""
        asked = self.cleaned_data
        if not asked.get("any_of"):
            return None
        plain = {name: asked.get(name) for name in _AS_THEY_ARE}
        return Wanted(
            any_of=[kind.name for kind in self.types],
            is_seasonal=all(kind.expiry_rule == Rule.SEASON for kind in self.types),
            issuers=sorted(issuer.name for issuer in asked.get("issuers") or ()),
            side=asked.get("side") or "",
            modality=asked.get("modality") or "",
            severity=asked.get("severity") or Severity.BLOCK,
            **plain,  # type: ignore[arg-type]
        )

    @property
    def types(self) -> list[CredentialType]:
        """Those ticked, in the order of the practice's types."""
        return sorted(self.cleaned_data.get("any_of") or (), key=lambda kind: (kind.position, kind.name))

    @property
    def asker(self) -> str:
        """Where it holds, as a sentence begins: “Every hospital of OR”. Empty while that is not said."""
        asked = self.cleaned_data
        match asked.get("place"):
            case "hospital":
                return str(asked.get("hospital") or "")
            case "state":
                return f"Every hospital of {asked['state_code']}" if asked.get("state_code") else ""
        return "Every hospital"

    @property
    def scope_notes(self) -> list[str]:
        """Whose credential it is that counts, for what is granted by hospital or by state; and where it holds nowhere
        yet."""
        hospital = self.cleaned_data.get("hospital")
        by_hospital = hospital.privileges_issuer.name if hospital else "the hospital of the case"
        by_state = f"for {hospital.state}" if hospital and hospital.state else "for the state of the hospital"
        words = {Scope.HOSPITAL: f"as granted by {by_hospital}", Scope.STATE: by_state}
        return [
            *self._nowhere(),
            *(
                f"{kind.name} {'count' if is_plural(kind.name) else 'counts'} {words[Scope(kind.scope)]}."
                for kind in self.types
                if kind.scope in words
            ),
        ]

    def _nowhere(self) -> Iterator[str]:
        state = self.cleaned_data.get("state_code")
        if state and not Hospital.objects.in_use().filter(state=state).exists():
            yield f"No hospital of {state} is on record: it holds nowhere yet."

    def clean_modality(self) -> str:
        return " ".join(self.cleaned_data["modality"].split())

    def clean(self) -> dict[str, Any]:
        """Where one hospital is meant no state is, and the other way round."""
        asked = super().clean() or self.cleaned_data
        if asked.get("place") != ONE_HOSPITAL:
            asked["hospital"] = None
        if asked.get("place") != ONE_STATE:
            asked["state_code"] = ""
        return asked

    def _clean_fields(self) -> None:
        """Of hospital and state, only the one that the place asks for is missed."""
        place = self.data.get("place")
        self.fields["hospital"].required = place == ONE_HOSPITAL
        self.fields["state_code"].required = place == ONE_STATE
        super()._clean_fields()  # type: ignore[misc]

    def _place(self) -> str:
        if self.instance.hospital_id:
            return ONE_HOSPITAL
        return ONE_STATE if self.instance.state_code else EVERYWHERE

    def _hospitals(self) -> QuerySet[Hospital]:
        return Hospital.objects.filter(Q(archived_at=None) | Q(pk=self.instance.hospital_id)).select_related(
            "privileges_issuer"
        )

    def _issuers(self) -> QuerySet[Issuer]:
        """Hospitals and states are looked for by where the case is; those it names already stay."""
        named = [each.issuer_id for each in self.instance.accepted_issuers.all()] if self.instance.pk else []
        by_place = (IssuerKind.HOSPITAL, IssuerKind.STATE)
        return Issuer.objects.filter(~Q(kind__in=by_place) | Q(pk__in=named))

    def _offer_types(self) -> None:
        held = [each.type_id for each in self.instance.any_of.all()]
        kinds = CredentialType.objects.filter(Q(archived_at=None) | Q(pk__in=held)).order_by("position", "name")
        field = self.fields["any_of"]
        field.queryset = kinds  # type: ignore[attr-defined]
        by_group = groupby(kinds, key=lambda kind: kind.group or "Others")
        field.choices = [(group, [(kind.pk, kind.name) for kind in each]) for group, each in by_group]  # type: ignore[attr-defined]


_AS_THEY_ARE = (
    "verified",
    "days_left",
    "issued_within_months",
    "checked_within_days",
    "in_season",
    "accepts_grace",
    "starts_on",
    "ends_on",
)
