"""The cells that hold a credential's dates, or words in their place. The proposed readings are those of rules.md F3."""

from datetime import date

from credentials.expiry import season_of
from credentials.importing.context import Context
from credentials.importing.drafts import Draft
from credentials.importing.headings import DEFAULT_PARTS, issuer_in
from credentials.importing.lines import Entry
from credentials.importing.records import Choice
from credentials.importing.text import sentence
from credentials.importing.values import DateReading, Kind, season_alone
from credentials.importing.values.calendar import Month, day_of, long_date, month_name

MONTH_ONLY = (
    Choice("first_day", "the first day of the month, the safe one"),
    Choice("last_day", "the last day of the month"),
    Choice("leave_out", "leave them out"),
)


def read_expiry(draft: Draft, entry: Entry, context: Context) -> None:
    reading = context.date_in(draft.sheet, entry, month_end=draft.facts.is_month_end)
    if reading.kind is Kind.DATE and reading.says_issued:
        context.report.error(draft.sheet, entry.cell, f"“{entry.cell.text}” is no end: it says when it was issued.")
    elif reading.kind is Kind.DATE:
        _set_expiry(draft, entry, reading, context)
    elif reading.kind is Kind.EXPIRED:
        _set_ended(draft, entry, reading, context)
    elif reading.kind is Kind.MONTH and reading.month:
        _set_month(draft, entry, reading.month, reading.remark, context)
    elif reading.kind is Kind.YEAR and reading.year:
        _set_year(draft, entry, reading.year, context)
    else:
        _read_word(draft, entry, reading, context)


def read_issue(draft: Draft, entry: Entry, context: Context) -> None:
    reading = context.date_in(draft.sheet, entry)
    if reading.kind is Kind.DATE and reading.on:
        draft.issued_on = reading.on
        _remark(draft, entry, reading, context)
        _warn_if_ahead(draft, entry, reading.on, context)
    elif reading.kind is Kind.MONTH and reading.month:
        draft.issued_on = reading.month.first_day
        _note(draft, entry, context, f"Read as {long_date(reading.month.first_day)}, the first day of the month.")
    elif reading.kind is Kind.EXPIRED:
        _set_ended(draft, entry, reading, context)
        return
    elif reading.kind is Kind.YEAR:
        context.report.error(draft.sheet, entry.cell, "Gives only a year.")
        return
    else:
        _read_word(draft, entry, reading, context)
        return
    draft.stands_at("issued_on", entry)


def read_held(draft: Draft, entry: Entry, context: Context) -> None:
    """A cell that says yes, no, or when."""
    if draft.facts.season and (season := season_alone(entry.cell.text)):
        _set_season(draft, entry, season, context)
        return
    reading = context.date_in(draft.sheet, entry)
    if reading.kind is Kind.YES:
        draft.said_yes = entry
        draft.stands_at("held", entry)
    elif reading.kind in (Kind.DATE, Kind.MONTH, Kind.EXPIRED):
        reader = read_issue if _is_of_issue(draft, reading, context) else read_expiry
        reader(draft, entry, context)
    else:
        _read_word(draft, entry, reading, context)


def _set_season(draft: Draft, entry: Entry, opens: int, context: Context) -> None:
    """Held in the season that the cell names, unless the heading names another or it is still to come."""
    if draft.season and draft.season != opens:
        context.report.error(draft.sheet, entry.cell, "Gives another season than its heading.")
        return
    latest = _latest_season(draft, context)
    if latest is not None and opens > latest:
        context.report.error(draft.sheet, entry.cell, "Gives a season that has not opened yet.")
        return
    draft.season, draft.said_yes = opens, entry
    draft.stands_at("held", entry)


def _is_of_issue(draft: Draft, reading: DateReading, context: Context) -> bool:
    """Whether a date under yes or no says when it was done: where the type counts from that day, and it has passed."""
    on = reading.on or (reading.month.first_day if reading.month else None)
    counts_from_issue = DEFAULT_PARTS.get(draft.type_code) in ("issued_on", "held")
    return counts_from_issue and on is not None and on <= context.today and not reading.ended


def settle_held(draft: Draft, context: Context) -> None:
    """What yes means once all cells are read: held this season, or nothing without a date."""
    if draft.facts.season and not draft.expires_on and (draft.issued_on or draft.said_yes):
        draft.held_season = _season(draft, context)
        if draft.said_yes and not draft.issued_on and draft.held_season:
            named = f"{draft.held_season}–{(draft.held_season + 1) % 100:02}"
            _note(draft, draft.said_yes, context, f"Read as held in the season {named}, on a day not known.")
    elif draft.said_yes and not draft.is_dated and not draft.left_out:
        context.report.error(draft.sheet, draft.said_yes.cell, "Says yes, but gives no date.")


def _season(draft: Draft, context: Context) -> int | None:
    """The year its season opens in: as the heading says, as the date tells, else the latest that has opened."""
    window = draft.facts.season
    if draft.season or window is None:
        return draft.season
    if draft.issued_on:
        return season_of(draft.issued_on, window).opens_on.year
    return _latest_season(draft, context)


def _latest_season(draft: Draft, context: Context) -> int | None:
    window = draft.facts.season
    if window is None:
        return None
    season = season_of(context.today, window)
    return season.opens_on.year if context.today in season else season.opens_on.year - 1


