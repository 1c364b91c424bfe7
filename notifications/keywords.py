"""What an answer by SMS asks for. The words are Twilio's, which stops and resumes by them itself.

https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out and Twilio's page on opt-out keywords. 47 CFR
64.1200(a)(10) takes any reasonable way of saying so for a request to stop: a sentence that begins with “stop” is one,
and so is a short answer with a word in it that can mean nothing else.
"""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class Wish(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    NONE = ""


_WORDS = {
    Wish.STOP: "stop stopall unsubscribe cancel end quit revoke optout arret arrete arrett".split(),
    Wish.START: "start yes unstop".split(),
    Wish.HELP: "help info".split(),
}
_ANSWERS_TOO = ("yes",)
"""They resume what was stopped. Where nothing was, they answer what was asked (“Tell Dana if you can.”)."""
_WISHES = {word: wish for wish, words in _WORDS.items() for word in words}
_BEGINNINGS = ("stop", "unsubscribe")
_SHORT = 6
"""In words. What is longer tells something, and may say “stop” of something else."""
_PLAIN_WORDS = "stop stopp stops stopping unsubscribe unsub optout".split()
_PHRASES = (
    "opt out|opt me out|remove me|remove my number|remove this number|take me off|leave me alone|no more|"
    "stop texting|stop sending|stop messaging|stop contacting|dont text|do not text|dont message|do not message|"
    "dont contact|do not contact|lose my number|unsubscribe me"
).split("|")
_LONG_TOO = tuple(phrase for phrase in _PHRASES if phrase != "no more")
_FILLERS = frozenset("please pls plz now just it this that these them me us all text texts texting sms ok".split())
_OTHER_STOPS = ("stop by", "dont stop", "do not stop", "never stop", "non stop")
"""Of a visit, or the contrary."""


def wish_of(body: str, *, opt_out_type: str = "", is_stopped: bool = False) -> Wish:
    """Whatever the case, accents, spaces and punctuation. `opt_out_type`: what Twilio has made of it, where it says;
    `is_stopped`: whether the number has said STOP before."""
    if not is_stopped and "".join(_plain(body).split()) in _ANSWERS_TOO:
        return Wish.NONE
    if opt_out_type.lower() in (Wish.STOP, Wish.START, Wish.HELP):
        return Wish(opt_out_type.lower())
    words = _plain(body).split()
    whole = _WISHES.get("".join(words), Wish.NONE)
    return Wish.STOP if whole is Wish.NONE and _asks_to_stop(words) else whole


def _asks_to_stop(words: list[str]) -> bool:
    said = " ".join(words)
    if _has(said, _OTHER_STOPS):
        return False
    bare = "".join(word for word in words if word not in _FILLERS)
    if (words[:1] and words[0] in _BEGINNINGS) or _WISHES.get(bare) is Wish.STOP or _has(said, _LONG_TOO):
        return True
    return len(words) <= _SHORT and _has(said, (*_PLAIN_WORDS, *_PHRASES))


def _has(said: str, phrases: Iterable[str]) -> bool:
    return any(f" {phrase} " in f" {said} " for phrase in phrases)


def _plain(body: str) -> str:
    """Apostrophes stand within words."""
    parted = unicodedata.normalize("NFKD", body.casefold().replace("’", "").replace("'", ""))
    return "".join(" " if not letter.isalnum() else letter for letter in parted if not unicodedata.combining(letter))
