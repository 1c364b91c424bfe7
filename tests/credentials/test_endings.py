"""What messages say of an end, word for word."""

from datetime import date
from decimal import Decimal

import pytest

from credentials import endings
from credentials.ahead import Needed, together
from credentials.endings import Ending
from credentials.expiry import ExpiryRule
from credentials.kinds import is_plural
from credentials.ladder import Stage
from tests.hospitals.plain import key

SUNDAY = date(2026, 11, 22)


def say(**facts: object) -> tuple[str, str, str, str]:
    ending = Ending(**({"label": "BLS", "on": SUNDAY} | facts))
    said = (endings.subject(ending), endings.headline(ending), endings.detail(ending), endings.standing(ending))
    return tuple(words.replace("\u00a0", " ") for words in said)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"due_on": date(2026, 11, 30)},
            ("Your BLS ends Mon 30 Nov", "Your BLS ends on Mon 30 Nov, in 8 days", "", "8 days left"),
        ),
        (
            {"due_on": date(2026, 11, 23)},
            ("Your BLS ends Mon 23 Nov", "Your BLS ends tomorrow, Mon 23 Nov", "", "1 day left"),
        ),
        ({"due_on": SUNDAY}, ("Your BLS ends today", "Your BLS ends today, Sun 22 Nov", "", "Last day today")),
        (
            {"due_on": date(2026, 11, 21)},
            (
                "Your BLS ended Sat 21 Nov",
                "Your BLS ended on Sat 21 Nov",
                "Until a new one is on record, it does not count.",
                "Ended yesterday",
            ),
        ),
        (
            {"due_on": date(2027, 1, 4)},
            ("Your BLS ends Mon 4 Jan 2027", "Your BLS ends on Mon 4 Jan 2027, in 43 days", "", "43 days left"),
        ),
        (
            {"label": "CNIM", "due_on": date(2026, 12, 31), "on": date(2026, 12, 1), "processing_days": 21},
            (
                "Your CNIM ends Thu 31 Dec",
                "Your CNIM ends on Thu 31 Dec, in 30 days",
                "A renewal takes 21 days, so Thu 10 Dec is the last safe day to submit it.",
                "30 days left",
            ),
        ),
        (
            {"label": "CNIM", "due_on": date(2026, 12, 31), "on": date(2026, 12, 9), "processing_days": 21},
            (
                "Your CNIM ends Thu 31 Dec",
                "Your CNIM ends on Thu 31 Dec, in 22 days",
                "A renewal takes 21 days, so tomorrow, Thu 10 Dec, is the last safe day to submit it.",
                "22 days left",
            ),
        ),
        (
            {"label": "CNIM", "due_on": date(2026, 12, 31), "on": date(2026, 12, 10), "processing_days": 21},
            (
                "Submit your CNIM renewal today: it ends Thu 31 Dec",
                "Submit your CNIM renewal today: it ends Thu 31 Dec",
                "A renewal takes 21 days, so today, Thu 10 Dec, is the last safe day to submit it.",
                "21 days left",
            ),
        ),
        (
            {"label": "CNIM", "due_on": date(2026, 12, 31), "on": date(2026, 12, 12), "processing_days": 21},
            (
                "Your CNIM ends Thu 31 Dec",
                "Your CNIM ends on Thu 31 Dec, in 19 days",
                "A renewal takes 21 days: the last safe day was Thu 10 Dec, submit now.",
                "19 days left",
            ),
        ),
        (
            {
                "label": "CNIM",
                "due_on": date(2026, 12, 31),
                "on": date(2027, 1, 1),
                "processing_days": 21,
                "grace_days": 31,
                "grace_loss": "the exam must be taken again",
            },
            (
                "Your CNIM ended Thu 31 Dec 2026",
                "Your CNIM ended on Thu 31 Dec 2026",
                "It does not count, but can be renewed late until Sun 31 Jan; "
                "after Sun 31 Jan the exam must be taken again.",
                "Ended yesterday",
            ),
        ),
        (
            {
                "due_on": date(2026, 11, 27),
                "stage": Stage.SUBMITTED,
                "submitted_on": date(2026, 11, 3),
                "processing_days": 28,
            },
            (
                "Your BLS ends Fri 27 Nov",
                "Your BLS ends on Fri 27 Nov, in 5 days",
                "The renewal was submitted on Tue 3 Nov; the new one is not on record yet.",
                "5 days left",
            ),
        ),
        (
            {"due_on": date(2026, 11, 30), "holder": "Tess Tanaka"},
            (
                "BLS of Tess Tanaka ends Mon 30 Nov",
                "BLS of Tess Tanaka ends on Mon 30 Nov, in 8 days",
                "",
                "8 days left",
            ),
        ),
        (
            {"label": "professional liability insurance", "due_on": date(2027, 6, 30), "holders": 8},
            (
                "Professional liability insurance of 8 people ends Wed 30 Jun 2027",
                "Professional liability insurance of 8 people ends on Wed 30 Jun 2027, in 220 days",
                "",
                "220 days left",
            ),
        ),
        (
            {"label": "hospital privileges at St. Brendan", "due_on": date(2026, 11, 20), "is_plural": True},
            (
                "Your hospital privileges at St. Brendan ended Fri 20 Nov",
                "Your hospital privileges at St. Brendan ended on Fri 20 Nov",
                "Until new ones are on record, they do not count.",
                "Ended 2 days ago",
            ),
        ),
        (
            {
                "label": "CEU credits",
                "due_on": date(2026, 12, 31),
                "is_plural": True,
                "rule": ExpiryRule.HOURS,
                "hours": (Decimal("47.50"), Decimal(50)),
            },
            (
                "Your CEU credits must be complete by Thu 31 Dec",
                "Your CEU credits must be complete by Thu 31 Dec, in 39 days",
                "47.5 of 50 hours are on record, 2.5 to go.",
                "39 days left",
            ),
        ),
        (
            {
                "label": "influenza vaccine",
                "due_on": date(2026, 10, 1),
                "on": date(2026, 10, 3),
                "rule": ExpiryRule.SEASON,
            },
            (
                "Your influenza vaccine was due by Thu 1 Oct",
                "Your influenza vaccine was due by Thu 1 Oct",
                "",
                "Due 2 days ago",
            ),
        ),
    ],
)
def test_words_are_plain_specific_and_dated(facts: dict[str, object], said: tuple[str, str, str, str]):
    assert say(**facts) == said


