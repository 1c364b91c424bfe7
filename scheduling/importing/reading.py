"""Read the rows of a list of cases. A row without a day, a start or a hospital is no case; any other bad cell is left
out alone. Everything that is not taken as it stands is reported by sheet and cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from credentials.importing.context import Context
from credentials.importing.joined import SheetReader
from credentials.importing.lines import Entry, Line
from credentials.importing.records import Choice, Source
from credentials.importing.text import clean, fold, one_line, sentence
from credentials.importing.values import Kind
from scheduling.importing.columns import COLUMNS, KIND
from scheduling.importing.habits import ClockHabit, habit_of, settled
from scheduling.importing.lengths import length_words, parse_length, unit_of
from scheduling.importing.modalities import LONGEST, Listed, parse_modalities
from scheduling.importing.moments import gives_both, gives_day, time_in
from scheduling.importing.names import names_in
from scheduling.importing.notes import NOT_KEPT, note_of
from scheduling.importing.patients import is_of_patient, refuse_patients
from scheduling.importing.records import IN_LINE, CaseList, CaseRow
from scheduling.importing.statuswords import StatusReading, parse_case_status
from scheduling.importing.times import DAY, TimeReading, parse_span

LONGEST_TEXTS = {"number": 40, "room": 40, "surgeon": 120, "procedure": 200, "hospital": 160}
LENGTHS = (120, 180, 240, 300, 360)
USUAL_LENGTH = "240"
LEAVE_OUT = "leave_out"
STATUS_CHOICES = (
    Choice("booked", "booked"),
    Choice("tentative", "tentative"),
    Choice("in_progress", "in progress"),
    Choice("done", "done"),
    Choice("cancelled", "cancelled"),
    Choice("unmonitored", "it went ahead unmonitored"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row while its cells are being read."""

    line: Line
    context: Context
    habit: ClockHabit

    def said(self, code: str) -> Entry | None:
        return self.line.said(code)

    def error(self, entry: Entry, problem: str) -> None:
        self.context.report.error(self.line.sheet, entry.cell, problem)

    def note(self, entry: Entry, problem: str) -> None:
        self.context.report.note(self.line.sheet, entry.cell, problem)

    def lacks(self, what: str) -> None:
        self.context.report.error(self.line.sheet, self.line.first, f"This row has {what}: it is left out.")


@dataclass(frozen=True, slots=True)
class _Times:
    start: int
    zone: str = ""
    end: int | None = None
    end_on: date | None = None


def read_cases(lines: Sequence[Line], context: Context) -> CaseList:
    """Every row that can be a case, in the file's order."""
    refuse_patients(lines, context)
    habit = habit_of(lines)
    rows = (_read_row(_Row(line, context, habit)) for line in lines)
    return CaseList(tuple(row for row in rows if row))


READER = SheetReader(KIND, COLUMNS, read_cases)


def _read_row(row: _Row) -> CaseRow | None:
    if all(entry.column.target is None or is_of_patient(entry) for entry in row.line.entries):
        return None
    day = _day(row)
    times = _times(row)
    length = _length(row)
    status = _status(row)
    if day is None or times is None or status is None:
        return None
    is_usual = length is None and times.end is None
    if is_usual and (length := _usual_length(row)) is None:
        return None
    modalities = _modalities(row)
    return CaseRow(
        source=Source(row.line.sheet, row.line.first.ref),
        day=day,
        start=times.start,
        end=times.end,
        end_on=times.end_on,
        zone=times.zone,
        length=length,
        is_usual=is_usual,
        number=_text(row, "number"),
        hospital=_text(row, "hospital"),
        room=_text(row, "room"),
        surgeon=_text(row, "surgeon"),
        procedure=_procedure(row),
        modalities=modalities,
        people=dict(_people(row)),
        status=status.status,
        cancel_reason=status.reason,
        notes=tuple(_notes(row, modalities)),
        sources={code: Source(row.line.sheet, entry.cell.ref) for code in COLUMNS if (entry := row.said(code))},
    )


def _day(row: _Row) -> date | None:
    entry = row.said("date") or _dated(row, "start")
    if entry is None:
        row.lacks("no day")
        return None
    reading = row.context.date_in(row.line.sheet, entry, month_only_ok=False)
    if reading.kind is Kind.DATE and reading.on:
        return reading.on
    if reading.kind is not Kind.EMPTY:
        row.error(entry, sentence(reading.reason or f"“{entry.cell.text}” is no day"))
    return None


def _dated(row: _Row, code: str) -> Entry | None:
    entry = row.said(code)
    return entry if entry and gives_day(entry.cell.value) else None


def _times(row: _Row) -> _Times | None:
    dated = row.said("date")
    entry = row.said("start") or (dated if dated and gives_both(dated.cell.value) else None)
    if entry is None:
        row.lacks("no start")
        return None
    span = parse_span(entry.cell.value) if row.said("end") is None else None
    first, last = span or (time_in(entry.cell.value), None)
    start = settled(first, entry, row.line, row.context, row.habit)
    if start is None or start == DAY:
        _no_start(row, entry, first)
        return None
    if last is not None:
        return _Times(start, first.zone or last.zone, settled(last, entry, row.line, row.context, row.habit))
    return _with_end(row, _Times(start, first.zone))


