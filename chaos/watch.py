"""Waiting until everything has left, while the supervisor works and the agent does its harm."""

import os
import time
from dataclasses import dataclass, field
from statistics import mean

from chaos.agent import Agent
from chaos.harms import Scene
from chaos.servers import asked

STEP = 0.1
SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_BETWEEN_WORDS = 30.0
GIVE_UP_AFTER = 3600.0
LEFT = "SELECT count(*) FILTER (WHERE state IN ('pending', 'sending', 'unknown')), count(*) FROM notifications_delivery"


@dataclass
class Watch:
    """`seconds` from the start of the workers until the last message had left; `loads` are the machine's."""

    scene: Scene
    agent: Agent
    expected: int
    seconds: float = 0.0
    loads: list[float] = field(default_factory=list)
    _left: int = 0
    _total: int = 0

    def until_all_left(self) -> bool:
        """False where that took too long."""
        began = time.monotonic()
        looks, words = _Every(SECONDS_BETWEEN_LOOKS), _Every(SECONDS_BETWEEN_WORDS)
        while self.seconds < GIVE_UP_AFTER:
            self.scene.crew.look()
            self.agent.act()
            self.seconds = time.monotonic() - began
            if looks.is_due() and self._all_left():
                return True
            if words.is_due():
                self._say()
            time.sleep(STEP)
        return False

    @property
    def load(self) -> float:
        return round(mean(self.loads), 1) if self.loads else 0.0

    def _all_left(self) -> bool:
        found = asked(self.scene.servers.database_url, LEFT)
        if found is None:
            return False
        self._left, self._total = found[0]
        return self._total >= self.expected and not self._left

    def _say(self) -> None:
        self.loads.append(os.getloadavg()[0])
        gone = f"{self._total - self._left:,} of {self.expected:,} have left"
        print(f"{self.seconds:7.1f} s  {gone}; {self.agent.done.total()} harms; load {self.loads[-1]:.1f}", flush=True)


class _Every:
    def __init__(self, seconds: float) -> None:
        self._seconds, self._next = seconds, time.monotonic()

    def is_due(self) -> bool:
        if (now := time.monotonic()) < self._next:
            return False
        self._next = now + self._seconds
        return True
