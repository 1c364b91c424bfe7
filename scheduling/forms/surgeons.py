from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from scheduling.forms.cases import surgeon_named
from scheduling.models import Surgeon
from tenancy.forms import PracticeModelForm


class SurgeonForm(PracticeModelForm):
    aliases = forms.CharField(
        label="Other names",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="As the hospitals’ lists write it, one on a line.",
    )

    class Meta:
        model = Surgeon
        fields = ["name", "aliases"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["aliases"] = "\n".join(self.instance.aliases)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        known = surgeon_named(name)
        if known and known.pk != self.instance.pk:
            raise ValidationError(f"{known} goes by this name already.")
        return name

    def clean_aliases(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        return list(dict.fromkeys(line[:120] for line in lines if line))
