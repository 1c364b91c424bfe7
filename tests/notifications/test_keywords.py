"""Twilio's words for stopping, resuming and help, as people type them."""

import pytest

from notifications.keywords import Wish, wish_of

STOPS = "STOP stop Stop. “Stop!” STOPALL Unsubscribe CANCEL end Quit revoke OPTOUT opt-out arret ARRÊT Arrêté".split()
STOPS += ["stop all", "Opt out", "  STOP  \n", "STOP 🛑"]


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
        "This is his wife he has left the practice in May please stop texting this number",
        "Stop texting me",
        "please stop texting me",
        "Stop texting me this is the wrong number",
        "stop texting me about this",
        "unsubscribe please",
        "take me off this list",
        "Please take me off your mailing list, thanks",
        "take my number off your list",
        "remove this number",
        "lose my number!",
        "no more texts",
        "no more messages please, the case is done",
        "stop all these reminders",
        "stop the texts and send e-mail instead",
        "stop sending me texts",
        "stop sending me these",
        "Hi, could you please stop messaging me?",
        "don't contact me again",
        "do not send me any more messages",
        "dont message me I no longer work there",
        "I don't want these texts anymore",
        "I no longer wish to receive text messages",
        "I don't want to be contacted",
        "I revoke my consent",
        "I do not consent to these texts",
        "unsubscribe me from this list",
        "opt me out",
        "I left in May. Unsubscribe me.",
        "i told you to stop",
        "text stop",
        "Stop it, I quit",
        "i quit the job stop texting",
        "No texts please",
        "stop with the reminders already",
        "I want off this list",
        "I don't want any texts from you",
        "please remove my number from your system",
        "cease and desist",
        "you can stop texting me now, I renewed it",
    ],
)
def test_any_reasonable_way_of_asking_to_stop_is_one_and_is_read_besides(body: str):
    assert wish_of(body) is Wish.SAID_STOP


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
        "Take me off the Tuesday case, I am sick",
        "I am sick, take me off",
        "please remove me from the 8am case",
        "remove me from case 4412",
        "remove me from the list of cases tomorrow",
        "take me off the call list for Friday",
        "take me off the call list",
        "No more cases for me today",
        "No more texts today please",
        "Do not contact the surgeon, I did",
        "dont text him yet",
        "don't text Dana, she knows",
        "don't text me while I am in surgery",
        "stop texting me at night",
        "stop texting him",
        "stop sending me to Brendan",
        "stop sending me to the same hospital",
        "I need to stop at 3",
        "stop the presses",
        "We had to stop, the patient was unstable",
        "Cancel, I am sick",
        "quit asking, I sent it",
        "end of the month works",
        "Dr. Lee said do not contact him",
        "I don't text and drive",
        "I got no messages",
        "I don't need the class",
        "remove BLS from my list",
        "the list you sent is wrong",
        "cancel the reminder to Bob",
        "opt out of the ACLS class",
        "they leave me alone in the OR",
        "my number changed",
        "take me off the schedule",
        "cancel the alert, Dana covers it",
        "no message from ABRET yet",
        "no texts came through on Friday",
        "stop scheduling me on Fridays",
        "Stop at St. Brendan first?",
        "you can stop asking, I renewed it",
        "can't stop now, in surgery",
        "End case at 5 pm",
        "no thanks",
    ],
)
def test_what_says_something_else_is_left_to_be_read(body: str):
    assert wish_of(body) is Wish.NONE


@pytest.mark.parametrize("words", ["ever again", "please stop the text list", "i want you to", "from your", "to me"])
def test_the_longest_answer_is_read_too(words: str):
    assert wish_of(f"I wrote {words} {' '.join([words] * 150)} x") is Wish.NONE
    assert wish_of(f"{' '.join([words] * 150)} cases") is Wish.NONE


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
    assert wish_of(said, opt_out_type=said) is wish
    assert wish_of("basta", opt_out_type=said) is (Wish.SAID_STOP if wish is Wish.STOP else wish)
