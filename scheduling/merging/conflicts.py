"""What conflicts and overrides remember by key alone: credentials and requirements that are one."""

from typing import Any

from credentials.models import Credential
from hospitals.models import Requirement
from practices.merging.following import Follower, besides, follow, key_of, twins
from practices.merging.pair import Pair
from scheduling.models import Conflict, ConflictEnd, Override

_ONE_OPEN_OF = besides("subject", Conflict, "conflict_open_once")
_ONE_OVERRIDE_OF = besides("requirement_id", Override, "override_once")


def follow_what_is_named() -> None:
    follow(Credential, Follower(keys=(key_of(Conflict, "credential_id"), _SUBJECT), move=_move_credential))
    follow(Requirement, Follower(keys=(key_of(Override, "requirement_id"), _SUBJECT), move=_move_requirement))


_SUBJECT = key_of(Conflict, "subject")


def _move_credential(pair: Pair[Credential]) -> None:
    Conflict.objects.filter(credential_id=pair.gone.pk).update(credential_id=pair.kept.pk)
    _move_subject(pair)


def _move_requirement(pair: Pair[Requirement]) -> None:
    twice = twins(Override.objects.all(), "requirement_id", pair, alike=_ONE_OVERRIDE_OF)
    Override.objects.filter(pk__in=twice).delete()
    Override.objects.filter(requirement_id=pair.gone.pk).update(requirement_id=pair.kept.pk)
    _move_subject(pair)


def _move_subject(pair: Pair[Any]) -> None:
    """What is open goes on as the same conflict; of two that are the same one the kept row's."""
    open_ones = Conflict.objects.open()
    twice = twins(open_ones, "subject", pair, alike=_ONE_OPEN_OF)
    open_ones.filter(pk__in=twice).update(closed_at=pair.at, closed_as=ConflictEnd.CURED)
    Conflict.objects.filter(subject=pair.gone.pk).update(subject=pair.kept.pk)
