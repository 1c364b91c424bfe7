"""The product's web server in processes of its own, and programs that call it over real HTTP."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client

from nervecenter.embedded.server import LOOPBACK, pick_port, wait_until
from tests.support.worker import ROOT

SECONDS = 60
TOKEN = "a" * 32


@dataclass(frozen=True)
class Answer:
    """Status 0: the connection broke before there was one."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Program:
    """Calls one practice's endpoints as one member, a connection each."""

    port: int
    session: str
    slug: str = "cascade"

    def call(self, method: str, path: str, body: object, *, key: str | None = None) -> Answer:
        headers = self._headers | {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        return _sent(self.port, method, f"/api/v1/practices/{self.slug}/{path}", json.dumps(body), headers)

    def page(self, path: str) -> Answer:
        return _sent(self.port, "GET", f"/{self.slug}/{path}", "", self._headers)

    def submit(self, path: str, fields: Mapping[str, object]) -> Answer:
        """A page's form, as a browser sends it."""
        headers = self._headers | {"Content-Type": "application/x-www-form-urlencoded"}
        return _sent(self.port, "POST", f"/{self.slug}/{path}", urlencode(fields), headers)

    @property
    def _headers(self) -> dict[str, str]:
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        return {"Cookie": cookies, "X-CSRFToken": TOKEN}


def asked(port: int, path: str) -> Answer:
    """What anybody gets there."""
    return _sent(port, "GET", path, "", {})


def signed_in(user: AbstractBaseUser) -> str:
    """The key of a session that any process finds in the database."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def web_server(environment: Mapping[str, str]) -> Iterator[int]:
    """As `make run` starts it; gives its port."""
    port = pick_port(None)
    command = f"gunicorn nervecenter.wsgi --bind {LOOPBACK}:{port} --worker-class gthread --workers 2 --threads 4"
    command += " --timeout 60 --graceful-timeout 5 --no-control-socket --log-level warning"
    process = subprocess.Popen(
        [sys.executable, "-m", *command.split()], cwd=ROOT, env=dict(environment), start_new_session=True
    )
    try:
        assert wait_until(lambda: _serves(port), process, seconds=SECONDS)
        yield port
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(SECONDS)


def _sent(port: int, method: str, url: str, body: str, headers: Mapping[str, str]) -> Answer:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=SECONDS)
    try:
        connection.request(method, url, body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.headers), _read(answer.read()))
    except (http.client.HTTPException, ConnectionError):
        return Answer(0, {}, None)
    finally:
        connection.close()


def _serves(port: int) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (http.client.HTTPException, OSError):
        return False
    finally:
        connection.close()


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")
