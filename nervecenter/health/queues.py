"""What waits in the broker. It only wakes workers: a long queue says that there are too few."""

import redis
from django.conf import settings

QUEUES = ("sweep", "deliver", "judge", "default")


def queue_lengths() -> dict[str, int]:
    """By queue; empty where the broker does not answer."""
    try:
        broker = redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1)
        return {name: int(broker.llen(name)) for name in QUEUES}  # type: ignore[arg-type]
    except redis.RedisError:
        return {}
