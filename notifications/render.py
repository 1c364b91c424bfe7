"""A message as subject, text and HTML, or as one SMS."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string

from notifications.channels import gsm
from notifications.dates import day_words, moment_words, soften
from notifications.kinds import AN_ITEM, NOT_BEGUN, Line
from notifications.message import Message, Section
from notifications.models import Channel

MOST_ROWS = 40
SUBJECT_LETTERS = 200
MOST_SEPTETS = 2 * gsm.EACH_OF_MANY
PRACTICE_SEPTETS = 40


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under the name of the one person they are about; without one they stand by themselves."""

    name: str
    lines: tuple[Line, ...]


def render(message: Message, channel: str) -> Rendered:
    if channel == Channel.SMS:
        return Rendered(first_words_of(message), sms_of(message))
    return email_of(message)


def email_of(message: Message) -> Rendered:
    name = "digest" if message.is_for_managers_only else "message"
    context = _context(message)
    return Rendered(
        subject=subject_of(message),
        text=_tidy(soften(render_to_string(f"{name}.txt", context, using="mail"))),
        html=render_to_string(f"{name}.html", context, using="mail"),
    )


def subject_of(message: Message) -> str:
    words = _digest_subject(message.team) if message.is_for_managers_only else _own_subject(message.own)
    return _clipped(words)


def _clipped(words: str) -> str:
    one_line = " ".join(soften(words).split())
    return one_line if len(one_line) <= SUBJECT_LETTERS else one_line[: SUBJECT_LETTERS - 1] + "…"


def sms_of(message: Message) -> str:
    """GSM letters only, at most two segments: the first thing due, how many more, and the link (rules.md G3)."""
    return _sms(_sms_parts(message))


def first_words_of(message: Message) -> str:
    """Of an SMS, which has no subject: by these lists name it."""
    words = str(_sms_parts(message)["words"]) or unnamed_words(message.own.unnamed or message.team.unnamed)
    return _clipped(words)


def unnamed_words(number: int) -> str:
    """What is said of items that a message does not name."""
    return f"{AN_ITEM[:1].upper()}{AN_ITEM[1:]}" if number == 1 else f"{number} items on your list need you"


def _sms_parts(message: Message) -> dict[str, object]:
    section = message.team if message.is_for_managers_only else message.own
    rest = message.own.total + message.team.total - (1 if section.first else 0)
    parts = {
        "practice": gsm.clip(_plain(message.practice.name), PRACTICE_SEPTETS),
        "words": "",
        "rest": rest,
        "is_one": rest == 1,
        "link": message.link,
        "is_team": message.is_for_managers_only,
    }
    return parts | {"words": _fitting(section.first, parts)} if section.first else parts


def _fitting(line: Line, parts: Mapping[str, object]) -> str:
    """With what it is needed for, where there is room."""
    words, room = _plain(line.brief or line.headline), MOST_SEPTETS - gsm.septets(_sms({**parts, "words": "-"})) + 1
    longer = f"{words}. {_plain(line.lead).removesuffix('.')}" if line.lead and not line.is_of_case else words
    return longer if gsm.septets(longer) <= room else gsm.clip(words, max(room, 0))


def _own_subject(own: Section) -> str:
    if own.first is None:
        return unnamed_words(own.unnamed)
    return own.first.subject if own.total == 1 else f"{own.counted}: {own.first.said}"


def _digest_subject(team: Section) -> str:
    if team.first is None:
        return unnamed_words(team.unnamed)
    if team.total == 1:
        return team.first.subject
    return f"{team.counted}, first: {team.first.said if team.first.is_of_case else team.first.subject}"


def _sms(parts: dict[str, object]) -> str:
    return " ".join(render_to_string("sms/message.txt", parts).split())


def _plain(words: str) -> str:
    return gsm.transliterate(" ".join(soften(words).split()))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _context(message: Message) -> dict[str, object]:
    escalated = _by_person([line for line in message.team.lines if line.escalated])
    in_time = [line for line in message.team.lines if not line.escalated]
    at_risk = [line for line in in_time if line.is_of_case]
    newly_due = _by_person([line for line in in_time if not line.is_of_case])
    return {
        "message": message,
        "practice": message.practice,
        "subject": subject_of(message),
        "own": message.own,
        "team": message.team,
        "first": message.own.first or message.team.first,
        "unnamed_words": unnamed_words(message.own.unnamed or message.team.unnamed),
        "escalated": _grouped(escalated[:MOST_ROWS]),
        "escalated_words": "Nobody has begun these" if _nobody_has_begun(escalated) else "These cannot wait",
        "says_why": not _nobody_has_begun(escalated),
        "at_risk": _grouped(at_risk[:MOST_ROWS]),
        "newly_due": _grouped(newly_due[:MOST_ROWS]),
        "left_out": sum(len(lines[MOST_ROWS:]) for lines in (escalated, at_risk, newly_due)),
        "also": _grouped(message.own.rest),
        "also_words": "Also" if all(line.is_of_case for line in message.own.rest) else "Also due",
        "works_until": day_words(message.link_works_until, message.on),
        "sent": moment_words(message.at, message.zone),
        "today_url": f"{settings.PUBLIC_BASE_URL}/{message.practice.slug}/today/",
    }


def _grouped(lines: Sequence[Line]) -> list[Group]:
    """Lines that follow one another and are one person's stand under the name; a single one stands by itself."""
    groups = [(person, tuple(each)) for person, each in groupby(lines, key=lambda line: line.person)]
    return [Group(person if len(each) > 1 else "", each) for person, each in groups]


def _nobody_has_begun(escalated: Sequence[Line]) -> bool:
    return all(line.why_escalated == NOT_BEGUN for line in escalated)


def _by_person(lines: Sequence[Line]) -> list[Line]:
    """Each person's lines together, whoever has the most urgent one first."""
    people = [
        list(each) for _, each in groupby(sorted(lines, key=lambda line: line.person), key=lambda line: line.person)
    ]
    people.sort(key=lambda each: min(line.urgency for line in each))
    return [line for each in people for line in sorted(each, key=lambda line: line.urgency)]
