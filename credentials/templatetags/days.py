from datetime import date

from django import template

from credentials.wording import day_words

register = template.Library()


@register.filter
def day(on: date | None, today: date) -> str:
    """“Thu 31 Dec”, with the year when it is another one than today's. Nothing for no day."""
    return day_words(on, today) if on else ""
