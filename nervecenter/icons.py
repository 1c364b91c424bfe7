"""The tag `lucide` of the icon set, whose icons are drawn anew for every page: here once a process."""

from functools import lru_cache

from django.template import Library
from django.utils.safestring import SafeString
from lucide.templatetags import lucide as icon_set

register = Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str) -> SafeString:
    return _drawn(name, size, tuple(attributes.items()))


@lru_cache(maxsize=1000)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    return SafeString(icon_set.lucide(name, size=size, **dict(attributes)))
