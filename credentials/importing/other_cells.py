"""The cells of a credential that hold no date: number, hours, status, issuer, state."""

from credentials.importing.context import Context
from credentials.importing.date_cells import read_pending
from credentials.importing.drafts import Draft
from credentials.importing.headings import ISSUERS
from credentials.importing.lines import Entry
from credentials.importing.records import Choice
from credentials.importing.text import sentence
from credentials.importing.values import Status, parse_hours, parse_number, parse_state, parse_status
from credentials.importing.values.words import Word, word_of

INACTIVE = (
    Choice("let_go", "let go, and suspended from today until a manager says otherwise"),
    Choice("active", "in force"),
    Choice("leave_out", "leave them out"),
)
UNVERIFIED = (
    Choice("accepted", "recorded, and not verified"),
    Choice("applied", "applied for, not yet granted"),
    Choice("leave_out", "leave them out"),
)
PENDING = (UNVERIFIED[1], UNVERIFIED[0], UNVERIFIED[2])
SUSPENDED = (
    Choice("suspended", "suspended from today until a manager says otherwise"),
    Choice("active", "in force"),
    Choice("leave_out", "leave them out"),
)
UNKNOWN = (
    Choice("active", "recorded as the dates say, the word kept as a note"),
    Choice("let_go", INACTIVE[0].label),
    Choice("applied", UNVERIFIED[1].label),
    Choice("leave_out", "leave them out"),
)
ASKED = {
    Status.INACTIVE: INACTIVE,
    Status.PENDING_VERIFICATION: UNVERIFIED,
    Status.PENDING: PENDING,
    Status.SUSPENDED: SUSPENDED,
    Status.LEFT: INACTIVE,
}
NOT_KNOWN = "unknown"
DIFFERS = "differs"


def read_number(draft: Draft, entry: Entry, context: Context) -> None:
    reading = parse_number(entry.cell.value)
    match reading.word:
        case Word.PENDING | Word.PENDING_EXAM:
            read_pending(draft, entry, context, exam=reading.word is Word.PENDING_EXAM)
        case Word.YES | Word.NO | Word.EXPIRED | Word.LIFETIME | Word.UNKNOWN | Word.EXEMPT:
            context.report.error(draft.sheet, entry.cell, "Words where a number should be.")
    if reading.reason:
        context.report.error(draft.sheet, entry.cell, sentence(reading.reason))
    if reading.number:
        draft.number = reading.number
        draft.stands_at("number", entry)


def read_hours(draft: Draft, entry: Entry, context: Context) -> None:
    reading = parse_hours(entry.cell.value)
    if reading.reason or reading.word not in (None, Word.NOT_APPLICABLE):
        reason = reading.reason or "gives no number of hours"
        context.report.error(draft.sheet, entry.cell, sentence(reason))
    if reading.earned is None:
        return
    draft.hours_earned, draft.hours_required = reading.earned, reading.required
    draft.stands_at("hours", entry)
    of = f" of {reading.required}" if reading.required is not None else ""
    context.report.note(draft.sheet, entry.cell, f"Read as an opening balance of {reading.earned}{of} hours.")


def read_status(draft: Draft, entry: Entry, context: Context) -> None:
    """What a word means is asked once for all cells that hold it."""
    status, word = parse_status(entry.cell.text), entry.cell.text
    match status:
        case Status.ACTIVE:
            return
        case Status.NOT_APPLICABLE:
            draft.left_out = True
        case Status.PENDING_EXAM:
            read_pending(draft, entry, context, exam=True)
        case Status.LET_GO:
            draft.let_go = True
            context.report.note(draft.sheet, entry.cell, "Read as let go: no longer renewed.")
        case Status.EXPIRED:
            _read_expired(draft, entry, context)
        case _:
            _take(draft, _asked(draft, entry, status, context), word, context)
    draft.stands_at("status", entry)
    draft.keep(f"{entry.column.heading}: {word}")


def _asked(draft: Draft, entry: Entry, status: Status | None, context: Context) -> str:
    choices = ASKED[status] if status else UNKNOWN
    word = entry.cell.text
    answer = context.report.ask(
        f"word:{word}",
        draft.sheet,
        entry.cell,
        f"What does “{word}” mean under “{entry.column.heading}”?",
        choices,
        column=entry.column.heading,
        proposed=choices[0].code,
        safe=True,
    )
    return answer or choices[0].code


def _take(draft: Draft, choice: str, word: str, context: Context) -> None:
    match choice:
        case "let_go":
            draft.let_go, draft.suspended_from = True, context.today
        case "suspended":
            draft.suspended_from = context.today
        case "applied":
            draft.standing = "applied"
        case "leave_out":
            draft.left_out = True


def _read_expired(draft: Draft, entry: Entry, context: Context) -> None:
    if draft.expires_on is None:
        context.report.error(draft.sheet, entry.cell, "Says expired, but no date says when.")
    elif draft.expires_on >= context.today:
        context.report.note(draft.sheet, entry.cell, "Says expired, but the date lies ahead: the date is kept.")


def read_issuer(draft: Draft, entry: Entry, context: Context) -> None:
    if word_of(entry.cell.text) is None:
        draft.issuer = ISSUERS.exactly(entry.cell.text) or entry.cell.text
        draft.stands_at("issuer", entry)


def read_state(draft: Draft, entry: Entry, context: Context) -> None:
    if draft.facts.scope != "state":
        return
    if state := parse_state(entry.cell.text):
        draft.state = state
        draft.stands_at("state", entry)
    elif word_of(entry.cell.text) is None:
        context.report.error(draft.sheet, entry.cell, "Not a state.")


def settle_issuer(draft: Draft, context: Context) -> None:
    """The type's only issuer; one of several is asked about once a type; a hospital must be named."""
    if draft.issuer:
        return
    draft.issuer = draft.facts.issuer
    name = draft.facts.name
    if draft.facts.issuers:
        choices = (*(Choice(issuer, issuer) for issuer in draft.facts.issuers), *_neither())
        answer = context.report.ask(
            f"issuer:{draft.type_code}",
            draft.sheet,
            draft.named_by,
            f"Who issued the {name} cards?",
            choices,
            column=draft.named_in,
            proposed=NOT_KNOWN,
            safe=True,
        )
        draft.issuer = answer if answer in draft.facts.issuers else ""
    elif draft.facts.scope == "hospital":
        key = ("hospital", draft.sheet, draft.type_code)
        context.report.note_once(key, draft.sheet, draft.named_by, f"{name}: the hospital is not named.")
    elif draft.facts.scope == "state" and not draft.state:
        key = ("state", draft.sheet, draft.type_code)
        context.report.note_once(key, draft.sheet, draft.named_by, f"{name}: the state is not named.")


def _neither() -> tuple[Choice, Choice]:
    return Choice(DIFFERS, "it differs from card to card"), Choice(NOT_KNOWN, "not known")
