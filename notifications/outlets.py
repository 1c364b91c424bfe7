"""By which channels messages leave this installation.

Where none has a provider everything is kept, and no way is worse than another (rules.md G1). As soon as one has, what
would go by the others reaches nobody.
"""

from notifications.channels.opened import is_configured
from notifications.models import Channel


def outlets() -> frozenset[Channel]:
    """Those with a provider; all of them where none has one."""
    return frozenset(filter(is_configured, Channel)) or frozenset(Channel)


def named_outlets() -> list[str]:
    """As the database's functions take them."""
    return sorted(channel.value for channel in outlets())


def keeps_everything() -> bool:
    return not any(map(is_configured, Channel))
