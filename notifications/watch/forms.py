from datetime import date
from typing import Any

from django import forms

from notifications.models import Channel, DeliveryState
from notifications.models.delivery import ARRIVED, DeliveryQuerySet
from notifications.watch.answers import answered
from practices.forms.fields import DayField
from practices.models import Technologist

ANY = [("", "Any")]
NOT_ON_THE_LIST = {"invalid_choice": "Choose one from this list."}


class MessageFilterForm(forms.Form):
    """The filters of Messages; all of it lives in the URL. `kinds` are those that whoever asks may read of."""

    q = forms.CharField(label="To", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    technologist = forms.ModelChoiceField(
        Technologist.objects.all(), required=False, empty_label="Anybody", error_messages=NOT_ON_THE_LIST
    )
    kind = forms.ChoiceField(label="About", required=False, error_messages=NOT_ON_THE_LIST)
    channel = forms.ChoiceField(
        label="By", choices=[*ANY, *Channel.choices], required=False, error_messages=NOT_ON_THE_LIST
    )
    state = forms.ChoiceField(
        label="Outcome", choices=[*ANY, *DeliveryState.choices], required=False, error_messages=NOT_ON_THE_LIST
    )
    since = DayField(label="From", required=False)
    until = DayField(label="Until", required=False)
    unacknowledged = forms.BooleanField(label="Not acknowledged", required=False)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, kinds: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [("", "Anything"), *kinds.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", f"Choose {since:%Y-%m-%d} or a later day.")
        return self.cleaned_data

    @property
    def is_asked(self) -> bool:
        """For more than a name: then every field is in sight."""
        return bool(self.errors) or any(
            self.cleaned_data.get(name) for name in self.fields if name not in ("q", "show")
        )

    def narrow(self, found: DeliveryQuerySet) -> DeliveryQuerySet:
        """What is asked for and can be understood; what cannot narrows nothing."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        found = found.to(asked["q"]) if "q" in asked else found
        found = found.about(asked["kind"]) if "kind" in asked else found
        found = _within(found, asked.get("since"), asked.get("until"))
        if "unacknowledged" in asked:
            found = found.filter(acknowledged_at=None, state__in=ARRIVED)
        return self._shown(
            found.filter(**{name: asked[name] for name in ("technologist", "channel", "state") if name in asked})
        )

    def _shown(self, found: DeliveryQuerySet) -> DeliveryQuerySet:
        show = self.cleaned_data.get("show", "")
        if show == "answered":
            return answered(found)
        ways = {"failed": found.not_reached, "waiting": found.waiting, "kept": found.kept}
        return ways.get(show, found.all)()


def _within(found: DeliveryQuerySet, since: date | None, until: date | None) -> DeliveryQuerySet:
    found = found.filter(day__gte=since) if since else found
    return found.filter(day__lte=until) if until else found
