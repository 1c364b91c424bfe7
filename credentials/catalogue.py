"""The catalogue of credential types: ten that every practice has, and more to switch on (rules.md A7)."""

from dataclasses import asdict

from django.core.exceptions import ValidationError

from credentials.catalogue_data import FURTHER, ISSUERS, OF_THE_PRACTICE, STOCK, CatalogueType
from credentials.models import CredentialType, CredentialTypeIssuer, Issuer
from credentials.models.issuer import IssuerKind
from practices.models import Practice
from tenancy.context import current_practice_id

CATALOGUE = {entry.code: entry for entry in (*STOCK, *FURTHER)}
_SAME_NAME = (
    "name full_name group position scope expiry_rule cycle_months fresh_days hours_required processing_days"
    " opens_before_days grace_days grace_loss look_up_url is_health renewed_by note"
).split()


def stock(practice: Practice) -> None:
    """Give an open practice the ten types and their issuers. Repeated, it adds only what is missing by code."""
    held = set(CredentialType.objects.values_list("code", flat=True))
    for entry in STOCK:
        if entry.code not in held:
            _add(entry, practice)


def stock_new(*, practice: Practice, **_: object) -> None:
    """Receives practice_created, which names more than the practice."""
    stock(practice)


def switch_on(code: str) -> CredentialType:
    """The catalogue's type of that code in the open practice: taken out of the archive, else added.

    Raises ValidationError when the catalogue has none of that code.
    """
    if code not in CATALOGUE:
        raise ValidationError("The catalogue has no such type.")
    credential_type = CredentialType.objects.filter(code=code).first()
    if credential_type is None:
        return _add(CATALOGUE[code], Practice.objects.get(pk=current_practice_id()))
    if credential_type.archived_at:
        credential_type.archived_at = None
        credential_type.save(update_fields=["archived_at"])
    return credential_type


def not_switched_on() -> list[CatalogueType]:
    """What the catalogue still has to offer the open practice."""
    held = set(CredentialType.objects.values_list("code", flat=True))
    return [entry for entry in CATALOGUE.values() if entry.code not in held]


def unsaved(code: str) -> CredentialType:
    """The catalogue's type as a row not saved: for its rules, before it is switched on. Raises KeyError."""
    return CredentialType(**_fields(CATALOGUE[code]))


def _add(entry: CatalogueType, practice: Practice) -> CredentialType:
    presupposed = CredentialType.objects.filter(code=entry.presupposes).first() if entry.presupposes else None
    credential_type = CredentialType.objects.create(**_fields(entry), presupposes=presupposed)
    for name in entry.issuers:
        CredentialTypeIssuer.objects.create(credential_type=credential_type, issuer=_issuer(name, practice))
    return credential_type


def _fields(entry: CatalogueType) -> dict[str, object]:
    fixed_month, fixed_day = entry.fixed or (None, None)
    opens_month, opens_day, closes_month, closes_day = entry.season or (None, None, None, None)
    return {name: getattr(entry, name) for name in _SAME_NAME} | {
        "code": entry.code,
        "fixed_month": fixed_month,
        "fixed_day": fixed_day,
        "opens_month": opens_month,
        "opens_day": opens_day,
        "closes_month": closes_month,
        "closes_day": closes_day,
        "ladder": list(entry.ladder) if entry.ladder else None,
    }


def _issuer(name: str, practice: Practice) -> Issuer:
    if name == OF_THE_PRACTICE:
        found = Issuer.objects.filter(kind=IssuerKind.PRACTICE).first() or _named(practice.name)
        return found or Issuer.objects.create(name=practice.name, kind=IssuerKind.PRACTICE)
    known = next(issuer for issuer in ISSUERS if issuer.name == name)
    return _named(name) or Issuer.objects.create(**asdict(known) | {"aliases": list(known.aliases)})


def _named(name: str) -> Issuer | None:
    return Issuer.objects.filter(name__iexact=name).first()
