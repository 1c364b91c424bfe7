from django import forms

from practices.forms.fields import DayField


class DayForm(forms.Form):
    """The day on which something was done; left empty it was today."""

    on = DayField(required=False)
