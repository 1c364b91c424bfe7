from hashlib import sha256

from django.db import models


class OptOut(models.Model):
    """A phone that answered STOP, for every practice. Global; names no number and no practice."""

    number_hash = models.CharField(primary_key=True, max_length=64, help_text="SHA-256 of the E.164 number, in hex.")
    opted_out_at = models.DateTimeField()

    @staticmethod
    def hash_of(number: str) -> str:
        """As nc_fan_out computes it too."""
        return sha256(number.encode()).hexdigest()
