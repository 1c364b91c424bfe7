"""What “How to reach me” shows of one person in one role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict

from notifications.kinds import Topic
from notifications.models import Channel
from notifications.preferences import Choice, choices_of, silenced, topics_of
from notifications.reach import role_of
from notifications.reach_forms import ChoicesForm
from notifications.readers import Person
from notifications.unwarned import warning_to
from notifications.ways import Way, is_manager, ways_to
from practices.models import Technologist

if TYPE_CHECKING:
    from practices.requests import PracticeRequest


@dataclass(frozen=True, slots=True)
class Cell:
    """One channel of a topic: a box, or in words why there is none."""

    label: str
    field: forms.BoundField | None
    words: str
    name: str = ""
    """Of the choice that the box is for."""


@dataclass(frozen=True, slots=True)
class Row:
    topic: Topic
    cells: list[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The messages to one person in one role, each by each channel."""

    role: str
    heading: str
    inbox: str
    rows: list[Row]
    form: ChoicesForm
    warning: str
    """Where nothing reaches the person in this role."""


def choices_page(person: Person, data: QueryDict | None = None) -> Choices:
    """What nothing can come by yet is not offered."""
    manages, ways = is_manager(person), ways_to(person)
    there = {way.channel for way in ways if way.is_there}
    offered = [choice for choice in choices_of(person) if choice.channel in there]
    form = ChoicesForm(data, choices=offered, off=silenced(person), prefix=role_of(person))
    return Choices(
        role=role_of(person),
        heading="What you are told as a manager" if manages else "What you are told as a technologist",
        inbox="Today shows everything" if manages else "My credentials and My cases show everything",
        rows=[_row(kind.code, topic, form, ways, manages=manages) for kind, topic in topics_of(person)],
        form=form,
        warning=warning_to(person),
    )


def _row(kind: str, topic: Topic, form: ChoicesForm, ways: Sequence[Way], *, manages: bool) -> Row:
    cells = [_cell(Choice(kind, way.channel), topic, form, way, manages=manages) for way in ways]
    return Row(topic, [*cells, Cell("Inbox", None, "always")])


def _cell(choice: Choice, topic: Topic, form: ChoicesForm, way: Way, *, manages: bool) -> Cell:
    label = choice.channel.label.capitalize()
    if choice.name in form.fields:
        return Cell(label, form[choice.name], "", choice.name)
    if choice in form.were_off:
        return Cell(label, None, "turned off")
    if not topic.is_chosen or not manages:
        return Cell(label, None, _since_when(way) or "always")
    if not topic.always:
        return Cell(label, None, "never")
    return Cell(label, None, ", ".join(filter(None, ("only what cannot be turned off", _since_when(way)))))


def _since_when(way: Way) -> str:
    """ "" where it is so already."""
    if not way.address:
        return f"as soon as {'a number' if way.channel == Channel.SMS else 'an address'} is on record"
    if not way.has_consent:
        return "as soon as you agree to texts"
    if not way.has_outlet:
        return "as soon as they are set up here"
    return "" if way.works else "once it works again"


def off_words(person: Person) -> Sequence[str]:
    """What a person turned off, in words for a manager."""
    topics = {kind.code: topic for kind, topic in topics_of(person)}
    off = sorted(silenced(person), key=lambda each: each.name)
    return [f"“{topics[each.kind].words}”: not by {each.channel.label}" for each in off if each.kind in topics]


@dataclass(frozen=True, slots=True)
class ReachPanel:
    """On the page of a technologist."""

    ways: tuple[Way, ...]
    off: Sequence[str]


def reach_panel(request: "PracticeRequest", person: Technologist, on: date) -> ReachPanel:
    return ReachPanel(ways_to(person), off_words(person))
