"""Messages to two people who are one: what was sent stays as it was sent, and is found with the one who is kept."""

from typing import Any

from notifications.models import Alert, Delivery, Silence
from notifications.models.alert import AlertState
from practices.merging.following import Follower, besides, follow, key_of, moving, moving_unless_alike, twins
from practices.merging.pair import Pair
from practices.models import Technologist

_EMITTED_ONCE = besides("about_id", Alert, "alert_rung_once")


def follow_technologists() -> None:
    follow(
        Technologist,
        moving(Delivery, "technologist", "message", "messages"),
        Follower(keys=(key_of(Alert, "technologist"),), move=_move_alerts),
        moving_unless_alike(Silence, "technologist", alike=besides("technologist", Silence, "silence_once")),
    )


def said_of_it() -> Follower:
    """For what alerts are about, without a foreign key: what was said of either was said of the one that is kept.

    Of an alert said of both the one about the kept row stands; the other keeps what it was about, and is over.
    """
    return Follower(keys=(key_of(Alert, "about_id"),), move=_move_what_it_is_about)


def _move_alerts(pair: Pair[Technologist]) -> None:
    """With the person in the key by which nothing is said twice."""
    _move_keys("technologist", pair)
    Alert.objects.filter(technologist=pair.gone.pk).update(technologist=pair.kept)


def _move_what_it_is_about(pair: Pair[Any]) -> None:
    rungs = set(twins(Alert.objects.all(), "about_id", pair, alike=_EMITTED_ONCE))
    said_twice = Alert.objects.filter(pk__in=rungs, rung__isnull=False)
    said_twice.filter(state=AlertState.OPEN).update(state=AlertState.OBSOLETE)
    _move_keys("about_id", pair)
    Alert.objects.filter(about_id=pair.gone.pk).exclude(pk__in=said_twice).update(about_id=pair.kept.pk)


def _move_keys(field: str, pair: Pair[Any]) -> None:
    alerts = Alert.objects.filter(**{field: pair.gone.pk})
    told = set(Alert.objects.filter(**{field: pair.kept.pk}).values_list("dedupe_key", flat=True)) - {""}
    for key in alerts.exclude(dedupe_key="").values_list("dedupe_key", flat=True):
        renamed = key.replace(str(pair.gone.pk), str(pair.kept.pk))
        if renamed != key and renamed not in told:
            alerts.filter(dedupe_key=key).update(dedupe_key=renamed)
