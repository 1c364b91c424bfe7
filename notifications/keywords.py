"""What an answer by SMS asks for. The words are Twilio's, which stops and resumes by them itself.

https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out and Twilio's page on opt-out keywords; that a sentence
that begins with “stop” counts as well follows 47 CFR 64.1200(a)(10): any reasonable way of saying so is one.
"""

import unicodedata
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
_WISHES = {word: wish for wish, words in _WORDS.items() for word in words}
_BEGINNINGS = ("stop", "unsubscribe")


def wish_of(body: str, *, opt_out_type: str = "") -> Wish:
    """Whatever the case, accents, spaces and punctuation. `opt_out_type`: what Twilio has made of it, where it says."""
    if opt_out_type.lower() in (Wish.STOP, Wish.START, Wish.HELP):
        return Wish(opt_out_type.lower())
    words = _plain(body).split()
    whole = _WISHES.get("".join(words), Wish.NONE)
    return Wish.STOP if whole is Wish.NONE and words[:1] and words[0] in _BEGINNINGS else whole


def _plain(body: str) -> str:
    parted = unicodedata.normalize("NFKD", body.casefold())
    return "".join(" " if not letter.isalnum() else letter for letter in parted if not unicodedata.combining(letter))
