from django import forms

from notifications.models import Channel, DeliveryState

ANY = [("", "Any")]


class MessageFilterForm(forms.Form):
    """The filters of Messages; all of it lives in the URL."""

    q = forms.CharField(label="To", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    channel = forms.ChoiceField(choices=[*ANY, *Channel.choices], required=False)
    state = forms.ChoiceField(choices=[*ANY, *DeliveryState.choices], required=False)
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