def _set_expiry(draft: Draft, entry: Entry, reading: DateReading, context: Context) -> None:
    draft.expires_on, draft.starts_on = reading.on, reading.starts_on or draft.starts_on
    draft.stands_at("expires_on", entry)
    _remark(draft, entry, reading, context)
    if reading.on is None:
        return
    fixed, name = draft.facts.fixed_day, draft.facts.name
    if draft.facts.is_month_end and reading.on != Month(reading.on.year, reading.on.month).last_day:
        _note(
            draft,
            entry,
            context,
            f"Kept as given; {name} usually ends with a month, and the earlier day is the safe one.",
        )
    if fixed and (reading.on.month, reading.on.day) != (fixed.month, fixed.day):
        _note(draft, entry, context, f"Kept as given; {name} usually ends on {fixed.day} {month_name(fixed.month)}.")


def _set_ended(draft: Draft, entry: Entry, reading: DateReading, context: Context) -> None:
    on = reading.on or (reading.month.last_day if reading.month else None)
    if on is None:
        context.report.error(draft.sheet, entry.cell, "Says expired, but not when.")
        return
    draft.expires_on = on
    draft.stands_at("expires_on", entry)
    _note(draft, entry, context, f"Read as ended on {long_date(on)}.")
    if on > context.today:
        _note(draft, entry, context, "That day lies ahead.")


def _set_month(draft: Draft, entry: Entry, month: Month, remark: str, context: Context) -> None:
    on, how = _end_of(draft, month)
    if on is None:
        choice = context.report.ask(
            f"month_only:{entry.column.heading}",
            draft.sheet,
            entry.cell,
            f"“{entry.column.heading}” gives a month without a day. On which day of it do they end?",
            MONTH_ONLY,
            column=entry.column.heading,
            proposed="first_day",
            safe=True,
        )
        on = {"first_day": month.first_day, "last_day": month.last_day}.get(choice or "")
    if on is not None:
        draft.expires_on = on
        draft.issuer = draft.issuer or issuer_in(remark)
        draft.stands_at("expires_on", entry)
        _note(draft, entry, context, f"Read as {long_date(on)}{how}.")


def _end_of(draft: Draft, month: Month) -> tuple[date | None, str]:
    fixed = draft.facts.fixed_day
    if draft.facts.is_month_end:
        return month.last_day, ", the last day of the month"
    if fixed and fixed.month == month.month:
        return day_of(month.year, fixed.month, fixed.day), f", the day on which {draft.facts.name} ends"
    return None, ""


def _set_year(draft: Draft, entry: Entry, year: int, context: Context) -> None:
    fixed = draft.facts.fixed_day
    if fixed is None:
        context.report.error(draft.sheet, entry.cell, "Gives only a year.")
        return
    draft.expires_on = day_of(year, fixed.month, fixed.day)
    draft.stands_at("expires_on", entry)
    on = long_date(draft.expires_on)
    _note(draft, entry, context, f"Read as {on}, the day on which {draft.facts.name} ends.")


def _read_word(draft: Draft, entry: Entry, reading: DateReading, context: Context) -> None:
    match reading.kind:
        case Kind.NOT_APPLICABLE if reading.remark:
            context.report.note(draft.sheet, entry.cell, "Read as not applicable.")
        case Kind.LIFETIME:
            draft.no_expiry = True
            draft.stands_at("expires_on", entry)
            _note(draft, entry, context, "Read as without an end.")
        case Kind.PENDING | Kind.PENDING_EXAM:
            read_pending(draft, entry, context, exam=reading.kind is Kind.PENDING_EXAM)
            draft.keep(reading.remark)
        case Kind.YES:
            draft.said_yes = draft.said_yes or entry
        case Kind.NO | Kind.EXEMPT:
            draft.left_out = True
            context.report.note(draft.sheet, entry.cell, f"Read as not held: {entry.cell.text}.")
        case Kind.YEAR:
            context.report.error(draft.sheet, entry.cell, "Gives only a year.")
        case Kind.EMPTY | Kind.NOT_APPLICABLE:
            return
        case _:
            context.report.error(draft.sheet, entry.cell, sentence(reading.reason or "not a date"))


def read_pending(draft: Draft, entry: Entry, context: Context, *, exam: bool) -> None:
    draft.standing = "applied"
    draft.stands_at("standing", entry)
    draft.keep(entry.cell.text)
    what = "the exam is still to come" if exam else "not yet granted"
    context.report.note(draft.sheet, entry.cell, f"Read as {draft.facts.name} applied for: {what}.")


def _remark(draft: Draft, entry: Entry, reading: DateReading, context: Context) -> None:
    draft.issuer = draft.issuer or issuer_in(reading.remark)
    if reading.remark and reading.on:
        draft.keep(reading.remark)
        context.report.note(draft.sheet, entry.cell, f"Read as {long_date(reading.on)}; beside it: {reading.remark}.")


def _warn_if_ahead(draft: Draft, entry: Entry, on: date, context: Context) -> None:
    if on > context.today:
        _note(draft, entry, context, "This day lies ahead: kept as given.")


def _note(draft: Draft, entry: Entry, context: Context, text: str) -> None:
    context.report.note(draft.sheet, entry.cell, text)
