"""Every form in which a practice writes a date, and what must not be read as one."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.importing.values import DateOrder, Kind, infer_order, parse_date
from credentials.importing.values.calendar import NAMES, Month

MDY, DMY, YMD = DateOrder.MDY, DateOrder.DMY, DateOrder.YMD

PLAIN = [
    (date(2026, 12, 31), date(2026, 12, 31)),
    (datetime.fromisoformat("2026-12-31T00:00"), date(2026, 12, 31)),
    (datetime.fromisoformat("2026-12-31T17:45"), date(2026, 12, 31)),
    (46387, date(2026, 12, 31)),
    (46387.75, date(2026, 12, 31)),
    ("46387", date(2026, 12, 31)),
    (20270331, date(2027, 3, 31)),
    ("20270331", date(2027, 3, 31)),
    (12312027, date(2027, 12, 31)),
    ("31122027", date(2027, 12, 31)),
    ("12/31/2028", date(2028, 12, 31)),
    ("12/31/27", date(2027, 12, 31)),
    ("06/30/27", date(2027, 6, 30)),
    ("6/30/2027", date(2027, 6, 30)),
    (" 12/31/2028 ", date(2028, 12, 31)),
    ("12 / 31 / 2028", date(2028, 12, 31)),
    ("12\u00a0/\u00a031/2028", date(2028, 12, 31)),
    ("12-31-2028", date(2028, 12, 31)),
    ("12.31.28", date(2028, 12, 31)),
    ("12 31 2028", date(2028, 12, 31)),
    ("31/12/2028", date(2028, 12, 31)),
    ("28.02.2027", date(2027, 2, 28)),
    ("28.02.27", date(2027, 2, 28)),
    ("28. 02. 2027", date(2027, 2, 28)),
    ("2027-03-31", date(2027, 3, 31)),
    ("2027/3/31", date(2027, 3, 31)),
    ("2027.03.31", date(2027, 3, 31)),
    ("2027-03-31 00:00:00", date(2027, 3, 31)),
    ("2027-03-31T00:00:00Z", date(2027, 3, 31)),
    ("3/31/2027 12:00:00 AM", date(2027, 3, 31)),
    ("31-Dec-2027", date(2027, 12, 31)),
    ("31-DEC-27", date(2027, 12, 31)),
    ("31Dec2027", date(2027, 12, 31)),
    ("5 March 2027", date(2027, 3, 5)),
    ("5th of March 2027", date(2027, 3, 5)),
    ("Sept 5, 2027", date(2027, 9, 5)),
    ("Sep. 5th, 2027", date(2027, 9, 5)),
    ("September 5 2027", date(2027, 9, 5)),
    ("Dec 31 '27", date(2027, 12, 31)),
    ("2027 Mar 5", date(2027, 3, 5)),
    ("2027-Mar-05", date(2027, 3, 5)),
    ("5. März 2027", date(2027, 3, 5)),
    ("31. Dezember 2027", date(2027, 12, 31)),
    ("Fri 12/31/2027", date(2027, 12, 31)),
    ("Friday, December 31, 2027", date(2027, 12, 31)),
    ("exp 12/31/27", date(2027, 12, 31)),
    ("Exp. 12/31/27", date(2027, 12, 31)),
    ("expires: 12/31/27", date(2027, 12, 31)),
    ("thru 6/30/27", date(2027, 6, 30)),
    ("valid until 3 March 2027", date(2027, 3, 3)),
    ("4/4/27", date(2027, 4, 4)),
    ("2/29/2028", date(2028, 2, 29)),
    ("6/15/98", date(1998, 6, 15)),
    ("6/15/69", date(2069, 6, 15)),
]


@pytest.mark.parametrize(("written", "day"), PLAIN)
def test_a_date_is_read_whatever_its_form(written, day):
    reading = parse_date(written)
    assert (reading.kind, reading.on) == (Kind.DATE, day)


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("4/5/27", MDY, date(2027, 4, 5)),
        ("4/5/27", DMY, date(2027, 5, 4)),
        ("04.05.2027", DMY, date(2027, 5, 4)),
        ("05-04-2027", MDY, date(2027, 5, 4)),
        ("27-04-05", YMD, date(2027, 4, 5)),
        ("27/04/05", YMD, date(2027, 4, 5)),
        ("10112027", MDY, date(2027, 10, 11)),
        ("10112027", DMY, date(2027, 11, 10)),
        ("2027-04-05", DMY, date(2027, 4, 5)),
        ("5-Apr-27", MDY, date(2027, 4, 5)),
    ],
)
def test_a_known_order_settles_what_could_be_two_dates(written, order, day):
    assert parse_date(written, order=order).on == day


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("4/5/27", {MDY: date(2027, 4, 5), DMY: date(2027, 5, 4)}),
        ("04.05.2027", {MDY: date(2027, 4, 5), DMY: date(2027, 5, 4)}),
        ("28-02-27", {DMY: date(2027, 2, 28), YMD: date(2028, 2, 27)}),
        ("27-03-31", {DMY: date(2031, 3, 27), YMD: date(2027, 3, 31)}),
        ("expired 3/1/26", {MDY: date(2026, 3, 1), DMY: date(2026, 1, 3)}),
    ],
)
def test_what_could_be_two_dates_is_none(written, days):
    reading = parse_date(written)
    assert (reading.kind, reading.on, dict(reading.orders)) == (Kind.AMBIGUOUS, None, days)


def test_a_date_that_fits_only_the_other_order_is_read_and_remarked():
    reading = parse_date("31/12/2026", order=MDY)
    assert (reading.on, reading.remark) == (
        date(2026, 12, 31),
        "day and month stand the other way round than in the rest of the file",
    )


@pytest.mark.parametrize(
    ("written", "year", "month"),
    [
        ("Feb 2027", 2027, 2),
        ("February 2027", 2027, 2),
        ("February, 2027", 2027, 2),
        ("Feb-27", 2027, 2),
        ("Feb '27", 2027, 2),
        ("FEB-2027", 2027, 2),
        ("2027 Feb", 2027, 2),
        ("1/2026", 2026, 1),
        ("01/2026", 2026, 1),
        ("08-2027", 2027, 8),
        ("2027-08", 2027, 8),
        ("2/30", 2030, 2),
        ("exp 08/2027", 2027, 8),
        ("Dez 2027", 2027, 12),
    ],
)
@pytest.mark.parametrize("month_end", [True, False])
def test_month_and_year(written, year, month, month_end):
    reading = parse_date(written, column_is_month_end=month_end)
    assert (reading.kind, reading.month) == (Kind.MONTH, Month(year, month))


@pytest.mark.parametrize(
    ("written", "month"), [("11/26", Month(2026, 11)), ("08/27", Month(2027, 8)), ("Feb 27", Month(2027, 2))]
)
def test_month_and_short_year_is_sure_only_where_dates_are_month_ends(written, month):
    assert parse_date(written, column_is_month_end=True).kind is Kind.MONTH
    elsewhere = parse_date(written)
    assert (elsewhere.kind, elsewhere.month, elsewhere.is_month_or_day) == (Kind.AMBIGUOUS, month, True)


@pytest.mark.parametrize("written", ["Feb 2027", "08/27", "2027"])
def test_a_month_is_not_enough_where_a_day_is_needed(written):
    assert parse_date(written, month_only_ok=False).reason == "gives no day"


@pytest.mark.parametrize("written", [2027, "2027", "exp 2027"])
def test_a_year_alone_stays_a_year(written):
    reading = parse_date(written)
    assert (reading.kind, reading.year) == (Kind.YEAR, 2027)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (None, Kind.EMPTY),
        ("", Kind.EMPTY),
        ("  \u00a0 ", Kind.EMPTY),
        ("N/A", Kind.NOT_APPLICABLE),
        ("n/a", Kind.NOT_APPLICABLE),
        ("NA", Kind.NOT_APPLICABLE),
        ("n.a.", Kind.NOT_APPLICABLE),
        ("-", Kind.NOT_APPLICABLE),
        ("--", Kind.NOT_APPLICABLE),
        ("—", Kind.NOT_APPLICABLE),
        ("none", Kind.NOT_APPLICABLE),
        ("Not required", Kind.NOT_APPLICABLE),
        ("PhD n/a", Kind.NOT_APPLICABLE),
        ("lifetime", Kind.LIFETIME),
        ("Never expires", Kind.LIFETIME),
        ("no expiration", Kind.LIFETIME),
        ("pending", Kind.PENDING),
        ("Applied", Kind.PENDING),
        ("in process", Kind.PENDING),
        ("applied 10/1/26", Kind.PENDING),
        ("renewal submitted", Kind.PENDING),
        ("pending exam", Kind.PENDING_EXAM),
        ("Board eligible", Kind.PENDING_EXAM),
        ("exam 3/14/2027", Kind.PENDING_EXAM),
        ("expired", Kind.EXPIRED),
        ("lapsed", Kind.EXPIRED),
        ("yes", Kind.YES),
        ("Y", Kind.YES),
        ("x", Kind.YES),
        ("✓", Kind.YES),
        ("done", Kind.YES),
        (True, Kind.YES),
        ("declined", Kind.NO),
        ("N", Kind.NO),
        (False, Kind.NO),
        ("medical exemption", Kind.EXEMPT),
    ],
)
def test_words_in_place_of_a_date(written, kind):
    assert parse_date(written).kind is kind


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("expired 3/1/26", date(2026, 3, 1)),
        ("EXPIRED 03/01/2026", date(2026, 3, 1)),
        ("3/1/26 - expired", date(2026, 3, 1)),
        ("lapsed on 1 March 2026", date(2026, 3, 1)),
        ("ended 3/1/26", date(2026, 3, 1)),
    ],
)
def test_expired_with_its_day(written, day):
    reading = parse_date(written, order=MDY)
    assert (reading.kind, reading.on, reading.ended) == (Kind.EXPIRED, day, True)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("13/2027", "there is no month 13"),
        ("31-Feb-2027", "February 2027 has 28 days"),
        ("2/29/2027", "February 2027 has 28 days"),
        ("29-02-2027", "February 2027 has 28 days"),
        ("6/31/2027", "June 2027 has 30 days"),
        ("13/13/2027", "there is no month 13"),
        ("0/12/2027", "there is no month 0"),
        ("2027-13-01", "there is no month 13"),
        ("2027-02-30", "February 2027 has 28 days"),
        ("12/31/2207", "the year 2207 cannot be right"),
        ("1/1/1900", "the year 1900 cannot be right"),
        (date(1899, 12, 31), "the year 1899 cannot be right"),
        ("1O/31/2027", "has the letter O where a digit should be"),
        ("12/3l/2026", "has the letter l where a digit should be"),
        ("12//31/2026", "not a date"),
        ("12/31/20267", "not a date"),
        ("December", "not a date"),
        ("call her", "not a date"),
        ("TBD", "gives no date"),
        ("see notes", "gives no date"),
        ("?", "gives no date"),
        ("27-Feb", "a day without a year"),
        ("31.12.", "a day without a year"),
        ("Dec 5", "a day without a year"),
        ("13/27", "there is no month 13"),
        ("12/31/2026, 12/31/2027", "two dates in one cell"),
        ("per HR 3/31/2027", "“per HR” stands beside the date"),
        ("not 3/31/2027", "“not” stands beside the date"),
        (time(7, 30), "a time of day, not a date"),
        (12, "the number 12 is not a date"),
        (4.5, "the number 4.5 is not a date"),
    ],
)
def test_what_is_no_date_says_why(written, reason):
    reading = parse_date(written, order=MDY)
    assert (reading.kind, reading.on, reading.reason) == (Kind.UNREADABLE, None, reason)


@pytest.mark.parametrize(
    ("written", "day", "remark"),
    [
        ("2/10/26 neg", date(2026, 2, 10), "neg"),
        ("neg 2/10/26", date(2026, 2, 10), "neg"),
        ("12/31/2027 (renewed)", date(2027, 12, 31), "renewed"),
        ("3/31/2027 per HR", date(2027, 3, 31), "per HR"),
        ("due 3/31/2027", date(2027, 3, 31), "due"),
        (46387, date(2026, 12, 31), "a spreadsheet's day number"),
    ],
)
def test_words_beside_a_date_are_kept(written, day, remark):
    reading = parse_date(written, order=MDY)
    assert (reading.on, reading.remark) == (day, remark)


def test_a_question_mark_beside_a_date_is_remarked():
    assert "question mark" in parse_date("3/31/27?").remark


@pytest.mark.parametrize(
    "written", ["1/1/2026 - 12/31/2026", "01/01/26-12/31/26", "1/1/2026 to 12/31/2026", "Jan 1 2026 – Dec 31 2026"]
)
def test_a_range_gives_both_ends(written):
    reading = parse_date(written)
    assert (reading.starts_on, reading.on) == (date(2026, 1, 1), date(2026, 12, 31))


def test_done_beside_a_date_is_told():
    assert parse_date("done 2/10/26", order=MDY).says_issued
    assert not parse_date("12/31/2027 (renewed)").says_issued


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["4/5/27", "12/31/27"], MDY),
        (["4/5/27", "31/12/2027"], DMY),
        (["04.05.2027", "28.02.2027"], DMY),
        (["4/5/27", "5/6/27"], None),
        (["12/31/27", "31/12/27"], None),
        (["2027-04-05", date(2027, 4, 5), 46387, "Feb 2027", None], None),
        (["expired 3/21/26"], MDY),
        (["13/13/2027", "12/31/2027"], MDY),
    ],
)
def test_the_dates_that_read_one_way_settle_the_order(values, order):
    assert infer_order(values).order is order


def test_dates_that_disagree_are_mixed_and_settle_nothing():
    evidence = infer_order(["12/31/27", "31/12/27", "4/5/27"])
    assert (evidence.is_mixed, evidence.order, evidence.unsettled) == (True, None, 1)


FORMS = [
    (MDY, "{m}/{d}/{y}"),
    (MDY, "{m:02}/{d:02}/{y}"),
    (MDY, "{m}-{d}-{y}"),
    (MDY, "{m:02}.{d:02}.{y}"),
    (MDY, "{m}/{d}/{yy:02}"),
    (MDY, "{m:02}-{d:02}-{yy:02}"),
    (DMY, "{d}/{m}/{y}"),
    (DMY, "{d:02}.{m:02}.{y}"),
    (DMY, "{d}-{m}-{y}"),
    (DMY, "{d}.{m}.{yy:02}"),
    (DMY, "{d:02}-{m:02}-{yy:02}"),
    (YMD, "{y}-{m:02}-{d:02}"),
    (YMD, "{y}/{m}/{d}"),
    (YMD, "{y}{m:02}{d:02}"),
    (YMD, "{yy:02}-{m:02}-{d:02}"),
    (None, "{d} {name} {y}"),
    (None, "{name} {d}, {y}"),
    (None, "{d}-{abc}-{y}"),
    (None, "{d}-{abc}-{yy:02}"),
    (None, "{abc}. {d} {y}"),
    (None, "{d}{abc}{y}"),
    (None, "exp {name} {d}, {y}"),
    (None, "valid thru {d} {abc} {y}"),
    (None, "{y}-{m:02}-{d:02}T00:00:00"),
]
MONTH_FORMS = ["{m}/{y}", "{m:02}/{yy:02}", "{abc}-{yy:02}", "{name} {y}", "{y}-{m:02}", "{abc} {yy:02}"]
DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))


def _written(form: str, day: date) -> str:
    name = NAMES[day.month - 1]
    return form.format(d=day.day, m=day.month, y=day.year, yy=day.year % 100, name=name, abc=name[:3])


@given(day=DAYS, form=st.sampled_from(FORMS))
def test_any_date_in_any_form_reads_as_itself_once_the_order_is_known(day, form):
    order, pattern = form
    assert parse_date(_written(pattern, day), order=order).on == day


@given(day=DAYS, form=st.sampled_from(FORMS))
def test_any_date_in_any_form_is_itself_or_ambiguous_and_never_another(day, form):
    reading = parse_date(_written(form[1], day))
    assert reading.on == day or (reading.kind is Kind.AMBIGUOUS and day in dict(reading.orders).values())


@given(day=DAYS, month_end=st.booleans(), form=st.sampled_from(MONTH_FORMS))
def test_any_month_in_any_form_is_itself(day, month_end, form):
    reading = parse_date(_written(form, day), column_is_month_end=month_end)
    assert reading.month == Month(day.year, day.month)
    assert reading.kind is Kind.MONTH or (reading.is_month_or_day and not month_end)


@given(st.text() | st.integers() | st.floats(allow_nan=True) | st.booleans())
def test_anything_at_all_is_read_or_refused_without_failing(value):
    parse_date(value)
    parse_date(value, order=MDY, column_is_month_end=True, month_only_ok=False)
    infer_order([value])
