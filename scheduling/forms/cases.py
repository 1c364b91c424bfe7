from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from hospitals.models import Hospital
from hospitals.policies import Policy
from practices.forms.fields import ClockField, DayField
from scheduling.actions.changes import CaseFields
from scheduling.forms.fields import LengthField, NamesField
from scheduling.forms.moments import WhichField, the_instant, which_choices, which_of
from scheduling.models import CancelReason, Case, CaseStatus, Modality, Surgeon

YEARS_AROUND = 5
OPEN_STATUSES = [(each.value, each.label) for each in (CaseStatus.BOOKED, CaseStatus.TENTATIVE)]
NO_PATIENTS = "Nothing here may identify a patient: no name, no record number, no date of birth."


class CaseForm(forms.Form):
    """A case as the hospital's list says it, its times on the hospital's clock. Made or changed by its actions."""

    hospital = forms.ModelChoiceField(queryset=Hospital.objects.none(), empty_label="Choose one")
    day = DayField(label="Date")
    start = ClockField(label="Start")
    which = WhichField()
    length = LengthField(label="Expected length")
    room = forms.CharField(required=False, max_length=40)
    surgeon = forms.CharField(required=False, max_length=120, help_text="One on the list, or a new name.")
    procedure = forms.CharField(required=False, max_length=200)
    modalities = NamesField(
        required=False, longest=40, max_length=400, help_text="Separated by commas, such as SSEP, MEP."
    )
    number = forms.CharField(
        label="Case number", required=False, max_length=40, help_text="The hospital’s or your own. No patient’s number."
    )
    setup = forms.IntegerField(label="Set-up before, minutes", min_value=0, max_value=480)
    teardown = forms.IntegerField(label="Tear-down after, minutes", min_value=0, max_value=480)
    status = forms.ChoiceField(choices=OPEN_STATUSES)
    note = forms.CharField(
        label="Notes", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=NO_PATIENTS
    )

    def __init__(self, *args: Any, case: Case | None, policy: Policy, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.today = case, today
        self.initial = self._initial(case, policy) | dict(self.initial)
        own = Q(pk=case.hospital_id) if case else Q()
        offered = Hospital.objects.filter(Q(archived_at=None) | own) if case else Hospital.objects.in_use()
        self.fields["hospital"].queryset = offered  # type: ignore[attr-defined]
        self.fields["hospital"].label_from_instance = _place_and_zone  # type: ignore[attr-defined]
        self.fields["surgeon"].widget.attrs |= {"list": "surgeons", "autocomplete": "off"}
        self.fields["modalities"].widget.attrs |= {"autocomplete": "off"}
        if case and case.status not in dict(OPEN_STATUSES):
            del self.fields["status"]

    @property
    def surgeons(self) -> list[str]:
        return list(Surgeon.objects.filter(archived_at=None).values_list("name", flat=True))

    @property
    def known_modalities(self) -> list[str]:
        return list(Modality.objects.values_list("name", flat=True))

    @property
    def values(self) -> CaseFields:
        """Of a valid form: what the case is to be."""
        asked = self.cleaned_data
        said: CaseFields = {
            "hospital": asked["hospital"],
            "room": asked["room"].strip(),
            "surgeon": asked["surgeon"],
            "procedure": asked["procedure"].strip(),
            "modalities": asked["modalities"],
            "number": asked["number"],
            "starts_at": asked["starts_at"],
            "ends_at": asked["starts_at"] + timedelta(minutes=asked["length"]),
            "setup_minutes": asked["setup"],
            "teardown_minutes": asked["teardown"],
            "note": asked["note"],
        }
        if asked.get("status"):
            said["status"] = asked["status"]
        return said

    @property
    def says_where_and_when(self) -> bool:
        """Enough to look for people, whatever else is still wrong."""
        said = self.cleaned_data if self.is_bound else {}
        return all(said.get(name) is not None for name in ("hospital", "starts_at", "length", "setup", "teardown"))

    @property
    def asked_modalities(self) -> list[str]:
        return self.cleaned_data.get("modalities") or []

    @property
    def unsaved(self) -> Case:
        """The case as it would be, written nowhere, where it says where and when. It keeps the key of the one that is
        changed."""
        asked, kept = self.cleaned_data, {"pk": self.case.pk} if self.case else {}
        return Case(
            **kept,
            hospital=asked["hospital"],
            room=asked.get("room") or "",
            number=asked.get("number") or "",
            procedure=asked.get("procedure") or "",
            surgeon=surgeon_named(asked.get("surgeon") or ""),
            starts_at=asked["starts_at"],
            ends_at=asked["starts_at"] + timedelta(minutes=asked["length"]),
            setup_minutes=asked["setup"],
            teardown_minutes=asked["teardown"],
        )

    def clean_number(self) -> str:
        number = " ".join(self.cleaned_data["number"].split())
        same = Case.objects.filter(number=number)
        others = same.exclude(pk=self.case.pk) if self.case else same
        if number and others.exists():
            raise ValidationError("Another case has this number.")
        return number

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if abs(day.year - self.today.year) > YEARS_AROUND:
            raise ValidationError(f"Is {day.year} the right year?")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        hospital, day, start = cleaned.get("hospital"), cleaned.get("day"), cleaned.get("start")
        if not (hospital and day and start is not None):
            return cleaned
        self._ask_which(which_choices(day, start, hospital.timezone))
        try:
            cleaned["starts_at"] = the_instant(day, start, hospital.timezone, cleaned.get("which") or "", self.today)
        except ValidationError as refused:
            self.add_error("start", refused)
        return cleaned

    def _ask_which(self, choices: list[tuple[str, str]]) -> None:
        if choices:
            self.fields["which"].ask(choices)  # type: ignore[attr-defined]

    def _initial(self, case: Case | None, policy: Policy) -> dict[str, Any]:
        if case is None:
            numbers = {"setup": policy.setup_minutes, "teardown": policy.teardown_minutes}
            return numbers | {"status": CaseStatus.BOOKED}
        start = case.local_start
        named = ("number", "room", "procedure", "note", "status")
        return {name: getattr(case, name) for name in named} | {
            "hospital": case.hospital_id,
            "day": start.date(),
            "start": start.time(),
            "which": which_of(case.starts_at, case.hospital.timezone),
            "length": case.minutes,
            "surgeon": case.surgeon.name if case.surgeon else "",
            "modalities": [each.name for each in case.modalities.all()],
            "setup": case.setup_minutes,
            "teardown": case.teardown_minutes,
        }


class CancelForm(forms.Form):
    reason = forms.ChoiceField(label="Because of", choices=CancelReason, widget=forms.RadioSelect)


def surgeon_named(name: str) -> Surgeon | None:
    """The surgeon on the list who goes by that name."""
    said = " ".join(name.split())
    if not said:
        return None
    return Surgeon.objects.filter(Q(name__iexact=said) | Q(aliases__contains=[said])).first()


def _place_and_zone(hospital: Hospital) -> str:
    return f"{hospital.name}, {hospital.place}" if hospital.place else hospital.name
