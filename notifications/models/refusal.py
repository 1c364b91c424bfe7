from django.db import models

from notifications.models.delivery import Channel


class Refusal(models.Model):
    """That mails were refused in words which do not say whom they mean: once a practice and recipients' domain.

    Kept until the channel takes a message. Global; names no practice, no domain and nobody.
    """

    channel = models.CharField(max_length=5, choices=Channel)
    words_hash = models.CharField(max_length=64, help_text="SHA-256, in hex, of what is alike in them.")
    practice_hash = models.CharField(max_length=64)
    domain_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "words_hash", "practice_hash", "domain_hash"], name="refusal_once"
            )
        ]
