"""A mail server that misbehaves as it is told, in a process of its own: `python -m chaos.mail_server`.

It speaks as `provider.py` says. A mail counts as taken from the moment its last line has come, and is answered some
milliseconds later: a connection that is cut in between leaves its sender in doubt about a mail that has arrived.
"""

import asyncio
import json
import random
import sys
from asyncio import StreamReader, StreamWriter
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.mail_sink import END, SAID

LONGEST = 2**24
QUICK = (0.002, 0.02)
SLOW = (0.5, 1.5)
NOT_NOW = b"421 Too much to do\r\n"


@dataclass
class MailServer:
    """`copies` counts (address, Message-ID); `unanswered` are the Message-IDs whose answer was cut off."""

    copies: Counter[tuple[str, str]] = field(default_factory=Counter)
    unanswered: list[str] = field(default_factory=list)
    refuses: bool = False
    seconds: tuple[float, float] = QUICK
    storing: dict[StreamWriter, str] = field(default_factory=dict)

    def follow(self, order: str) -> None:
        match order:
            case "refuse":
                self.refuses = True
            case "slow down":
                self.seconds = SLOW
            case "recover":
                self.refuses, self.seconds = False, QUICK
            case "cut":
                self._cut()

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.storing[writer] = ""
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            del self.storing[writer]
            writer.close()

    def book(self) -> str:
        copies = [[*known, number] for known, number in self.copies.items()]
        return json.dumps({"copies": copies, "unanswered": len(self.unanswered)})

    async def _talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        address = ""
        writer.write(NOT_NOW if self.refuses else b"220 mail\r\n")
        while line := await reader.readline():
            command = line[:4].upper()
            if self.refuses or command == b"QUIT":
                writer.write(NOT_NOW if self.refuses else b"221 Bye\r\n")
                return
            if command == b"RCPT":
                address = line.partition(b"<")[2].partition(b">")[0].decode()
            if command == b"DATA":
                writer.write(b"354 Go on\r\n")
                await self._take(address, await reader.readuntil(END), writer)
                writer.write(b"250 Taken\r\n")
            else:
                writer.write(SAID.get(command, b"502 What?\r\n"))

    async def _take(self, address: str, mail: bytes, writer: StreamWriter) -> None:
        message_id = mail.partition(b"Message-ID:")[2][:200].split()[0].decode()
        self.copies[address, message_id] += 1
        self.storing[writer] = message_id
        await asyncio.sleep(random.uniform(*self.seconds))
        self.storing[writer] = ""

    def _cut(self) -> None:
        """Every connection, whatever is being said on it."""
        self.unanswered += filter(None, self.storing.values())
        for writer in self.storing:
            writer.transport.abort()


async def serve() -> None:
    mail = MailServer()
    server = await asyncio.start_server(mail.talk, "127.0.0.1", 0, limit=LONGEST)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        while order := await asyncio.to_thread(sys.stdin.readline):
            mail.follow(order.strip())
        print(mail.book(), flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
