from django import forms


class PracticeModelForm(forms.ModelForm):
    """Checks unique constraints although practice_id, which they start with, is not among the fields (rules.md H4)."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"practice_id"}  # type: ignore[misc]
