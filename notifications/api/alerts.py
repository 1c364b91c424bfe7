import django_filters
from django.db.models import QuerySet

from notifications.models import Alert
from notifications.models.alert import AlertState, Audience
from notifications.watch.reach import kinds_in_reach
from practices.api.reach import people_in_reach
from practices.api.views import ListView
from practices.models import Technologist
from practices.permissions import LIST_MESSAGES, SEE_MESSAGES
from tenancy.api.serializers import PracticeSerializer


class AlertSerializer(PracticeSerializer[Alert]):
    class Meta:
        model = Alert
        fields = [
            "id",
            "kind",
            "audience",
            "technologist",
            "about_id",
            "due_on",
            "rung",
            "round",
            "state",
            "escalated",
            "emitted_on",
            "created_at",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "about_id": {"help_text": "For an expiry: the credential."},
            "due_on": {"help_text": "For an expiry: its last day."},
            "rung": {"help_text": "Days left to `due_on`, as of the step. Null: an escalation alone."},
        }


class AlertFilter(django_filters.FilterSet):
    technologist = django_filters.ModelChoiceFilter(queryset=Technologist.objects.all())
    state = django_filters.ChoiceFilter(choices=AlertState.choices)

    class Meta:
        model = Alert
        fields = ["technologist", "state"]


class Alerts(ListView[Alert]):
    """What the sweep found due, once a rung and audience, and what was said of cases, newest first.

    A scheduler sees what is about cases, a technologist their own.
    """

    queryset = Alert.objects.all()
    serializer_class = AlertSerializer
    filterset_class = AlertFilter

    def get_queryset(self) -> "QuerySet[Alert]":
        if LIST_MESSAGES in self.can:
            return Alert.objects.filter(kind__in=kinds_in_reach(self.can))
        people = people_in_reach(self.asked, SEE_MESSAGES)
        return Alert.objects.filter(audience=Audience.TECHNOLOGIST, technologist__in=people)
