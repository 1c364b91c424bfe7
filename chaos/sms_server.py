"""Twilio's Messages API, misbehaving as it is told, in a process of its own: `python -m chaos.sms_server`.

It speaks as `provider.py` says. Of some messages it calls back, see `call_backs.py`.
"""

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field

from chaos.call_backs import CallBacks
from tests.support.twilio_api import (
    FAIL,
    SLOW_DOWN,
    TAKE_AND_FAIL,
    TAKE_AND_RESET,
    TAKE_AND_STALL,
    Behaviour,
    TwilioApi,
    twilio_api,
)

TAKE = Behaviour(seconds=0.01)
TAKE_SLOWLY = Behaviour(seconds=1)
LINK = re.compile(r"\S+/l/\S+")
# What its answer never says was taken all the same.
LOST_ANSWERS = {"cut": TAKE_AND_RESET, "stall": TAKE_AND_STALL, "fail after taking": TAKE_AND_FAIL}
MOODS = {"recover": TAKE, "refuse": SLOW_DOWN, "go down": FAIL, "slow down": TAKE_SLOWLY}
LOST_AT_ONCE = 3


@dataclass
class SmsServer(TwilioApi):
    call_backs: CallBacks = field(default_factory=CallBacks)
    asked_to_lose: int = 0

    def take(self, form: dict[str, str]) -> dict[str, object]:
        message = super().take(form)
        self.call_backs.expect(message)
        return message

    def follow(self, order: str) -> None:
        if order in LOST_ANSWERS:
            self.script.extend([LOST_ANSWERS[order]] * LOST_AT_ONCE)
            self.asked_to_lose += LOST_AT_ONCE
        else:
            self.always, self.lists = MOODS[order], order != "go down"

    def book(self) -> str:
        copies = Counter((str(message["to"]), _link(message)) for message in self.taken)
        return json.dumps(
            {
                "copies": [[*known, number] for known, number in copies.items()],
                "unanswered": self.asked_to_lose - len(self.script),
                "ids": {str(message["sid"]): str(message["to"]) for message in self.taken},
                "call_backs": self.call_backs.sent,
                "unheard": self.call_backs.unheard,
                "told_delivered": sorted(self.call_backs.delivered),
            }
        )


def _link(message: dict[str, object]) -> str:
    found = LINK.search(str(message["body"]))
    return found[0] if found else ""


def main() -> None:
    with twilio_api(SmsServer(always=TAKE)) as api:
        assert isinstance(api, SmsServer)
        api.call_backs.begin()
        print(api.port, flush=True)
        for order in sys.stdin:
            api.follow(order.strip())
        api.call_backs.finish()
        print(api.book(), flush=True)


if __name__ == "__main__":
    main()
