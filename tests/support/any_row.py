"""Makes one row of any practice-owned model, with the rows it refers to, so that no table is tested while empty."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from practices.models import User
from tenancy.models import PracticeOwned

VALUES: dict[type[models.Field], Any] = {
    models.DateTimeField: datetime(2026, 11, 22, 15, tzinfo=UTC),
    models.DateField: date(2026, 11, 22),
    models.TimeField: datetime(2026, 11, 22, 15, tzinfo=UTC).time(),
    models.BooleanField: False,
    models.JSONField: {},
    models.BinaryField: b"x",
    models.DecimalField: Decimal(1),
    models.IntegerField: 1,
    ArrayField: [],
}

# What a table's own rules ask for besides.
BESIDES = {
    "credentials.Period": {"accepted_at": VALUES[models.DateTimeField]},
    "notifications.Handled": {"until": VALUES[models.DateField]},
    "scheduling.Case": {"ends_at": VALUES[models.DateTimeField] + timedelta(hours=1)},
    "scheduling.OnCall": {"ends_at": VALUES[models.DateTimeField] + timedelta(hours=1)},
    "scheduling.Offer": {"ends_at": VALUES[models.DateTimeField] + timedelta(hours=1)},
}

# One of several that a row may refer to.
REFERS_TO = {"notifications.Silence": "technologist"}


def any_row(model: type[PracticeOwned], **given: object) -> PracticeOwned:
    """Needs an open practice."""
    fields = [field for field in model._meta.local_fields if not field.primary_key and field.name != "practice_id"]
    values = {field.name: _value(field) for field in fields if _is_needed(field)}
    return model.objects.create(**values | BESIDES.get(model._meta.label, {}) | given)


def _is_needed(field: models.Field) -> bool:
    if REFERS_TO.get(field.model._meta.label) == field.name:
        return True
    return not field.null and not field.has_default()


def _value(field: models.Field) -> Any:
    if field.is_relation:
        return _related(field.related_model)
    if field.choices:
        return field.choices[0][0]
    for kind, value in VALUES.items():
        if isinstance(field, kind):
            return value
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, DateTimeRangeField):
        return DateTimeTZRange(VALUES[models.DateTimeField], VALUES[models.DateTimeField] + timedelta(hours=1))
    if field.name == "timezone":
        return "America/Chicago"
    if field.max_length == 2:
        return "OR"
    return f"{uuid4().hex[:6]} any {field.name}"[: field.max_length or 40] if not field.blank else ""


def _related(model: type[models.Model]) -> models.Model:
    if model is User:
        return User.objects.create_user(f"{uuid4().hex}@example.org")
    return any_row(model)
