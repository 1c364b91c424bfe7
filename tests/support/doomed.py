"""Workers that kill themselves (-9) at a named point of their work: `python -m tests.support.doomed`, a job a line.

The process loads the product once and opens no connection. Each worker is forked from it, so that a kill costs no
start; it runs the product's code, of which only the function at the point is wrapped.
"""

import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import django
import psycopg

django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail.utils import DNS_NAME  # noqa: E402
from django.db import connection  # noqa: E402
from django.template import engines  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from twilio.rest import Client  # noqa: E402

from credentials import sweeps  # noqa: E402
from notifications import send  # noqa: E402
from notifications.channels.base import Outgoing  # noqa: E402
from notifications.run import Run  # noqa: E402

Victim = Callable[..., str | None]
"""Of the call at the point: the message about to be doomed, "" for none in particular, None to go on."""


def _anyone(*_: object, **__: object) -> str:
    return ""


def _called(_: object, outgoing: Outgoing) -> str:
    return outgoing.reference["delivery"]


def _taken(run: Run, *_: object) -> str | None:
    return str(run.taken.claim.delivery) if run.taken else None


POINTS: dict[str, tuple[str, str, Victim]] = {
    "before claim": ("take", "before", _anyone),
    "while claiming": ("take", "after", _anyone),
    "while beginning": ("begin", "after", _anyone),
    "after claim": ("_one", "before", _anyone),
    "before the start": ("_start", "before", _anyone),
    "before the call": ("_call", "before", _called),
    "after the answer": ("_call", "after", _called),
    "before it is stored": ("_hand_on", "before", _taken),
    "after the commit": ("_settle_taken", "after", _anyone),
    "before asking": ("_ask", "before", _anyone),
    "after asking": ("settle_answer", "before", _anyone),
}
SWEEPING = ("while sweeping", "before the commit", "after the sweep")


def main() -> None:
    answers, commands = os.dup(1), sys.stdin
    os.dup2(2, 1)
    _read_ahead()
    for line in commands:
        if (worker := os.fork()) == 0:
            _end(lambda line=line: _work(json.loads(line), answers))
        _, status = os.waitpid(worker, 0)
        os.write(answers, f" {os.waitstatus_to_exitcode(status)}\n".encode())


def _read_ahead() -> None:
    """What each worker would read in for itself."""
    get_template("sms/message.txt")
    mails = engines["mail"].env
    for name in mails.list_templates():
        mails.get_template(name)
    DNS_NAME.get_fqdn()
    _ = Client("AC", "token").messages
    gc.freeze()


def _end(work: Callable[[], None]) -> None:
    """A fork never comes back to what its parent was doing."""
    status = 1
    try:
        work()
        status = 0
    except Exception:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    finally:
        sys.stderr.flush()
        os._exit(status)


def _work(job: Mapping[str, Any], answers: int) -> None:
    for name, value in job["settings"].items():
        setattr(settings, name, value)
    at, point = datetime.fromisoformat(job["at"]), job["point"]
    if point in SWEEPING:
        with connection.execute_wrapper(_doomed_statement(point)):
            sweeps.sweep(at)
        _die()
    _doom(point, job["spared"], job["skip"], answers)
    send.deliver(at, until_empty=True)


def _doom(point: str, spared: list[str], skip: int, answers: int) -> None:
    name, side, victim_of = POINTS[point]
    work: Callable[..., Any] = getattr(send, name)

    def doomed(*args: Any, **kwargs: Any) -> Any:
        nonlocal skip
        victim = victim_of(*args, **kwargs) if skip == 0 else None
        skip = max(skip - 1, 0)
        result = work(*args, **kwargs) if side == "after" or victim is None or victim in spared else None
        if victim is not None and victim not in spared:
            os.write(answers, victim.encode())
            _die()
        return result

    setattr(send, name, doomed)


def _doomed_statement(point: str) -> Callable[..., Any]:
    def doomed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "nc_sweep" in sql and point == "while sweeping":
            _send_and_die(sql, params)
        result = execute(sql, params, many, context)
        if "nc_sweep" in sql and point == "before the commit":
            _die()
        return result

    return doomed


def _send_and_die(sql: str, params: Any) -> None:
    """The server works on the statement when nobody is left to hear of it."""
    server = connection.connection
    assert server is not None
    # psycopg begins a transaction with its first statement, and this one passes it by.
    server.pgconn.send_query(b"BEGIN; " + psycopg.ClientCursor(server).mogrify(sql, params).encode())
    server.pgconn.flush()
    _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
