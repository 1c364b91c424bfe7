from typing import Any

from django import forms
from django.utils.html import format_html

from practices.actions.merging import Wanted
from practices.merging.choosing import Choosable, differing, fingerprint
from practices.merging.mergeable import Along, Mergeable
from practices.merging.pair import Pair

KEPT, OTHER = "kept", "other"
_FIELD = "field_"


class MergeForm(forms.Form):
    """Of each differing field which value is kept, and whether what goes along is merged too."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, what: Mergeable[Any], pair: Pair[Any]) -> None:
        super().__init__(data)
        self.initial["seen"] = fingerprint(pair)
        self._differing = differing(what.fields, pair)
        for each in self._differing:
            self.fields[_FIELD + each.name] = _choice(each, pair)
        if along := what.along(pair, self._taken_so_far()):
            self.fields["along"] = _too(along)

    @property
    def choices(self) -> list[forms.BoundField]:
        return [self[_FIELD + each.name] for each in self._differing]

    @property
    def wanted(self) -> Wanted:
        cleaned = self.cleaned_data
        taken = {each.name for each in self._differing if cleaned[_FIELD + each.name] == OTHER}
        return Wanted(frozenset(taken), along=cleaned.get("along", False), seen=cleaned["seen"])

    def _taken_so_far(self) -> frozenset[str]:
        return frozenset(each.name for each in self._differing if self.data.get(_FIELD + each.name) == OTHER)


def _choice(each: Choosable, pair: Pair[Any]) -> forms.ChoiceField:
    choices = [(KEPT, _whose(each, pair.kept)), (OTHER, _whose(each, pair.gone))]
    initial = OTHER if each.proposes_other(pair) else KEPT
    return forms.ChoiceField(label=each.label, choices=choices, initial=initial, widget=forms.RadioSelect)


def _whose(each: Choosable, row: Any) -> str:
    """The columns say to the eye whose value it is."""
    return format_html('<span class="vh">{}: </span>{}', row, each.said(row))


def _too(along: Along) -> forms.BooleanField:
    return forms.BooleanField(label=along.label, help_text=along.help, required=False, initial=True)
