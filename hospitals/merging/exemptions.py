"""Exemptions that would come to stand twice on some days: one of them, over the days of both."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from hospitals.models import Exemption
from practices.merging.following import Follower, key_of
from practices.merging.pair import Count, Outlook, Pair

_OF_ONE = ("technologist", "requirement", "hospital")
_LONGEST_DOCUMENT = 200


def moving_exemptions(field: str, one: str = "", many: str = "") -> Follower:
    """`field` is what is merged: “technologist”, “requirement” or “hospital”."""

    def look(pair: Pair[Any]) -> Outlook:
        return Outlook(moves=[Count(_of(field, pair).count(), one, many)] if one else [])

    def move(pair: Pair[Any]) -> None:
        for each in _of(field, pair).order_by("starts_on", "pk"):
            setattr(each, field, pair.kept)
            _settle(each)

    return Follower(keys=(key_of(Exemption, field),), look=look, move=move)


def _of(field: str, pair: Pair[Any]) -> Any:
    return Exemption.objects.filter(**{field: pair.gone.pk})


def _settle(moved: Exemption) -> None:
    """Where some days are granted already: those that grant them become one with it. No day is added, none is lost."""
    beside = list(_on_the_same_days(moved))
    for each in beside:
        moved.starts_on = min(moved.starts_on, each.starts_on)
        moved.ends_on = max(moved.ends_on, each.ends_on) if moved.ends_on and each.ends_on else None
        each.delete()
    moved.document = _documents(each.document for each in (*beside, moved))
    moved.save()


def _on_the_same_days(moved: Exemption) -> Any:
    same = {f"{name}_id": getattr(moved, f"{name}_id") for name in _OF_ONE}
    begun = Exemption.objects.filter(**same, starts_on__lte=moved.ends_on or date.max).exclude(pk=moved.pk)
    return begun.filter(Q(ends_on=None) | Q(ends_on__gte=moved.starts_on))


def _documents(told: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(told))[:_LONGEST_DOCUMENT]