@pytest.mark.parametrize(
    ("facts", "tone"),
    [
        ({"due_on": date(2026, 11, 21)}, "bad"),
        ({"due_on": SUNDAY}, "soon"),
        ({"due_on": date(2027, 1, 21)}, "soon"),
        ({"due_on": date(2027, 1, 22)}, ""),
        ({"due_on": date(2027, 2, 1), "processing_days": 90}, "soon"),
    ],
)
def test_red_is_for_what_has_ended_and_amber_for_what_is_near_or_late(facts: dict[str, object], tone: str):
    assert endings.tone(Ending(**({"label": "BLS", "on": SUNDAY} | facts))) == tone


def test_the_first_case_broken_comes_first_then_the_last_safe_day_ahead_or_the_end():
    """The day by which Today has it is that of the last safe day if it is ahead, else the end."""
    ended = Ending(label="BLS", due_on=date(2026, 11, 21), on=SUNDAY, processing_days=28)
    late = Ending(label="privileges", due_on=date(2026, 12, 20), on=SUNDAY, processing_days=90)
    near = Ending(label="badge", due_on=date(2026, 12, 5), on=SUNDAY)
    safe = Ending(label="CNIM", due_on=date(2026, 12, 31), on=SUNDAY, processing_days=21)
    begun = Ending(label="ACLS", due_on=date(2026, 12, 21), on=SUNDAY, processing_days=28, stage=Stage.SUBMITTED)

    breaks = Ending(label="DABNM", due_on=date(2027, 3, 1), on=SUNDAY, needed=Needed(2, date(2027, 3, 2)))
    sooner = Ending(label="TB", due_on=date(2027, 4, 1), on=SUNDAY, needed=Needed(1, date(2027, 3, 1)))

    assert sorted([begun, safe, near, late, ended], key=lambda each: each.act_by) == [ended, near, safe, late, begun]
    every = [begun, safe, near, late, ended, breaks, sooner]
    assert sorted(every, key=lambda each: each.rank) == [sooner, breaks, ended, near, safe, late, begun]


