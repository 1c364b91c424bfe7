"""Twilio's words for stopping, resuming and help, as people type them."""

import pytest

from notifications.keywords import Wish, wish_of

STOPS = "STOP stop Stop. “Stop!” STOPALL Unsubscribe CANCEL end Quit revoke OPTOUT opt-out arret ARRÊT Arrêté".split()
STOPS += ["stop all", "Opt out", "  STOP  \n", "Stop texting me", "unsubscribe please", "STOP 🛑"]


@pytest.mark.parametrize("body", STOPS)
def test_stopping(body: str):
    assert wish_of(body) is Wish.STOP


@pytest.mark.parametrize(
    "body",
    [
        "please stop",
        "Pls STOP",
        "stopp",
        "can you stop this please",
        "Remove me",
        "remove me from this list",
        "no more",
        "No more texts!!",
        "end it",
        "End this now",
        "please cancel",
        "cancel these texts",
        "quit texting me",
        "Don’t text me",
        "do not text me again",
        "leave me alone",
        "take me off your list",
        "I want to opt out",
        "stop in gods name",
        "Stop. In case you wonder, I left",
        "stop over and out",
        "please stop in future",
        "This is his wife, he has left the practice in May. Please stop texting this number.",
    ],
)
def test_any_reasonable_way_of_asking_to_stop(body: str):
    assert wish_of(body) is Wish.STOP


@pytest.mark.parametrize(
    "body",
    [
        "stop by the office tomorrow",
        "I can stop by at nine",
        "don't stop",
        "please do not stop these",
        "never stop",
        "non stop work here",
        "Tell Alice that I quit",
        "I had to cancel my class, the new card comes in May",
        "cancel my case tomorrow",
        "The course will end on Friday",
        "I sent the form, the train was at its last stop and I had no signal",
        "already sent it",
        "wrong number",
        "there are no more seats in the class, I asked twice",
    ],
)
def test_what_says_something_else_is_left_to_be_read(body: str):
    assert wish_of(body) is Wish.NONE


@pytest.mark.parametrize("body", ["START", "start", "Yes", "yes!", "UNSTOP", "Un-stop"])
def test_resuming(body: str):
    assert wish_of(body, is_stopped=True) is Wish.START


@pytest.mark.parametrize("said", ["", "START"])
@pytest.mark.parametrize("body", ["Yes", "yes!"])
def test_yes_is_an_answer_where_nothing_was_stopped(body: str, said: str):
    assert wish_of(body, opt_out_type=said) is Wish.NONE
    assert wish_of("START", opt_out_type=said) is Wish.START


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
