"""What other apps may wait for."""

from django.dispatch import Signal

# Something that clearance is judged by has changed; sent inside the practice, after the rows are written. Keywords:
# hospital_ids, a frozenset, and everything: True when every hospital is meant.
requirements_changed = Signal()
