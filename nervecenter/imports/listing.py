"""The files that were brought, without what they hold."""

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from credentials.models import ImportRun

_HEAVY = ("content", "mapping", "answers", "choices", "result")


def earlier_runs() -> QuerySet[ImportRun]:
    """The newest first, each with how many people, credentials, hospitals and cases it brought."""
    counts = {
        f"new_{noun}": KT(f"result__created__{noun}")
        for noun in ("technologists", "credentials", "periods", "hospitals", "cases")
    }
    return ImportRun.objects.defer(*_HEAVY).annotate(**counts).select_related("uploaded_by__user")
