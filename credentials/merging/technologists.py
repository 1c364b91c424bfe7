"""What two people who are one hold."""

from typing import Any

from credentials.merging.foresight import outlook_of_joined, outlook_of_unknown_issuers
from credentials.merging.regrouping import regroup
from credentials.models import Credential, UnreadCell
from practices.merging.following import Follower, follow, key_of, moving
from practices.merging.pair import Count, Outlook, Pair
from practices.models import Technologist


def _credentials(pair: Pair[Technologist]) -> list[Any]:
    return [Credential.objects.filter(technologist__in=(pair.kept.pk, pair.gone.pk))]


def _look(pair: Pair[Technologist]) -> Outlook:
    count = Credential.objects.filter(technologist=pair.gone.pk).count()
    moves = Outlook(moves=[Count(count, "credential", "credentials")])
    return moves + outlook_of_joined("technologist", pair) + outlook_of_unknown_issuers(pair)


def _move(pair: Pair[Technologist]) -> None:
    regroup("technologist", pair)


def follow_technologists() -> None:
    follow(
        Technologist,
        Follower(keys=(key_of(Credential, "technologist"),), locks=_credentials, look=_look, move=_move, order=10),
        moving(UnreadCell, "technologist", "unread cell", "unread cells"),
    )
