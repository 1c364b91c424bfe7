"""Whether a server answers to the password that we hold for it."""

import socket
from urllib.parse import urlsplit

import psycopg

_SECONDS = 2


def database_answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=_SECONDS).close()
    except psycopg.Error:
        return False
    return True


def broker_answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port), timeout=_SECONDS) as connection:
            connection.sendall(f"AUTH {parts.password}\r\nPING\r\n".encode())
            with connection.makefile("rb") as replies:
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False
