from collections import OrderedDict
from datetime import UTC, date, datetime, time, timedelta

import django_filters
from django.db.models import DateField, F, Func
from django.db.models.functions import Cast
from drf_spectacular.utils import extend_schema_field

from hospitals.models import Hospital
from practices.models import Technologist
from scheduling.models import Assignment, Case, CaseStatus
from scheduling.models.case import CaseQuerySet
from tenancy.api.filters import DayFilter

ONE_DAY = timedelta(days=1)


class CaseFilter(django_filters.FilterSet):
    hospital = django_filters.ModelChoiceFilter(queryset=Hospital.objects.all())
    person = django_filters.ModelChoiceFilter(
        queryset=Technologist.objects.all(), method="with_person", help_text="Who has a seat on it."
    )
    status = django_filters.MultipleChoiceFilter(choices=CaseStatus.choices)

    class Meta:
        model = Case
        fields = ["hospital", "person", "status"]

    @classmethod
    def get_filters(cls) -> "OrderedDict[str, django_filters.Filter]":
        """“from” is a word of Python's."""
        days = {
            "from": DayFilter(help_text="Starts on that day or later, on the hospital's clock."),
            "to": DayFilter(help_text="Starts on that day or before."),
        }
        return OrderedDict(days | super().get_filters())

    def filter_queryset(self, queryset: CaseQuerySet) -> CaseQuerySet:
        asked = self.form.cleaned_data
        found = _between(queryset, asked["from"], asked["to"])
        if asked["hospital"]:
            found = found.filter(hospital=asked["hospital"])
        if asked["person"]:
            found = self.with_person(found, "person", asked["person"])
        return found.filter(status__in=asked["status"]) if asked["status"] else found

    @extend_schema_field({"type": "string", "format": "uuid"})
    def with_person(self, cases: CaseQuerySet, name: str, value: Technologist) -> CaseQuerySet:
        seats = Assignment.objects.standing().filter(technologist=value)
        return cases.filter(pk__in=seats.values("case"))


def _between(cases: CaseQuerySet, first: date | None, last: date | None) -> CaseQuerySet:
    """The instants come first, for the index: no zone is a day away."""
    local = Func(F("hospital__timezone"), F("starts_at"), function="timezone")
    found = cases.alias(local_day=Cast(local, DateField()))
    if first:
        found = found.filter(starts_at__gte=_midnight(first) - ONE_DAY, local_day__gte=first)
    if last:
        found = found.filter(starts_at__lt=_midnight(last) + 2 * ONE_DAY, local_day__lte=last)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
