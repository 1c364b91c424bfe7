from datetime import date, timedelta

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practices.days import day_asked_for
from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from scheduling.board.day import day_board
from scheduling.board.week import monday_of, week_board
from scheduling.clocks import day_starts, zone_word
from scheduling.tabs import Tab, schedule_tabs
from tenancy import clock

VIEWS = (("day", "Day"), ("week", "Week"))
LANES = (("person", "By technologist"), ("hospital", "By hospital"))


@require_safe
def schedule(request: PracticeRequest, practice: str) -> HttpResponse:
    """A day or a week, as is known now; the day, the view and the lanes stand in the address."""
    today, on = clock.today(request.practice.timezone), day_asked_for(request)
    view, by = _one_of(request, "view", VIEWS), _one_of(request, "by", LANES)
    sees_health = SEE_HEALTH in request.can
    is_week = view == "week"
    board = (
        week_board(request.practice, on, today, by=by, sees_health=sees_health)
        if is_week
        else day_board(request.practice, on, by=by, sees_health=sees_health)
    )
    step = timedelta(days=7 if is_week else 1)
    context = {
        "tabs": schedule_tabs(request, "schedule"),
        "board": board,
        "is_week": is_week,
        "by": by,
        "on": on,
        "monday": monday_of(on),
        "today": today,
        "zone_word": zone_word(
            day_starts(on, request.practice.timezone) + timedelta(hours=12), request.practice.timezone
        ),
        "views": _choices(request, "view", VIEWS, view),
        "lanes": _choices(request, "by", LANES, by),
        "earlier": _at(request, on - step),
        "later": _at(request, on + step),
        "now_url": _at(request, None),
        "on_banner": on if on != today else None,
        "back_url": _at(request, None),
    }
    return render(request, "scheduling/schedule.html", context)


def _one_of(request: PracticeRequest, name: str, choices: tuple[tuple[str, str], ...]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in dict(choices) else choices[0][0]


def _choices(request: PracticeRequest, name: str, choices: tuple[tuple[str, str], ...], chosen: str) -> list[Tab]:
    return [Tab(label, _with(request, name, value), value == chosen) for value, label in choices]


def _at(request: PracticeRequest, day: date | None) -> str:
    return _with(request, "on", day.isoformat() if day else None)


def _with(request: PracticeRequest, name: str, value: str | None) -> str:
    asked: QueryDict = request.GET.copy()
    if value is None:
        asked.pop(name, None)
    else:
        asked[name] = value
    return f"{request.path}?{asked.urlencode()}" if asked else request.path
