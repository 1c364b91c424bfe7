"""What Today says of people: whom nobody reaches, who is on record twice, messages that did not arrive, and answers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from credentials.looks import BAD, SOON
from credentials.wording import HARD, day_words
from nervecenter.today.items import Item, key_of
from notifications.models import Delivery, ProviderEvent
from notifications.unheard import Unheard
from practices.models import Practice, Technologist
from tenancy import clock

TOLD = "Told in person"
DEALT_WITH = "Dealt with"
ANSWERS_QUOTED = 3
DIFFERENT = "They are different people"


def unreachable_items(practice: Practice, unheard: Iterable[Unheard]) -> list[Item]:
    return [_unreachable_item(practice, each) for each in unheard]


def failed_items(practice: Practice, deliveries: Iterable[Delivery]) -> list[Item]:
    """Messages that did not arrive, by no other way either."""
    return [
        Item(
            key=key_of("message", each.pk, each.state),
            by=None,
            tone=BAD,
            word=each.get_state_display(),
            icon="mail-x",
            headline=f"{each.recipient_name}, {each.get_channel_display()}",
            detail=f"{each.address}: {each.failure or 'no reason was given'}",
            url=reverse("message", args=[practice.slug, each.pk]),
            act="Read it",
            done_words=TOLD,
        )
        for each in deliveries
    ]


def answered_items(practice: Practice, answers: Iterable[ProviderEvent], on: date) -> list[Item]:
    """What people answered to our texts in words of their own: one item a message, and a new one with each answer.

    `answers` with their messages, the earliest first.
    """
    by_message: dict[Delivery, list[ProviderEvent]] = defaultdict(list)
    for each in answers:
        if each.delivery:
            by_message[each.delivery].append(each)
    return [_answered_item(practice, delivery, theirs, on) for delivery, theirs in by_message.items()]


def duplicate_items(practice: Practice, people: Iterable[Technologist]) -> list[Item]:
    """People who are likely one: the same name, e-mail or phone."""
    groups: dict[str, list[Technologist]] = defaultdict(list)
    for person in people:
        for key in {person.name.casefold(), person.email.casefold(), str(person.phone)} - {""}:
            groups[key].append(person)
    pairs = {tuple(sorted(str(person.pk) for person in group)): group for group in groups.values() if len(group) > 1}
    return [_duplicate_item(practice, group) for group in pairs.values()]


def _unreachable_item(practice: Practice, unheard: Unheard) -> Item:
    person = unheard.person
    page = "technologist-reach" if unheard.has_ways else "technologist-edit"
    return Item(
        key=key_of("unreachable", person.pk, *unheard.reasons, unheard.last_due),
        by=None,
        tone=BAD,
        word="Nobody reached",
        icon="mail-x",
        headline=f"{person.name} has turned reminders off" if unheard.is_by_choice else _no_address(person),
        detail=f"{'; '.join(unheard.reasons)}. No reminder reaches this person; you are told of what ends.",
        url=reverse(page, args=[practice.slug, person.pk]),
        act="See why" if unheard.has_ways else "Correct the addresses",
        done_words=TOLD,
    )


def _no_address(person: Technologist) -> str:
    return f"{person.name} has no working address"


def _answered_item(practice: Practice, delivery: Delivery, answers: Sequence[ProviderEvent], on: date) -> Item:
    quoted = answers[-ANSWERS_QUOTED:]
    earlier = f" ({len(answers) - len(quoted)} earlier)" if len(answers) > len(quoted) else ""
    return Item(
        key=key_of("answer", delivery.pk, answers[-1].pk),
        by=None,
        tone=SOON,
        word="Answered",
        icon="message-square",
        headline=f"{delivery.recipient_name} answered a text",
        detail=" · ".join(_quote(practice, each, on) for each in quoted) + earlier,
        url=reverse("message", args=[practice.slug, delivery.pk]),
        act="See the message",
        done_words=DEALT_WITH,
    )


def _quote(practice: Practice, answer: ProviderEvent, on: date) -> str:
    local = clock.local(answer.happened_at, practice.timezone)
    return f"{day_words(local.date(), on)}, {local:%H:%M}:{HARD}“{answer.words}”"


def _duplicate_item(practice: Practice, group: Sequence[Technologist]) -> Item:
    first, *others = sorted(group, key=lambda person: person.pk)
    names = " and ".join(person.name for person in group)
    return Item(
        key=key_of("twice", *sorted(person.pk for person in group)),
        by=None,
        tone=SOON,
        word="Likely twice",
        icon="users",
        headline=f"{names} may be one person",
        detail="They share a name, an e-mail or a phone. Merge them if they are one.",
        url=_merge_url(practice, first, others),
        act="Compare them",
        done_words=DIFFERENT,
    )


def _merge_url(practice: Practice, first: Technologist, others: Sequence[Technologist]) -> str:
    """Into whoever is longest on record; of more than two it is chosen which comes first."""
    if len(others) == 1:
        return reverse("technologist-merge-with", args=[practice.slug, first.pk, others[0].pk])
    return reverse("technologist-merge", args=[practice.slug, first.pk])
