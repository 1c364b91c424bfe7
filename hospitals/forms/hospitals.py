from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from credentials.models import Issuer
from credentials.models.issuer import IssuerKind
from hospitals.forms.fields import StateField
from hospitals.models import Hospital
from practices.forms.fields import ZoneField
from tenancy.forms import PracticeModelForm

LONGEST_NAME = 160
READER = [("", "as the practice has it"), ("yes", "yes, each case"), ("no", "no")]
READER_MEANS = {"": None, "yes": True, "no": False}
READER_WORDS = {meaning: word for word, meaning in READER_MEANS.items()}


class HospitalForm(PracticeModelForm):
    state = StateField(help_text="Its two letters. What the state asks for holds in it.")
    timezone = ZoneField(help_text="Its cases start, and what it asks for is judged, by this clock.")
    reader_required = forms.TypedChoiceField(
        label="Needs an oversight physician",
        required=False,
        choices=READER,
        coerce=READER_MEANS.__getitem__,
        empty_value=None,
    )
    aliases = forms.CharField(
        label="Other names",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="As lists and files write it, one on a line.",
    )

    class Meta:
        model = Hospital
        fields = [
            "name",
            "aliases",
            "city",
            "state",
            "timezone",
            "privileges_issuer",
            "reader_required",
            "portal",
            "note",
        ]
        labels = {"privileges_issuer": "Who grants privileges here", "portal": "Vendor portal"}
        help_texts = {
            "privileges_issuer": "Campuses that share privileges and badges share it.",
            "portal": "For example symplr, GHX, SEC3URE.",
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.initial["aliases"] = "\n".join(self.instance.aliases)
        self.initial["reader_required"] = READER_WORDS[self.instance.reader_required]
        issuer = self.fields["privileges_issuer"]
        issuer.queryset = Issuer.objects.filter(  # type: ignore[attr-defined]
            Q(kind=IssuerKind.HOSPITAL) | Q(pk=self.instance.privileges_issuer_id)
        )
        if self.instance._state.adding:
            issuer.required = False
            issuer.empty_label = "its own, by the hospital’s name"  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(character.isalnum() for character in name):
            raise ValidationError("A name has letters in it.")
        return name

    def clean_aliases(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        if too_long := next((line for line in lines if len(line) > LONGEST_NAME), ""):
            raise ValidationError(f"“{too_long[:40]}…” is longer than {LONGEST_NAME} letters.")
        return list(dict.fromkeys(line for line in lines if line))


class HospitalFilterForm(forms.Form):
    q = forms.CharField(label="Name or city", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(required=False)
    show = forms.ChoiceField(
        required=False,
        choices=[("", "In use"), ("to-confirm", "With something to confirm"), ("archived", "Archived")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = Hospital.objects.exclude(state="").order_by("state").values_list("state", flat=True).distinct()
        self.fields["state"].choices = [("", "Any"), *((state, state) for state in states)]  # type: ignore[attr-defined]
