"""The dates of a period, asked for as its type's expiry rule needs them."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from credentials.actions.periods import Dates
from credentials.expiry import END_OF_MONTH, ONE_DAY, ExpiryRule, MonthDay, expires_on, snap
from credentials.facts import params_of, season_of
from credentials.importing.values import DateOrder, Kind, parse_date
from credentials.models import CredentialType
from credentials.wording import day_words
from practices.forms.fields import DayField

YEARS_AHEAD = 60
ISSUED = {
    ExpiryRule.MONTHS_FROM_ISSUE: "Done on",
    ExpiryRule.SEASON: "Given on",
    ExpiryRule.FRESHNESS: "Checked on",
    ExpiryRule.ONE_TIME: "Done on",
}
COMPUTED = (ExpiryRule.MONTHS_FROM_ISSUE, ExpiryRule.SEASON, ExpiryRule.FRESHNESS)
FROM_ISSUE = (ExpiryRule.MONTH_END, *COMPUTED)
MAY_LAST = (ExpiryRule.EXACT, ExpiryRule.FIXED_DAY)


class AskedDayField(DayField):
    """A day that is asked for; whether it may be missing is for the form to say."""

    def validate(self, value: Any) -> None:
        return None


class MonthOrDayField(forms.CharField):
    """An end as cards print it: a month, which means its last day, or a day. The form says whether it is missing."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "08/2027"})
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%m/%d/%Y}" if isinstance(value, date) else value

    def validate(self, value: Any) -> None:
        return None

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        read = parse_date(text, order=DateOrder.MDY, column_is_month_end=True)
        if read.kind is Kind.DATE:
            return read.on
        if read.kind is Kind.MONTH and read.month:
            return snap(ExpiryRule.MONTH_END, read.month.year, read.month.month)
        raise ValidationError("Write a month such as 08/2027, or a day such as 08/31/2027.")


