"""Who does the harm: at random moments, from a seed, until it is told to stop."""

import time
from collections import Counter
from dataclasses import dataclass
from random import Random

from chaos.harms import HARMS, Harm, Scene


@dataclass
class _UnderWay:
    harm: Harm
    ends_at: float


class Agent:
    """`done` counts the harms that hit something. The same seed chooses the same harms at the same moments; what they
    meet is another matter."""

    def __init__(self, scene: Scene, *, seed: int, every: float) -> None:
        self.done: Counter[str] = Counter()
        self.scene = scene
        self._random = Random(seed)
        self._every = every
        self._pack: list[Harm] = []
        self._under_way: list[_UnderWay] = []
        self._began_at = time.monotonic()
        self._next_at = self._began_at
        self._draw_moment()

    def act(self) -> None:
        """Whatever is to be done by now."""
        now = time.monotonic()
        self._make_good([each for each in self._under_way if each.ends_at <= now])
        if now >= self._next_at:
            self._draw_moment()
            self._do(self._drawn())

    def stop(self) -> None:
        """No more harm; what lasts is made good."""
        self._make_good(list(self._under_way))

    def _draw_moment(self) -> None:
        """Far apart at times and close together at others, as accidents are."""
        self._next_at += self._random.expovariate(1 / self._every)

    def _drawn(self) -> Harm:
        """As from a pack of cards, so that none is left out for long."""
        if not self._pack:
            self._pack = [harm for harm in HARMS for _ in range(harm.share)]
            self._random.shuffle(self._pack)
        return self._pack.pop()

    def _do(self, harm: Harm) -> None:
        seconds, random = self._random.uniform(*harm.lasts), Random(self._random.random())
        if harm.target and any(each.harm.target == harm.target for each in self._under_way):
            return
        if met := harm.do(self.scene, random):
            self.done[harm.name] += 1
            print(f"{time.monotonic() - self._began_at:7.1f} s  {harm.name}: {met}", flush=True)
        if harm.make_good:
            self._under_way.append(_UnderWay(harm, time.monotonic() + seconds))

    def _make_good(self, over: list[_UnderWay]) -> None:
        for each in over:
            self._under_way.remove(each)
            assert each.harm.make_good is not None
            each.harm.make_good(self.scene)
