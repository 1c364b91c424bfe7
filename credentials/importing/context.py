"""What every cell is read with: the report, the date orders, the types, the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from credentials.importing.lines import Entry, Line
from credentials.importing.phrases import PhraseBook
from credentials.importing.records import Choice
from credentials.importing.report import Report
from credentials.importing.targets import CredentialPart, Field, OtherField
from credentials.importing.typefacts import TypeFacts
from credentials.importing.values import DateOrder, DateReading, Kind, OrderEvidence, infer_order, parse_date
from credentials.importing.values.calendar import long_date

DATE_FIELDS = frozenset({"hire_date", "leave_date", "issued_on", "expires_on"})
DATE_PARTS = frozenset({"issued_on", "expires_on", "held"})
ORDER_CHOICES = (
    Choice("mdy", "month first, as in 12/31/2027"),
    Choice("dmy", "day first, as in 31/12/2027"),
    Choice("ymd", "year first, as in 27-12-31"),
)
BY_COLUMN = Choice("column", "each as the other dates of its column are")
MONTH_OR_DAY = (Choice("month_year", "a month and a year"), Choice("leave_out", "leave them out"))


@dataclass(frozen=True)
class Context:
    """`orders` is what the dates of each sheet's column say of their order, `file_order` what all of them say.

    Where those of the file disagree, a column's own dates count only once a person said so: `by_column`.
    """

    report: Report
    types: Mapping[str, TypeFacts]
    today: date
    region: str
    file_order: OrderEvidence
    orders: Mapping[tuple[str, str], OrderEvidence]
    answered_order: DateOrder | None
    own_types: PhraseBook
    by_column: bool = False

    def order_of(self, sheet: str, entry: Entry) -> DateOrder | None:
        """As answered; else as every telling date of the file has it."""
        if self.answered_order or not self.by_column:
            return self.answered_order or self.file_order.order
        column = self.orders.get((sheet, entry.column.column))
        return self.file_order.order or (column.order if column else None)

    def date_in(self, sheet: str, entry: Entry, *, month_end: bool = False, month_only_ok: bool = True) -> DateReading:
        """What a cell says of a date; a date that could be two asks and comes back empty."""
        order = self.order_of(sheet, entry)
        reading = parse_date(entry.cell.value, order=order, month_only_ok=month_only_ok, column_is_month_end=month_end)
        if reading.is_month_or_day:
            return self._month_or_day(sheet, entry, reading)
        if reading.kind is not Kind.AMBIGUOUS:
            return reading
        could_be = " or ".join(long_date(day) for _, day in reading.orders)
        if order or self.by_column:
            self.report.error(sheet, entry.cell, f"Could be {could_be}.")
        else:
            self._ask_order(sheet, entry, could_be)
        return DateReading(Kind.EMPTY)

    def _ask_order(self, sheet: str, entry: Entry, could_be: str) -> None:
        mixed = " Some of its dates are one, some the other." if self.file_order.is_mixed else ""
        self.report.ask(
            "date_order",
            sheet,
            entry.cell,
            f"In which order are the dates of this file written?{mixed}",
            (*ORDER_CHOICES, BY_COLUMN) if self.file_order.is_mixed else ORDER_CHOICES,
            left_out=f"Could be {could_be}: in which order are the dates of this file written?",
        )

    def _month_or_day(self, sheet: str, entry: Entry, reading: DateReading) -> DateReading:
        choice = self.report.ask(
            f"month_year:{entry.column.heading}",
            sheet,
            entry.cell,
            f"Is “{entry.cell.text}” under “{entry.column.heading}” a month and a year?",
            MONTH_OR_DAY,
            column=entry.column.heading,
            proposed="month_year",
            left_out=f"Could be {reading.month}, or a day without its year.",
        )
        if choice == "month_year":
            return replace(reading, kind=Kind.EXPIRED if reading.ended else Kind.MONTH)
        return DateReading(Kind.EMPTY)


def orders_in(lines: Iterable[Line]) -> tuple[OrderEvidence, dict[tuple[str, str], OrderEvidence]]:
    """What the dates of a file say of their order, in all and column by column."""
    values: dict[tuple[str, str], list[Entry]] = {}
    for line in lines:
        for entry in line.entries:
            if _is_dated(entry):
                values.setdefault((line.sheet, entry.column.column), []).append(entry)
    by_column = {place: infer_order(entry.cell.value for entry in entries) for place, entries in values.items()}
    return infer_order(entry.cell.value for entries in values.values() for entry in entries), by_column


def _is_dated(entry: Entry) -> bool:
    match entry.column.target:
        case Field(code=code):
            return code in DATE_FIELDS
        case CredentialPart(part=part):
            return part in DATE_PARTS
        case OtherField(is_dated=is_dated):
            return is_dated
        case _:
            return False
