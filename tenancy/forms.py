from typing import TypeVar

from django import forms
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


class PracticeModelForm(forms.ModelForm[Row]):
    """A form over a practice-owned model. Unique constraints are checked although the practice is not a field."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"practice_id"}  # type: ignore[misc]
