"""Issuers that are one."""

from typing import Any

from credentials.merging.foresight import outlook_of_joined
from credentials.merging.regrouping import regroup
from credentials.models import Credential, CredentialTypeIssuer, Issuer
from credentials.signals import tell_changed
from practices.merging.choosing import Choosable, names_joined
from practices.merging.following import Follower, besides, follow, key_of, moving_unless_alike
from practices.merging.mergeable import Mergeable
from practices.merging.pair import Count, Outlook, Pair

FIELDS = (
    Choosable(name="name", label="Name"),
    Choosable(name="kind", label="Kind"),
    Choosable(name="state", label="State"),
    Choosable(name="look_up_url", label="Look-up page"),
)


def _joined(pair: Pair[Issuer], values: dict[str, object]) -> dict[str, object]:
    kept, gone = pair.kept, pair.gone
    names = [*kept.aliases, *gone.aliases], [kept.name, gone.name]
    return {"aliases": names_joined(*names, besides=[str(values.get("name", kept.name))], longest=160)}


def _look(pair: Pair[Issuer]) -> Outlook:
    ours, theirs = pair.kept.state, pair.gone.state
    if not (ours and theirs) or ours == theirs:
        return Outlook()
    words = f"{pair.kept} is of {ours}, {pair.gone} of {theirs}: what one grants is not the other’s. "
    return Outlook(obstacles=[f"{words}Correct the state of one first, if it is wrong."])


def _look_at_credentials(pair: Pair[Issuer]) -> Outlook:
    count = Credential.objects.filter(issuer=pair.gone.pk).count()
    return Outlook(moves=[Count(count, "credential", "credentials")]) + outlook_of_joined("issuer", pair)


def _tell(pair: Pair[Issuer]) -> None:
    tell_changed(Credential.objects.filter(issuer=pair.kept.pk).values_list("technologist_id", flat=True).distinct())


def _details(issuer: Issuer) -> str:
    return ", ".join(filter(None, (issuer.get_kind_display(), issuer.state, *issuer.aliases)))  # type: ignore[attr-defined]


def _credentials(pair: Pair[Any]) -> list[Any]:
    return [Credential.objects.filter(issuer__in=(pair.kept.pk, pair.gone.pk))]


ISSUER = Mergeable(
    model=Issuer,
    noun="issuer",
    plural="issuers",
    fields=FIELDS,
    joined=_joined,
    list_route="settings-issuers",
    page_route="settings-issuer",
    details=_details,
    look=_look,
)


def follow_issuers() -> None:
    follow(
        Issuer,
        Follower(
            keys=(key_of(Credential, "issuer"),),
            locks=_credentials,
            look=_look_at_credentials,
            move=lambda pair: regroup("issuer", pair),
            after=_tell,
        ),
        moving_unless_alike(
            CredentialTypeIssuer,
            "issuer",
            "type that names it",
            "types that name it",
            alike=besides("issuer", CredentialTypeIssuer, "credential_type_issuer_once"),
        ),
    )
