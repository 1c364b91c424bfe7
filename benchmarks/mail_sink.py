"""A mail server that takes everything and keeps nothing but how often it saw each message.

It is a process of its own: `python -m benchmarks.mail_sink`. On its standard output it prints its port, and at the end
of its standard input what it took, as JSON.
"""

import asyncio
import json
import sys
from asyncio import StreamReader, StreamWriter
from collections import Counter
from dataclasses import dataclass, field

END = b"\r\n.\r\n"
LONGEST = 2**24
SAID = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 33554432\r\n",
    b"HELO": b"250 sink\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n",
    b"NOOP": b"250 OK\r\n",
    b"RSET": b"250 OK\r\n",
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


async def serve() -> None:
    taken = Taken()

    async def talk(reader: StreamReader, writer: StreamWriter) -> None:
        taken.connections += 1
        try:
            await _talk(reader, writer, taken)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=LONGEST)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.read)
    print(taken.as_json(), flush=True)


async def _talk(reader: StreamReader, writer: StreamWriter, taken: Taken) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        command = line[:4].upper()
        if command == b"QUIT":
            writer.write(b"221 Bye\r\n")
            return
        if command == b"DATA":
            writer.write(b"354 Go on\r\n")
            taken.note(await reader.readuntil(END))
            writer.write(b"250 Taken\r\n")
        else:
            writer.write(SAID.get(command, b"502 What?\r\n"))


if __name__ == "__main__":
    asyncio.run(serve())
