"""What Today says of people: whom nobody reaches, who is on record twice, and messages that did not arrive."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse

from credentials.looks import BAD, SOON
from nervecenter.today.items import Item, key_of
from notifications.models import Delivery
from notifications.unheard import Unheard
from practices.models import Practice, Technologist

TOLD = "Told in person"
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
