"""What an answer by SMS asks for. The words are Twilio's, which stops and resumes by them itself.

https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out and Twilio's page on opt-out keywords. 47 CFR
64.1200(a)(10) takes any reasonable way of saying so for a request to stop; what such a sentence is, see
notifications.asking_to_stop. People answer about their cases and credentials too, and that is to be read.
"""

from enum import StrEnum

from notifications.asking_to_stop import asks_to_stop
from notifications.plain_words import plain


class Wish(StrEnum):
    STOP = "stop"
    SAID_STOP = "stop in words"
    """In words of their own, which may say more: STOP, and to be read besides."""
    START = "start"
    HELP = "help"
    NONE = ""

    @property
    def is_stop(self) -> bool:
        return self in (Wish.STOP, Wish.SAID_STOP)


_WORDS = {
    Wish.STOP: "stop stopall unsubscribe cancel end quit revoke optout arret arrete arrett".split(),
    Wish.START: "start yes unstop".split(),
    Wish.HELP: "help info".split(),
}
_ANSWERS_TOO = ("yes",)
"""They resume what was stopped. Where nothing was, they answer what was asked (“Tell Dana if you can.”)."""
_WISHES = {word: wish for wish, words in _WORDS.items() for word in words}


def wish_of(body: str, *, opt_out_type: str = "", is_stopped: bool = False) -> Wish:
    """Whatever the case, accents, spaces and punctuation. `opt_out_type`: what Twilio has made of it, where it says;
    `is_stopped`: whether the number has said STOP before."""
    said = "".join(plain(body).split())
    if not is_stopped and said in _ANSWERS_TOO:
        return Wish.NONE
    wish = _twilios(opt_out_type) or _WISHES.get(said, Wish.NONE)
    if wish is Wish.STOP or (wish is Wish.NONE and asks_to_stop(body)):
        return Wish.STOP if _WISHES.get(said) is Wish.STOP else Wish.SAID_STOP
    return wish


def _twilios(opt_out_type: str) -> Wish:
    named = opt_out_type.lower()
    return Wish(named) if named in (Wish.STOP, Wish.START, Wish.HELP) else Wish.NONE
