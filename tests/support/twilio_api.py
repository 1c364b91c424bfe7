"""An HTTP server on the loopback that speaks Twilio's Messages API (2010-04-01): create and list, and its failures."""

import json
import secrets
import socket
import struct
import threading
import time
from base64 import b64encode
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ACCOUNT, TOKEN, NUMBER = "AC" + "0" * 32, "a-token", "+15005550006"


@dataclass(frozen=True)
class Behaviour:
    """How one POST is met: whether the message is taken, and what the client then sees of it."""

    takes: bool = True
    status: int = 201
    code: int | None = None
    answers: bool = True
    """False: nothing comes back until the server is closed."""
    resets: bool = False
    seconds: float = 0
    """How long the answer takes."""
    retry_after: str = ""


TAKE = Behaviour()
TAKE_AND_RESET = Behaviour(resets=True)
TAKE_AND_FAIL = Behaviour(status=500)
TAKE_AND_STALL = Behaviour(answers=False)
RESET = Behaviour(takes=False, resets=True)
FAIL = Behaviour(takes=False, status=503)
SLOW_DOWN = Behaviour(takes=False, status=429, code=20429)
OPTED_OUT = Behaviour(takes=False, status=400, code=21610)
NOT_A_NUMBER = Behaviour(takes=False, status=400, code=21211)
WRONG_TOKEN = Behaviour(takes=False, status=401, code=20003)


@dataclass
class TwilioApi:
    """`taken` are the messages that were accepted; `script` holds the behaviours of the next POSTs, then `always`."""

    taken: list[dict[str, object]] = field(default_factory=list)
    script: deque[Behaviour] = field(default_factory=deque)
    always: Behaviour = TAKE
    lists: bool = True
    posts: int = 0
    port: int = 0
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def bodies(self) -> list[str]:
        return [str(message["body"]) for message in self.taken]

    def to(self, number: str) -> list[dict[str, object]]:
        return [message for message in self.taken if message["to"] == number]

    def take(self, form: dict[str, str]) -> dict[str, object]:
        sent_at = format_datetime(datetime.now(UTC))
        sid = "SM" + secrets.token_hex(16)
        message = {
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": form["Body"],
            "date_created": sent_at,
            "date_sent": None,
            "date_updated": sent_at,
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": form.get("From"),
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "sid": sid,
            "status": "queued",
            "status_callback": form.get("StatusCallback", ""),
            "subresource_uris": {},
            "to": form["To"],
            "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}.json",
        }
        self.taken.append(message)
        return message

    def listed(self, query: dict[str, list[str]]) -> list[dict[str, object]]:
        messages = self.taken
        if "To" in query:
            messages = [message for message in messages if message["to"] == query["To"][0]]
        if "DateSent>" in query:
            since = datetime.fromisoformat(query["DateSent>"][0])
            messages = [each for each in messages if each["date_sent"] and _sent_at(each) >= since]
        return messages[::-1]


@contextmanager
def twilio_api(api: TwilioApi | None = None) -> Iterator[TwilioApi]:
    api = api or TwilioApi()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(api))
    api.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        api.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _sent_at(message: dict[str, object]) -> datetime:
    return datetime.strptime(str(message["date_sent"]), "%a, %d %b %Y %H:%M:%S %z")


def _handler(api: TwilioApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            form = {name: values[0] for name, values in parse_qs(self._body()).items()}
            api.posts += 1
            behaviour = api.script.popleft() if api.script else api.always
            if not self._is_ours():
                return self._say(401, _error(401, 20003))
            message = api.take(form) if behaviour.takes else {}
            time.sleep(behaviour.seconds)
            if not behaviour.answers:
                api.released.wait()
            if behaviour.resets or not behaviour.answers:
                return self._reset()
            body = message if behaviour.status < 400 else _error(behaviour.status, behaviour.code)
            return self._say(behaviour.status, body, retry_after=behaviour.retry_after)

        def do_GET(self) -> None:
            if not api.lists:
                return self._say(503, _error(503, None), retry_after=api.always.retry_after)
            parts = urlsplit(self.path)
            found = api.listed(parse_qs(parts.query))
            page = {"page": 0, "page_size": 50, "start": 0, "end": len(found), "uri": self.path, "next_page_uri": None}
            return self._say(200, page | {"first_page_uri": self.path, "previous_page_uri": None, "messages": found})

        def _body(self) -> str:
            return self.rfile.read(int(self.headers["Content-Length"])).decode()

        def _is_ours(self) -> bool:
            expected = b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
            return self.headers["Authorization"] == f"Basic {expected}" and f"/Accounts/{ACCOUNT}/" in self.path

        def _say(self, status: int, body: dict[str, object], *, retry_after: str = "") -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if retry_after:
                self.send_header("Retry-After", retry_after)
            self.end_headers()
            self.wfile.write(content)

        def _reset(self) -> None:
            # Lingering for no time makes the kernel send RST in place of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None: ...

    return Handler


def _error(status: int, code: int | None) -> dict[str, object]:
    return {"code": code or status, "message": f"Error {code or status}", "more_info": "", "status": status}
