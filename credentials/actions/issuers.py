"""Who grants credentials, and the names they go by."""

from credentials.models import Issuer


def find_issuer(name: str) -> Issuer | None:
    """By its name or one of its aliases, whatever the case."""
    wanted = name.strip().casefold()
    for issuer in Issuer.objects.all():
        if wanted in (issuer.name.casefold(), *(alias.casefold() for alias in issuer.aliases)):
            return issuer
    return None


def also_known_as(issuer: Issuer, alias: str) -> None:
    """Remember another name of the issuer; a name it has already changes nothing."""
    name = alias.strip()
    if name and find_issuer(name) is None:
        issuer.aliases = [*issuer.aliases, name]
        issuer.save(update_fields=["aliases"])
