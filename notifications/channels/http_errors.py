"""Telling a request that never left from one whose answer never came."""

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ProxyError, SSLError

_BEFORE_THE_REQUEST = (NewConnectionError, ConnectTimeoutError, ProxyError, SSLError)


def never_arrived(error: requests.RequestException) -> bool:
    """Whether the request certainly did not reach the provider: refused, no route, no such name, no common TLS."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, _BEFORE_THE_REQUEST)
