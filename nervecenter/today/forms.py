from django import forms

from notifications.models import Handled
from practices.forms.fields import DayField

NOTE = Handled._meta.get_field("note").max_length


class SnoozeForm(forms.Form):
    """Which item, and the day on which it is back."""

    key = forms.CharField(max_length=200)
    until = DayField()


class SettleForm(forms.Form):
    key = forms.CharField(max_length=200)
    note = forms.CharField(max_length=NOTE, required=False)
