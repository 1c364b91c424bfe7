"""The second step of signing in: an app on a phone, and codes for the day on which that is lost."""

from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from practices.models import User

PURPOSE = b"practices.second_step"


class SecondStep(DefaultMFAAdapter):
    """Whoever reads the database, or a copy of it, learns no secret: they are kept under a key of SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def forget(user: User) -> None:
    """Without a second step until the person sets one up again."""
    Authenticator.objects.filter(user_id=user.pk).delete()


def _box() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))
