"""A mail server that takes everything and keeps nothing but how often it saw each message.

It is a process of its own: `python -m benchmarks.mail_sink`. On its standard output it prints its port, and at the end
of its standard input what it took, as JSON. Like other servers it answers commands that came together together.
"""

import asyncio
import json
import sys
from collections import Counter
from dataclasses import dataclass, field

END = b"\r\n.\r\n"
SAID = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 33554432\r\n",
    b"HELO": b"250 sink\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n",
    b"DATA": b"354 Go on\r\n",
    b"NOOP": b"250 OK\r\n",
    b"RSET": b"250 OK\r\n",
    b"QUIT": b"221 Bye\r\n",
}


@dataclass
class Taken:
    """`messages` counts each Message-ID."""

    messages: Counter[bytes] = field(default_factory=Counter)
    connections: int = 0
    letters: int = 0

    def note(self, message: bytes) -> None:
        _, _, rest = message.partition(b"Message-ID:")
        self.messages[rest[:200].split()[0] if rest.strip() else message] += 1
        self.letters += len(message)

    def as_json(self) -> str:
        twice = sum(count - 1 for count in self.messages.values())
        figures = {"messages": len(self.messages), "twice": twice, "connections": self.connections}
        return json.dumps(figures | {"letters": self.letters})


class Talk(asyncio.Protocol):
    """With one client."""

    def __init__(self, taken: Taken) -> None:
        self._taken = taken
        self._unread = b""
        self._takes_text = False
        taken.connections += 1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._client = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if answers := b"".join(self._answers()):
            self._client.write(answers)

    def _answers(self) -> list[bytes]:
        answers = []
        while (end := END if self._takes_text else b"\r\n") in self._unread:
            words, _, self._unread = self._unread.partition(end)
            answers.append(self._take(words) if self._takes_text else self._obey(words[:4].upper()))
        return answers

    def _take(self, text: bytes) -> bytes:
        self._takes_text = False
        self._taken.note(text)
        return b"250 Taken\r\n"

    def _obey(self, command: bytes) -> bytes:
        self._takes_text = command == b"DATA"
        return SAID.get(command, b"502 What?\r\n")


async def serve() -> None:
    taken = Taken()
    server = await asyncio.get_running_loop().create_server(lambda: Talk(taken), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.read)
    print(taken.as_json(), flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
