"""What needs a manager's act today, each from its own facts: an item closes by itself when its fact is gone.

Order (rules.md C2): what breaks a case, by that case; the rest by the last safe day if it is still ahead, else by the
day it ends or ended.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from re import compile

from django.urls import reverse
from django.utils.http import urlencode

from credentials.facts import HoldingFacts
from credentials.holdings import Holding
from credentials.ladder import FINAL_WEEK, Stage, rank_day
from credentials.looks import BAD, QUIET, SOON, Look
from credentials.models import Credential, UnreadCell
from credentials.models.credential_type import RenewedBy
from credentials.validity import Standing
from credentials.wording import HARD, count_words, day_words, days_words, sentence_case
from hospitals.models import Hospital, Requirement
from notifications.models import Handled
from practices.models import Practice

BEGUN = (Stage.SUBMITTED, Stage.UPLOADED)
ENDED = (Standing.EXPIRED, Standing.IN_GRACE)
NEVER = datetime.max.replace(tzinfo=UTC)
# “B-20884” stays in one line.
_CASE_NUMBER, _UNBROKEN = compile(r"\b([A-Za-z]+)-(\d+)\b"), "\\1\N{NON-BREAKING HYPHEN}\\2"
SENT_LATE = "The renewal was sent after the last safe day."


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to do: by when, what and why, and the one act. `breaks_at`: the start of the first case it breaks."""

    by: date | None
    tone: str
    word: str
    headline: str
    detail: str
    url: str
    act: str
    icon: str = ""
    note: str = ""
    clock: str = ""
    lines: tuple[str, ...] = ()
    breaks_at: datetime | None = None
    key: str = ""
    """Names the item and its fact, for what a manager does with it by hand; "" where that is nothing."""
    done_words: str = ""
    """How a person says that it is settled, where no record tells; "" where it closes by itself only."""
    latest: date | None = None
    """The last day to which it can be put off."""
    handled: Handled | None = None

    proposed: date | None = None
    """To which it is put off unless another day is chosen."""

    @property
    def rank(self) -> tuple[datetime, date, str]:
        return self.breaks_at or NEVER, self.by or date.max, self.headline


def key_of(kind: str, *facts: object) -> str:
    """The same for the same facts. Of a fixed length, and telling nothing of them."""
    return f"{kind}:{sha256('|'.join(map(str, facts)).encode()).hexdigest()[:32]}"


def credential_items(practice: Practice, on: date, held: Iterable[Holding], rows: dict) -> list[Item]:
    """Ended and still needed, in its ladder with no renewal begun, or begun too late. `rows`: the credentials by id."""
    pressing = [holding for holding in held if needs_act(holding)]
    by_practice = [holding for holding in pressing if holding.type.renewed_by == RenewedBy.PRACTICE]
    single = [holding for holding in pressing if holding.type.renewed_by != RenewedBy.PRACTICE]
    return [_credential_item(practice, on, each, rows[each.id]) for each in single] + list(
        _practice_items(practice, on, by_practice, rows)
    )


def needs_act(holding: Holding) -> bool:
    if holding.is_let_go:
        return False
    if holding.standing in ENDED:
        return True
    is_open = holding.facts.stage not in BEGUN or _is_in_final_week(holding)
    return is_begun_too_late(holding) or (
        is_open and (holding.standing is Standing.EXPIRING or holding.is_past_last_safe_day)
    )


def is_begun_too_late(holding: Holding) -> bool:
    """Sent after the last safe day: the new one may not be there in time."""
    safe, sent = holding.last_safe_day, holding.facts.submitted_on
    if holding.standing in ENDED or holding.facts.stage != Stage.SUBMITTED or safe is None or sent is None:
        return False
    return safe < min(sent, holding.on)


def _is_in_final_week(holding: Holding) -> bool:
    return holding.days_left is not None and holding.days_left <= FINAL_WEEK


def _credential_item(practice: Practice, on: date, holding: Holding, credential: Credential) -> Item:
    look, is_late = holding.look, is_begun_too_late(holding)
    return Item(
        key=key_of("credential", holding.id, *_fact(holding)),
        by=holding.ends_on and rank_day(holding.ends_on, holding.last_safe_day, on),
        tone=SOON if is_late and look.tone == QUIET else look.tone,
        word=look.word,
        icon=look.icon,
        headline=f"{credential.technologist.family_name}: {credential.label}",
        detail=f"{_beside(look)} {SENT_LATE}" if is_late else _beside(look),
        url=reverse("credential", args=[practice.slug, credential.pk]),
        act=_act(holding.facts, look),
        note=_processing(holding),
    )


def _beside(look: Look) -> str:
    """The sentence without what the word before it says already."""
    if look.sentence.startswith(f"{look.word}, "):
        return sentence_case(look.sentence.removeprefix(f"{look.word}, "))
    days = days_words(look.days_left) if look.days_left is not None else ""
    return look.sentence.replace(f", in {days}", "", 1) if days and look.word == f"{days} left" else look.sentence


def _fact(holding: Holding) -> tuple[object, ...]:
    """What is ahead of it becomes another item once it has ended, or its renewal came to another stage."""
    return holding.ends_on, holding.standing in ENDED, holding.facts.stage or Stage.TODO