@pytest.mark.parametrize(
    ("facts", "needed", "subject", "lead"),
    [
        (
            {"due_on": date(2026, 11, 21)},
            Needed(3, date(2026, 11, 24)),
            "Your BLS ended Sat 21 Nov; 3 booked cases need it, first Tue 24 Nov",
            "3 booked cases need it, first Tue 24 Nov.",
        ),
        (
            {"due_on": date(2026, 12, 21), "holder": "Cole Brightwater"},
            Needed(1, date(2026, 12, 22)),
            "BLS of Cole Brightwater ends Mon 21 Dec, before 1 booked case, Tue 22 Dec",
            "1 booked case needs it, Tue 22 Dec.",
        ),
        (
            {"due_on": date(2027, 1, 31), "label": "privileges", "is_plural": True},
            Needed(2, date(2027, 1, 11), is_ahead_of_it=False),
            "Your privileges end Sun 31 Jan 2027, not enough for 2 booked cases, first Mon 11 Jan 2027",
            "They are not enough for 2 booked cases, first Mon 11 Jan 2027.",
        ),
        (
            {"due_on": date(2026, 12, 13), "processing_days": 21},
            Needed(2, date(2026, 12, 14)),
            "Submit your BLS renewal today: it ends Sun 13 Dec, before 2 booked cases, first Mon 14 Dec",
            "2 booked cases need it, first Mon 14 Dec.",
        ),
        (
            {"due_on": SUNDAY},
            Needed(2, date(2026, 11, 23)),
            "Your BLS ends today, before 2 booked cases, first Mon 23 Nov",
            "2 booked cases need it, first Mon 23 Nov.",
        ),
    ],
)
def test_what_breaks_booked_cases_says_how_many_and_which_first(
    facts: dict[str, object], needed: Needed, subject: str, lead: str
):
    ending = Ending(**({"label": "BLS", "on": SUNDAY, "needed": needed} | facts))
    assert endings.subject(ending).replace("\u00a0", " ") == subject
    assert endings.lead(ending).replace("\u00a0", " ") == lead


def test_a_case_that_needs_several_credentials_counts_once():
    one, other = key("one"), key("other")
    first = Needed(2, date(2026, 12, 1), cases=frozenset({one, other}))
    second = Needed(1, date(2026, 11, 30), is_ahead_of_it=False, cases=frozenset({one}))
    assert together([first, second]) == Needed(2, date(2026, 11, 30), False, frozenset({one, other}))
    assert together([]) is None


@pytest.mark.parametrize(
    ("label", "is_plural", "stage", "words"),
    [
        ("BLS", False, Stage.TODO, "Renew it, then send the new one to Dana."),
        ("hospital privileges", True, Stage.TODO, "Renew them, then send the new ones to Dana."),
        ("hospital privileges", True, Stage.SUBMITTED, "Send the new ones to Dana as soon as you have them."),
    ],
)
def test_the_step_speaks_of_many_as_of_many(label: str, is_plural: bool, stage: Stage, words: str):
    ending = Ending(label=label, due_on=date(2026, 12, 31), on=SUNDAY, is_plural=is_plural, stage=stage)
    assert endings.step(ending, issuer="", send_to="Dana") == words


def test_an_sms_says_what_to_do_when_there_is_no_time_to_lose():
    late = Ending(label="CNIM", due_on=date(2026, 12, 31), on=date(2026, 12, 12), processing_days=21)
    assert endings.brief(late).replace("\u00a0", " ") == (
        "Your CNIM ends on Thu 31 Dec, in 19 days: submit the renewal now"
    )


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "Your CNIM ends on Thu 31 Dec, in 39 days: submit by Thu 10 Dec"),
        ({"holder": "Ana Ruiz"}, "CNIM of Ana Ruiz ends on Thu 31 Dec, in 39 days: submit by Thu 10 Dec"),
        ({"on": date(2026, 12, 10)}, "Submit your CNIM renewal today: it ends Thu 31 Dec"),
        ({"stage": Stage.SUBMITTED}, "Your CNIM ends on Thu 31 Dec, in 39 days"),
        ({"processing_days": 0}, "Your CNIM ends on Thu 31 Dec, in 39 days"),
        ({"on": date(2027, 1, 1)}, "Your CNIM ended on Thu 31 Dec 2026"),
    ],
)
def test_an_sms_names_the_step_with_its_last_safe_day(facts: dict[str, object], says: str):
    ending = Ending(**({"label": "CNIM", "due_on": date(2026, 12, 31), "on": SUNDAY, "processing_days": 21} | facts))
    assert endings.brief(ending).replace("\u00a0", " ") == says


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("BLS", False),
        ("R. EEG T.", False),
        ("CNIM-CS", False),
        ("Hospital privileges", True),
        ("CEU credits", True),
        ("Competence: complex spine", False),
        ("Fitness", False),
        ("", False),
    ],
)
def test_a_types_name_takes_the_right_verb(name: str, plural: bool):
    assert is_plural(name) == plural
