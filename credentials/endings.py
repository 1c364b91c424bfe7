"""What a message says of an end: plain, specific, dated. Pure functions, tested as a table.

The words follow the day they are read, not the rung that asked for them: a reminder that leaves late tells how things
stand when it leaves.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from credentials.ahead import Needed
from credentials.expiry import ExpiryRule
from credentials.ladder import NOT_BEGUN, Stage, last_safe_day, rank_day
from credentials.wording import HARD, day_words, days_words, hours_words, sentence_case

SOON_DAYS = 60
BAD, SOON, QUIET = "bad", "soon", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What ends, must be complete or must be held on `due_on`, told on the reader's day `on`.

    `label` stands inside a sentence; `is_plural` where it takes “end”. `holder` is empty when the reader himself holds
    it; `holders` counts those who share what the practice renews. `hours` are those on record and those asked for.
    """

    label: str
    due_on: date
    on: date
    is_plural: bool = False
    holder: str = ""
    holders: int = 1
    rule: ExpiryRule = ExpiryRule.EXACT
    stage: Stage = Stage.TODO
    submitted_on: date | None = None
    processing_days: int = 0
    grace_days: int = 0
    grace_loss: str = ""
    hours: tuple[Decimal, Decimal] | None = None
    renewed_by_practice: bool = False
    needed: Needed | None = None

    @property
    def days_left(self) -> int:
        return (self.due_on - self.on).days

    @property
    def safe_on(self) -> date:
        return last_safe_day(self.due_on, self.processing_days)

    @property
    def act_by(self) -> date:
        """As on Today; the end itself once a renewal has begun."""
        return self.due_on if self.is_begun else rank_day(self.due_on, self.safe_on, self.on)

    @property
    def rank(self) -> tuple[int, int, int]:
        """The first case broken comes first; what breaks none follows, by the last safe day if it is still ahead, else
        by the end (rules.md C2)."""
        if self.needed:
            return 0, self.needed.first_on.toordinal(), self.due_on.toordinal()
        return 1, self.act_by.toordinal(), self.due_on.toordinal()

    @property
    def is_begun(self) -> bool:
        return self.stage not in NOT_BEGUN

    @property
    def must_submit_today(self) -> bool:
        return not self.is_begun and self.processing_days > 0 and self.safe_on == self.on

    @property
    def is_past_safe_day(self) -> bool:
        return not self.is_begun and self.processing_days > 0 and self.safe_on < self.on <= self.due_on

    @property
    def is_period(self) -> bool:
        """Whether something valid ends: a season begins, and hours are counted up to a day."""
        return self.rule not in (ExpiryRule.SEASON, ExpiryRule.HOURS)


def subject(ending: Ending) -> str:
    """“Your BLS ends Mon 30 Nov”, “BLS of Tess Tanaka ended Sat 21 Nov”."""
    if ending.must_submit_today:
        return f"{_submit_today(ending)}: {_it(ending)} {words(ending)}"
    return f"{_named(ending)} {words(ending)}"


def words(ending: Ending) -> str:
    """“ends Mon 30 Nov, before 2 booked cases, first Mon 7 Dec”, after a name."""
    by = "" if ending.is_period else "by "
    end = f"{_verb(ending)} {'today' if ending.days_left == 0 else f'{by}{_due(ending)}'}"
    if ending.needed is None:
        return end
    if ending.days_left < 0:
        return f"{end}; {_need_words(ending)}"
    return f"{end}, {ending.needed.words(ending.on)}"


def headline(ending: Ending) -> str:
    """“Your BLS ends on Mon 30 Nov, in 8 days”."""
    if ending.must_submit_today:
        return f"{_submit_today(ending)}: {_it(ending)} {_verb(ending)} {_due(ending)}"
    said = f"{_named(ending)} {_verb(ending)}"
    if ending.days_left in (0, 1):
        return f"{said} {'tomorrow' if ending.days_left else 'today'}, {_due(ending)}"
    said += f" {'on' if ending.is_period else 'by'} {_due(ending)}"
    return f"{said}, in {days_words(ending.days_left)}" if ending.days_left > 0 else said


def lead(ending: Ending) -> str:
    """After the headline: “3 booked cases need it, first Tue 24 Nov.”, also where it ends only after them."""
    needed = ending.needed
    if needed is None:
        return ""
    if needed.is_ahead_of_it or ending.days_left < 0:
        return f"{_need_words(ending)}."
    return f"{'They are' if ending.is_plural else 'It is'} {needed.words(ending.on)}."


def brief(ending: Ending) -> str:
    """What an SMS says: the headline, and the step with its day."""
    if ending.is_past_safe_day:
        late = ", and no renewal has begun" if _is_for_managers(ending) else ": submit the renewal now"
        return f"{headline(ending)}{late}"
    if ending.is_begun or not ending.processing_days or ending.must_submit_today or ending.days_left < 0:
        return headline(ending)
    return f"{headline(ending)}: submit by {day_words(ending.safe_on, ending.on)}"


def detail(ending: Ending) -> str:
    """What it means and what is at stake, in a sentence or two."""
    said = (_stage_words(ending), _hours_words(ending), _safe_words(ending), _ended_words(ending))
    return " ".join(sentence for sentence in said if sentence)