def _act(facts: HoldingFacts, look: Look) -> str:
    if facts.counts_hours:
        return "See the hours"
    return "Record the renewal" if look.tone == BAD or facts.stage in BEGUN else "Start the renewal"


def _processing(holding: Holding) -> str:
    days = holding.type.processing_days
    return f"a renewal takes {days_words(days)}" if days else ""


def _practice_items(practice: Practice, on: date, held: list[Holding], rows: dict) -> Iterator[Item]:
    """What the practice itself renews is one item, however many people it covers (rules.md B4)."""
    groups: dict[tuple, list[Holding]] = defaultdict(list)
    for holding in held:
        groups[holding.type.pk, holding.ends_on].append(holding)
    for group in groups.values():
        first = _credential_item(practice, on, group[0], rows[group[0].id])
        if len(group) == 1:
            yield first
            continue
        kind = group[0].type
        yield Item(
            key=key_of("together", kind.pk, *(part for each in group for part in (each.id, *_fact(each)))),
            by=first.by,
            tone=first.tone,
            word=first.word,
            icon=first.icon,
            headline=f"{kind}: {len(group)}{HARD}people",
            detail=f"{group[0].look.sentence} The practice renews it for {_names(group, rows)}.",
            url=f"{reverse('credentials', args=[practice.slug])}?{urlencode({'type': kind.code})}",
            act="See all",
            note=first.note,
        )


def _names(group: list[Holding], rows: dict) -> str:
    names = sorted(rows[holding.id].technologist.family_name for holding in group)
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def unread_items(practice: Practice, cells: Iterable[UnreadCell]) -> list[Item]:
    """Cells of an imported file that nobody could read, until the fact is on record or the cell is dismissed."""
    return [_unread_item(practice, cell) for cell in cells]


def _unread_item(practice: Practice, cell: UnreadCell) -> Item:
    where = f"{cell.sheet}, cell {cell.cell}" if cell.sheet else f"cell {cell.cell}"
    who = f"{cell.technologist.family_name}: " if cell.technologist else ""
    what = cell.what or "a cell of the import"
    return Item(
        key=key_of("unread", cell.pk),
        by=None,
        tone=SOON,
        word="Unreadable",
        icon="circle-question-mark",
        headline=f"{who}{what}, “{cell.value}”",
        detail=f"{cell.problem} ({where} of {cell.run.file_name})",
        url=reverse("import-unread", args=[practice.slug, cell.pk]),
        act="Settle it",
    )


def proposed_items(practice: Practice, requirements: Iterable[Requirement]) -> list[Item]:
    """One item a hospital whose requirements somebody has to confirm; those of no single hospital are one more."""
    waiting: dict[Hospital | None, list[Requirement]] = defaultdict(list)
    for each in requirements:
        waiting[each.hospital].append(each)
    return [_proposed_item(practice, hospital, theirs) for hospital, theirs in waiting.items()]


def _proposed_item(practice: Practice, hospital: Hospital | None, theirs: list[Requirement]) -> Item:
    url = (
        reverse("hospital", args=[practice.slug, hospital.pk])
        if hospital
        else reverse("house-rules", args=[practice.slug])
    )
    return Item(
        key=key_of("proposed", *sorted(each.pk for each in theirs)),
        by=None,
        tone=SOON,
        word="Proposed",
        icon="circle-question-mark",
        headline=f"{hospital or 'House rules'}: {count_words(len(theirs), 'requirement')} to confirm",
        detail="Nobody is judged by a requirement until it is confirmed.",
        url=url,
        act="Confirm",
    )


def withheld_items(count: int, practice: Practice) -> list[Item]:
    """All that a role without health access is told (rules.md D5)."""
    if not count:
        return []
    return [
        Item(
            by=None,
            tone=SOON,
            word="Not met",
            icon="circle-x",
            headline=f"{count_words(count, 'occupational-health requirement')} not met",
            detail="A manager sees which.",
            url=reverse("credentials", args=[practice.slug]),
            act="See who",
        )
    ]


def ends_within(held: Iterable[Holding], on: date, days: int) -> list[Holding]:
    last = on + timedelta(days=days)
    return sorted(
        (each for each in held if not each.is_let_go and each.ends_on and on <= each.ends_on <= last),
        key=lambda each: each.ends_on or date.max,
    )


def lede(items: list[Item], on: date) -> tuple[str, str]:
    """What the page says first: how many, and which comes first."""
    bad = [item for item in items if item.tone == BAD]
    if not items:
        return "Nothing needs you today.", ""
    first = min(items, key=lambda item: item.rank)
    count = f"{count_words(len(items), 'thing needs', 'things need')} you" + (
        f", {len(bad)} of them in red." if bad else "."
    )
    headline, by = _CASE_NUMBER.sub(_UNBROKEN, first.headline), f", {day_words(first.by, on)}" if first.by else ""
    return count, f"First: {headline}{by}."


__all__ = ["QUIET", "Item", "credential_items", "ends_within", "key_of", "lede", "needs_act"]
