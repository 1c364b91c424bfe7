"""What other apps may wait for."""

from django.dispatch import Signal

# Sent inside the new practice, in the transaction that makes it. Keyword: practice.
practice_created = Signal()
