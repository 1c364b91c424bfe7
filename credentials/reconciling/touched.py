"""What was changed since the day's sweep began: it cannot be judged by what is on record now.

History knows, in the order of the database's own clock, whatever clock the product goes by.
"""

from datetime import timedelta
from uuid import UUID

from django.db.models import Model, QuerySet

from credentials.models import Credential, CredentialType, CreditActivity, Period, Renewal
from notifications.models import Address, Channel, Silence, SweepRun
from notifications.readers import Person
from notifications.ways import address_of
from practices.models import Membership, Practice, Technologist
from tenancy.context import SYSTEM

# A change that was under way when the sweep looked.
UNDER_WAY = timedelta(minutes=2)


class Touched:
    """Since a moment before that run began. Inside the practice."""

    def __init__(self, run: SweepRun, *, under_way: timedelta = UNDER_WAY) -> None:
        self._since = before(run.pk, under_way)
        self._credentials = self._keys(Credential) | self._keys(Period, "credential_id")
        self._credentials |= self._keys(CreditActivity, "credential_id") | self._renewals()
        self._types = self._keys(CredentialType)
        self._readers = self._keys(Technologist) | self._keys(Membership)
        self._readers |= self._keys(Silence, "technologist_id") | self._keys(Silence, "membership_id")
        self._addresses = set(self._events(Address).values_list("channel", "value"))

    @property
    def settings(self) -> bool:
        """The practice's own: its clock, its ladder, going live."""
        return bool(self._keys(Practice))

    def credential(self, credential: Credential) -> bool:
        keys = {credential.pk, credential.serves_id}
        if credential.serves and credential.serves.type_id in self._types:
            return True
        if keys & self._credentials or credential.type_id in self._types:
            return True
        return self.reader(credential.technologist)

    def reader(self, person: Person) -> bool:
        """The person, their addresses, what became of those, or what they want to hear."""
        addresses = {(channel.value, address_of(person, channel)) for channel in Channel}
        return person.pk in self._readers or bool(addresses & self._addresses)

    def _renewals(self) -> set[UUID]:
        """Those that the sweep opened itself are what it made of the facts, none of them."""
        return set(
            self._events(Renewal)
            .exclude(pgh_label="insert", pgh_context__name=SYSTEM.name, stage="todo")
            .values_list("credential_id", flat=True)
        )

    def _keys(self, model: type[Model], key: str = "id") -> set[UUID]:
        return set(self._events(model).values_list(key, flat=True))

    def _events(self, model: type[Model]) -> QuerySet[Model]:
        return model.pgh_event_model.objects.filter(pgh_id__gt=self._since)  # type: ignore[attr-defined,no-any-return]


def before(key: UUID, span: timedelta) -> UUID:
    """The least UUID of version 7 made that long before this one (RFC 9562, 5.7: milliseconds come first)."""
    milliseconds = (key.int >> 80) - span // timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80) if span else key