def step(ending: Ending, *, issuer: str, send_to: str) -> str:
    """What the reader does next. `issuer` is empty where it is unknown, or the practice that `send_to` speaks for."""
    if _is_for_managers(ending):
        return f"The practice renews it{f' with {issuer}' if issuer else ''}." if ending.renewed_by_practice else ""
    match ending.rule:
        case ExpiryRule.HOURS:
            return f"Earn the missing hours, then send the certificates to {send_to}."
        case ExpiryRule.SEASON:
            return f"Send the record to {send_to} once you have it."
    if ending.is_begun:
        return f"Send the {_new(ending)} to {send_to} as soon as you have {_them(ending)}."
    return f"Renew {f'with {issuer}' if issuer else _them(ending)}, then send the {_new(ending)} to {send_to}."


def standing(ending: Ending) -> str:
    """“29 days left”, “Ended yesterday”, above or beside the words."""
    days = ending.days_left
    if days >= 0:
        return f"{days_words(days)} left" if days else "Last day today"
    return f"{'Ended' if ending.is_period else 'Due'} {_ago(-days)}"


def tone(ending: Ending) -> str:
    """Red for what has ended, amber within 60 days or past the last safe day."""
    if ending.days_left < 0:
        return BAD
    return SOON if ending.days_left <= SOON_DAYS or ending.is_past_safe_day else QUIET


def _is_for_managers(ending: Ending) -> bool:
    return bool(ending.holder) or ending.holders > 1


def _named(ending: Ending) -> str:
    if ending.holders > 1:
        return f"{sentence_case(ending.label)} of {ending.holders}{HARD}people"
    return f"{sentence_case(ending.label)} of {ending.holder}" if ending.holder else f"Your {ending.label}"


def _submit_today(ending: Ending) -> str:
    if ending.holders > 1:
        return f"Submit the {ending.label} renewal of {ending.holders}{HARD}people today"
    if ending.holder:
        return f"The {ending.label} renewal of {ending.holder} must be submitted today"
    return f"Submit your {ending.label} renewal today"


def _verb(ending: Ending) -> str:
    is_past, is_plural = ending.days_left < 0, ending.is_plural
    match ending.rule:
        case ExpiryRule.SEASON:
            return ("were due" if is_plural else "was due") if is_past else ("are due" if is_plural else "is due")
        case ExpiryRule.HOURS:
            return "had to be complete" if is_past else "must be complete"
    return "ended" if is_past else "end" if is_plural else "ends"


def _it(ending: Ending) -> str:
    return "they" if ending.is_plural else "it"


def _them(ending: Ending) -> str:
    return "them" if ending.is_plural else "it"


def _need_words(ending: Ending) -> str:
    return ending.needed.need_words(_them(ending), ending.on) if ending.needed else ""


def _new(ending: Ending) -> str:
    return "new ones" if ending.is_plural else "new one"


def _due(ending: Ending) -> str:
    return day_words(ending.due_on, ending.on)


def _stage_words(ending: Ending) -> str:
    match ending.stage:
        case Stage.SUBMITTED:
            when = f" on {day_words(ending.submitted_on, ending.on)}" if ending.submitted_on else ""
            return f"The renewal was submitted{when}; the new one is not on record yet."
        case Stage.UPLOADED:
            return "A new one was sent in and waits to be accepted."
        case Stage.RETURNED:
            return "What was sent in last was returned."
    return ""


def _hours_words(ending: Ending) -> str:
    if ending.hours is None:
        return ""
    held, asked = ending.hours
    return f"{hours_words(held)} of {hours_words(asked)}{HARD}hours are on record, {hours_words(asked - held)} to go."


def _safe_words(ending: Ending) -> str:
    if ending.is_begun or ending.processing_days == 0 or ending.days_left < 0:
        return ""
    takes, safe = f"A renewal takes {days_words(ending.processing_days)}", day_words(ending.safe_on, ending.on)
    if ending.safe_on < ending.on:
        return f"{takes}: the last safe day was {safe}{'' if _is_for_managers(ending) else ', submit now'}."
    near = {0: f"today, {safe},", 1: f"tomorrow, {safe},"}.get((ending.safe_on - ending.on).days, safe)
    return f"{takes}, so {near} is the last safe day to submit it."


def _ended_words(ending: Ending) -> str:
    if ending.days_left >= 0 or not ending.is_period:
        return ""
    until = ending.due_on + timedelta(days=ending.grace_days)
    if ending.grace_days == 0 or ending.is_begun:
        new = "new ones are" if ending.is_plural else "a new one is"
        return f"Until {new} on record, {_it(ending)} {_do(ending)} not count."
    day = day_words(until, ending.on)
    if ending.on > until:
        return f"The time for a late renewal ended on {day}{f': {ending.grace_loss}' if ending.grace_loss else ''}."
    after = f"; after {day} {ending.grace_loss}" if ending.grace_loss else ""
    return f"{sentence_case(_it(ending))} {_do(ending)} not count, but can be renewed late until {day}{after}."


def _do(ending: Ending) -> str:
    return "do" if ending.is_plural else "does"


def _ago(days: int) -> str:
    return "yesterday" if days == 1 else f"{days_words(days)} ago"
