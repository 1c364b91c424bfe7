from collections.abc import Iterable

from django import forms


class SuggestingInput(forms.TextInput):
    """A text field that offers values, and takes others."""

    template_name = "hospitals/suggesting_input.html"

    def __init__(self, suggestions: Iterable[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.suggestions = list(suggestions)

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["attrs"]
        shown["list"] = f"{shown.get('id', name)}-known"
        return context | {"suggestions": self.suggestions}


class GroupedTicks(forms.CheckboxSelectMultiple):
    """Many ticks in columns, those of a group together."""

    template_name = "hospitals/grouped_ticks.html"
