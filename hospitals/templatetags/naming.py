from collections.abc import Sequence

from django import template

from hospitals.wording import to_holder

register = template.Library()


@register.filter
def to_its_reader(message: str) -> str:
    """A finding's sentence as the person it is about reads it."""
    return to_holder(message)


@register.filter
def names(rows: Sequence[object], shown: int = 0) -> str:
    """“Columbia, Mt. Tabor and St. Brendan”; of more than `shown`, if that is not 0, “… and 5 more”."""
    words = [str(each) for each in rows]
    if shown and len(words) > shown:
        words = [*words[:shown], f"{len(words) - shown:,} more"]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