def _no_start(row: _Row, entry: Entry, reading: TimeReading) -> None:
    if reading.minutes == DAY:
        row.error(entry, "A day ends at 24:00 and the next begins: write 0:00 of that day.")
    elif reading.reason:
        row.error(entry, sentence(reading.reason))
    elif reading.minutes is None:
        row.lacks("no start")


def _with_end(row: _Row, times: _Times) -> _Times | None:
    entry = row.said("end")
    if entry is None:
        return times
    reading = time_in(entry.cell.value)
    end = settled(reading, entry, row.line, row.context, row.habit)
    if end is None:
        if reading.reason:
            row.error(entry, sentence(reading.reason))
        return times if row.said("length") else None
    end_on = None
    if gives_day(entry.cell.value):
        on = row.context.date_in(row.line.sheet, entry, month_only_ok=False)
        end_on = on.on if on.kind is Kind.DATE else None
    return _Times(times.start, times.zone, end, end_on)


def _length(row: _Row) -> int | None:
    entry = row.said("length")
    if entry is None:
        return None
    reading = parse_length(entry.cell.value, unit_of(entry.column.heading))
    if reading.reason:
        row.error(entry, sentence(reading.reason))
    elif reading.remark:
        row.note(entry, reading.remark)
    return reading.minutes


def _usual_length(row: _Row) -> int | None:
    """Of a case whose list does not say how long it takes; a case that is not on the board is checked by nobody."""
    if (entry := row.said("length")) is not None and not _says_nothing(entry):
        return None
    answer = row.context.report.ask(
        "case_length",
        row.line.sheet,
        entry.cell if entry else row.line.first,
        "Some cases have no expected length. How long are they to be taken for?",
        (*(Choice(str(each), length_words(each)) for each in LENGTHS), Choice(LEAVE_OUT, "leave them out")),
        proposed=USUAL_LENGTH,
        safe=True,
    )
    return int(answer) if answer and answer.isdecimal() else None


def _says_nothing(entry: Entry) -> bool:
    reading = parse_length(entry.cell.value, unit_of(entry.column.heading))
    return reading.minutes is None and not reading.reason


def _text(row: _Row, code: str) -> str:
    entry = row.said(code)
    text = one_line(clean(entry.cell.text)) if entry else ""
    if entry and len(text) > LONGEST_TEXTS[code]:
        row.error(entry, f"Has more than {LONGEST_TEXTS[code]} characters.")
        return ""
    return text


def _procedure(row: _Row) -> str:
    text = _text(row, "procedure")
    entry = row.said("procedure")
    if entry and text and not note_of(text):
        row.note(entry, NOT_KEPT)
        return ""
    return text


def _status(row: _Row) -> StatusReading | None:
    """Blank where the list says nothing."""
    entry = row.said("status")
    if entry is None or not fold(entry.cell.text):
        return StatusReading("")
    if known := parse_case_status(entry.cell.text):
        return known
    word = one_line(clean(entry.cell.text))[:60]
    answer = row.context.report.ask(
        f"word:case:{fold(word)}",
        row.line.sheet,
        entry.cell,
        f"What does “{word}” under “{entry.column.heading}” say of a case?",
        (*STATUS_CHOICES, Choice(LEAVE_OUT, "leave these cases out")),
        column=entry.column.heading,
        proposed="booked",
        safe=True,
    )
    return StatusReading(answer) if answer and answer != LEAVE_OUT else None


def _modalities(row: _Row) -> tuple[Listed, ...]:
    entry = row.said("modalities")
    if entry is None:
        return ()
    listed = parse_modalities(entry.cell.text)
    for each in listed:
        if len(each.name) > LONGEST:
            row.error(entry, f"“{each.name[:LONGEST]}…” is too long for a modality.")
        elif each.is_renamed:
            row.note(entry, f"“{each.written}” is read as {each.name}.")
        elif each.detail:
            row.note(entry, f"“{each.written}” is read as {each.name}; “{each.detail}” is kept in the notes.")
    return tuple(each for each in listed if len(each.name) <= LONGEST)


def _people(row: _Row) -> Iterator[tuple[str, str]]:
    for role in IN_LINE:
        entry = row.said(role)
        names = names_in(entry.cell.text) if entry else ()
        if entry and len(names) > 1:
            row.error(entry, f"Names {len(names)} people: one seat takes one.")
        elif names:
            yield role, names[0]


def _notes(row: _Row, modalities: Sequence[Listed]) -> Iterator[str]:
    details = [each.written for each in modalities if each.detail]
    if details:
        yield f"Modalities as listed: {', '.join(details)}."
    for entry in row.line.all_said("note"):
        text = note_of(clean(entry.cell.text))
        if text:
            yield text
        elif fold(entry.cell.text):
            row.note(entry, NOT_KEPT)
    for entry in row.line.entries:
        if entry.cell.comment and not is_of_patient(entry) and (text := note_of(clean(entry.cell.comment))):
            yield text