class DatesForm(forms.Form):
    """Issued, valid from, valid through. What the rule settles may stay empty; what contradicts it is asked about."""

    issued_on = AskedDayField(label="Issued on", required=False)
    starts_on = DayField(label="Valid from", required=False, help_text="If that is another day.")
    expires_on: forms.Field = AskedDayField(label="Valid through", help_text="The last valid day.")
    no_end = forms.BooleanField(label="It does not expire", required=False)
    as_printed = forms.BooleanField(label="Yes, the document says so", required=False)

    def __init__(self, *args: Any, kind: CredentialType, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        self._shape()

    @property
    def rule(self) -> str:
        return self.kind.expiry_rule

    @property
    def dates(self) -> Dates:
        cleaned = self.cleaned_data
        return Dates(cleaned.get("issued_on"), cleaned.get("starts_on"), cleaned.get("expires_on"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["expires_on"] = self._end(cleaned)
            self._refuse_impossible(cleaned)
            self._ask_about(cleaned["expires_on"], cleaned)
        return cleaned

    def _shape(self) -> None:
        self.fields["issued_on"].label = ISSUED.get(ExpiryRule(self.rule), "Issued on")
        if self.rule == ExpiryRule.MONTH_END:
            self.fields["expires_on"] = MonthOrDayField(
                label="Valid through", help_text="The month on the card, such as 08/2027."
            )
        if self.rule in COMPUTED:
            self.fields["expires_on"].help_text = f"Left empty: {_rule_words(self.kind)}."
            self.fields["issued_on"].required, self.fields["expires_on"].required = True, False
        if self.rule not in MAY_LAST:
            del self.fields["no_end"]
        if self.rule == ExpiryRule.ONE_TIME:
            del self.fields["expires_on"], self.fields["starts_on"]
        if "as_printed" not in self.data:
            self.fields["as_printed"].widget = forms.HiddenInput()

    def _end(self, cleaned: dict[str, Any]) -> date | None:
        end: date | None = cleaned.get("expires_on")
        if cleaned.get("no_end") and end:
            raise ValidationError({"no_end": "It has an end, or it does not expire: one of the two."})
        if end or cleaned.get("no_end") or self.rule in (ExpiryRule.ONE_TIME, ExpiryRule.HOURS):
            return end
        issued_on = cleaned.get("issued_on")
        computed = expires_on(ExpiryRule(self.rule), issued_on, params_of(self.kind)) if issued_on else None
        if computed is None or self.rule == ExpiryRule.FIXED_DAY:
            raise ValidationError({"expires_on": self._what_is_missing()})
        return computed

    def _what_is_missing(self) -> str:
        if self.rule in COMPUTED:
            done = str(self.fields["issued_on"].label).removesuffix(" on").lower()
            return f"Say when it was {done}, or how long it is valid."
        return "Say how long it is valid."

    def _refuse_impossible(self, cleaned: dict[str, Any]) -> None:
        for name in ("issued_on", "starts_on", "expires_on"):
            day = cleaned.get(name)
            if day and not 1950 <= day.year <= self.today.year + YEARS_AHEAD:
                raise ValidationError({name: f"Is {day.year} the right year?"})
        if (issued_on := cleaned.get("issued_on")) and issued_on > self.today:
            raise ValidationError({"issued_on": "This day has not come yet."})
        if cleaned.get("starts_on") and cleaned["expires_on"] and cleaned["expires_on"] < cleaned["starts_on"]:
            raise ValidationError({"expires_on": "It cannot end before it starts."})
        if issued_on and cleaned["expires_on"] and cleaned["expires_on"] < issued_on:
            raise ValidationError({"expires_on": "It cannot end before it was issued."})

    def _ask_about(self, end: date | None, cleaned: dict[str, Any]) -> None:
        doubt = _doubt(self.kind, end, cleaned.get("issued_on"), self.today) if end else ""
        if doubt and not cleaned.get("as_printed"):
            self.fields["as_printed"].widget = forms.CheckboxInput()
            raise ValidationError({"expires_on": doubt})


def proposed_end(kind: CredentialType, *, issued_on: date, last_end: date | None) -> date | None:
    """The next end that the type's rule leads to: from the old end where the cycle runs on, else from the day of
    issue."""
    rule, params = ExpiryRule(kind.expiry_rule), params_of(kind)
    match rule:
        case ExpiryRule.FIXED_DAY if last_end:
            return expires_on(rule, last_end + ONE_DAY, params)
        case ExpiryRule.SEASON if last_end and params.season and last_end >= issued_on:
            return expires_on(rule, last_end + ONE_DAY, params)
        case _:
            return expires_on(rule, issued_on, params)


def _doubt(kind: CredentialType, end: date, issued_on: date | None, today: date) -> str:
    asks = f"Does the document say {day_words(end, today)}? Then tick below."
    match kind.expiry_rule:
        case ExpiryRule.FIXED_DAY:
            usual = (params_of(kind).fixed_day or MonthDay(end.month, end.day)).in_year(end.year)
            return f"A {kind} ends on {usual.day} {usual:%B}. {asks}" if end != usual else ""
        case ExpiryRule.MONTH_END if end != end + END_OF_MONTH:
            return f"A {kind} card runs to the end of its month. {asks}"
        case ExpiryRule.MONTH_END if issued_on:
            usual = expires_on(ExpiryRule.MONTH_END, issued_on, params_of(kind)) or end
            return f"Issued that day, a {kind} usually ends {day_words(usual, today)}. {asks}" if end != usual else ""
    return ""


def _rule_words(kind: CredentialType) -> str:
    match kind.expiry_rule:
        case ExpiryRule.MONTHS_FROM_ISSUE:
            return f"{kind.cycle_months or 'some'} months after that day"
        case ExpiryRule.FRESHNESS:
            return f"{kind.fresh_days or 'some'} days after that day"
        case _:
            window = season_of(kind)
            return "the end of that season" if window else "to be filled in"
