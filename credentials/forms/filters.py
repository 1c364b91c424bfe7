from typing import Any

from django import forms

from credentials.models import CredentialType
from credentials.validity import Standing
from practices.forms.fields import DayField
from practices.models import Technologist

STANDINGS = [
    ("", "Any"),
    ("ended", "Ended"),
    ("soon", "Ends within 60 days"),
    (Standing.EXPIRING.value, "Expiring"),
    (Standing.VALID.value, "Valid"),
    (Standing.IN_GRACE.value, "In grace"),
    (Standing.EXPIRED.value, "Expired"),
    (Standing.NOT_YET_VALID.value, "Not yet valid"),
    (Standing.PENDING.value, "Pending"),
    (Standing.SUSPENDED.value, "Suspended"),
    (Standing.MISSING.value, "No dates"),
]


class CredentialFilterForm(forms.Form):
    """What list and matrix are asked for, as it stands in the address. Roles without health access cannot name a
    health type: to them it is as unknown as a type that does not exist."""

    q = forms.CharField(label="Name", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    type = forms.ChoiceField(required=False)
    standing = forms.ChoiceField(required=False, choices=STANDINGS)
    before = DayField(label="Ends before", required=False)
    base = forms.ChoiceField(label="Home base", required=False)
    let_go = forms.BooleanField(label="Let go", required=False)
    unverified = forms.BooleanField(label="Not verified", required=False)
    technologist = forms.UUIDField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sees_health: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = CredentialType.objects.all() if sees_health else CredentialType.objects.filter(is_health=False)
        bases = Technologist.objects.exclude(home_base="").order_by("home_base").values_list("home_base", flat=True)
        self._offer("type", [(kind.code, _type_label(kind)) for kind in types])
        self._offer("base", [(base, base) for base in bases.distinct()])

    @property
    def asked(self) -> dict[str, Any]:
        """What could be read; an unreadable filter counts as not given."""
        self.full_clean()
        return self.cleaned_data

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "Any"), *choices]  # type: ignore[attr-defined]


class MatrixFilterForm(CredentialFilterForm):
    """The matrix is asked for a day too. The list's other questions stay in the address without a field."""

    on = DayField(label="As of", required=False)

    field_order = ("q", "type", "base", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("standing", "before", "let_go", "unverified"):
            self.fields[name].widget = self.fields[name].hidden_widget()


class RenewalFilterForm(CredentialFilterForm):
    """Renewals are asked for by stage instead of standing."""

    stage = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("standing", "before", "let_go", "unverified", "sort"):
            del self.fields[name]


def _type_label(kind: CredentialType) -> str:
    return f"{kind.name} (archived)" if kind.archived_at else kind.name
