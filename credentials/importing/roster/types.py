"""The practice's own types, as the reader of sheets needs to know them."""

from collections.abc import Mapping

from credentials.expiry import ExpiryRule
from credentials.facts import params_of
from credentials.importing.typefacts import DEFAULT_TYPES, TypeFacts
from credentials.models import CredentialType


def type_facts() -> Mapping[str, TypeFacts]:
    """By code: what the practice has, over what the catalogue would switch on."""
    own = CredentialType.objects.prefetch_related("issuers")
    return {**DEFAULT_TYPES, **{each.code: _facts(each) for each in own}}


def _facts(credential_type: CredentialType) -> TypeFacts:
    usual = DEFAULT_TYPES.get(credential_type.code)
    issuers = tuple(issuer.name for issuer in credential_type.issuers.all())
    params = params_of(credential_type)
    return TypeFacts(
        name=credential_type.name,
        rule=ExpiryRule(credential_type.expiry_rule),
        issuer=issuers[0] if len(issuers) == 1 else "",
        issuers=issuers if len(issuers) > 1 else (),
        scope=credential_type.scope,
        fixed_day=params.fixed_day,
        season=params.season,
        serves=usual.serves if usual else "",
        confirm=usual.confirm if usual else False,
    )
