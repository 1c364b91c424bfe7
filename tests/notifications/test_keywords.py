"""Twilio's words for stopping, resuming and help, as people type them."""

import pytest

from notifications.keywords import Wish, wish_of

STOPS = "STOP stop Stop. “Stop!” STOPALL Unsubscribe CANCEL end Quit revoke OPTOUT opt-out arret ARRÊT Arrêté".split()
STOPS += ["stop all", "Opt out", "  STOP  \n", "Stop texting me", "unsubscribe please", "STOP 🛑"]


@pytest.mark.parametrize("body", STOPS)
def test_stopping(body: str):
    assert wish_of(body) is Wish.STOP


@pytest.mark.parametrize("body", ["START", "start", "Yes", "yes!", "UNSTOP", "Un-stop"])
def test_resuming(body: str):
    assert wish_of(body) is Wish.START


@pytest.mark.parametrize("body", ["HELP", "help?", "Info", "INFO."])
def test_help(body: str):
    assert wish_of(body) is Wish.HELP


@pytest.mark.parametrize(
    "body", ["", "🙂", "thanks", "yes I have renewed it", "please help me stop by", "the end", "nonstop", "help me out"]
)
def test_anything_else_asks_for_nothing(body: str):
    assert wish_of(body) is Wish.NONE


@pytest.mark.parametrize(("said", "wish"), [("STOP", Wish.STOP), ("START", Wish.START), ("HELP", Wish.HELP)])
def test_what_twilio_has_made_of_it_counts_before_the_words(said: str, wish: Wish):
    assert wish_of("basta", opt_out_type=said) is wish
