import django_filters
from django.db.models import Q
from rest_framework import serializers

from notifications.masking import masked
from notifications.models import Delivery
from notifications.models.delivery import Channel, DeliveryQuerySet, DeliveryState
from notifications.watch.reach import listed
from practices.api.reach import people_in_reach
from practices.api.views import ListView
from practices.models import Technologist
from practices.permissions import LIST_MESSAGES, SEE_MESSAGES
from tenancy.api.filters import DayFilter
from tenancy.api.serializers import PracticeSerializer


class _Words(serializers.CharField):
    def to_representation(self, value: str) -> str:
        return masked(value)


class DeliverySerializer(PracticeSerializer[Delivery]):
    alerts = serializers.SerializerMethodField(help_text="What it carries.")
    subject = _Words(read_only=True)
    body_text = _Words(read_only=True, help_text="Without what makes its links work: they are its reader's alone.")

    class Meta:
        model = Delivery
        fields = [
            "id",
            "channel",
            "address",
            "technologist",
            "recipient_name",
            "timezone",
            "day",
            "state",
            "alerts",
            "subject",
            "body_text",
            "failure",
            "attempts",
            "next_attempt_at",
            "provider",
            "provider_id",
            "created_at",
            "settled_at",
            "acknowledged_at",
            "resend_of",
        ]
        read_only_fields = fields

    def get_alerts(self, delivery: Delivery) -> list[str]:
        return [str(item.alert_id) for item in delivery.items.all()]


class DeliveryFilter(django_filters.FilterSet):
    technologist = django_filters.ModelChoiceFilter(queryset=Technologist.objects.all())
    channel = django_filters.ChoiceFilter(choices=Channel.choices)
    state = django_filters.ChoiceFilter(choices=DeliveryState.choices)
    day = DayFilter(help_text="The recipient's own calendar day.")

    class Meta:
        model = Delivery
        fields = ["technologist", "channel", "state", "day"]


class Deliveries(ListView[Delivery]):
    """Every message, to whom, how, and what became of it, newest first.

    A scheduler sees those about cases, a technologist their own.
    """

    queryset = Delivery.objects.all()
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter

    def get_queryset(self) -> DeliveryQuerySet:
        if LIST_MESSAGES in self.can:
            return listed(self.can).prefetch_related("items")
        people = people_in_reach(self.asked, SEE_MESSAGES)
        rows: DeliveryQuerySet = Delivery.objects.prefetch_related("items")
        return rows.filter(Q(technologist__in=people) | Q(membership=self.member))
