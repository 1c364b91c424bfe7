from credentials.models.credential import Credential, Suspension
from credentials.models.credential_type import CredentialType, CredentialTypeIssuer
from credentials.models.credit import CreditActivity
from credentials.models.imports import ImportRun, RememberedMapping, UnreadCell
from credentials.models.issuer import Issuer
from credentials.models.period import Period, Verification
from credentials.models.renewal import Renewal

__all__ = [
    "Credential",
    "CredentialType",
    "CredentialTypeIssuer",
    "CreditActivity",
    "ImportRun",
    "Issuer",
    "Period",
    "RememberedMapping",
    "Renewal",
    "Suspension",
    "UnreadCell",
    "Verification",
]
