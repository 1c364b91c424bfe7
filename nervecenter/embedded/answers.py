"""Whether a server answers. As a program, `python -m nervecenter.embedded.answers URL` asks the web server."""

import http.client
import socket
import sys
from urllib.parse import urlsplit

import psycopg

_SECONDS = 2


def database_answers(url: str) -> bool:
    """Whether it takes the role and the password of that address."""
    try:
        psycopg.connect(url, connect_timeout=_SECONDS).close()
    except psycopg.Error:
        return False
    return True


def broker_answers(url: str) -> bool:
    """Whether it takes the password of that address."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port), timeout=_SECONDS) as connection:
            connection.sendall(f"AUTH {parts.password}\r\nPING\r\n".encode())
            with connection.makefile("rb") as replies:
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False


def web_answers(url: str) -> bool:
    """Any answer to /healthz but a server error: it serves, even if it does not go by the name it was asked by."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not web_answers(sys.argv[1]))
