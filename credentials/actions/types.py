"""Credential types in and out of use. What is archived keeps its credentials and is offered no more."""

from datetime import datetime

from credentials.models import CredentialType


def archive(credential_type: CredentialType, *, at: datetime) -> None:
    credential_type.archived_at = credential_type.archived_at or at
    credential_type.save(update_fields=["archived_at"])


def take_out_of_archive(credential_type: CredentialType) -> None:
    credential_type.archived_at = None
    credential_type.save(update_fields=["archived_at"])
