"""What stands beside the dates (rules.md F3): inactive, hours, numbers, notes, types that are switched on."""

from datetime import date as D
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credentials.actions.credentials import let_go, lift, take_up_again
from credentials.actions.periods import verify
from credentials.actions.types import archive
from credentials.models import Credential, CredentialType, CreditActivity, Period, Suspension
from practices.models import Technologist
from tests.credentials.importing.roster.bringing import AT, NEXT_MONTH, Bringing, history_rows, told
from tests.credentials.importing.workbooks import excel

ENDS = D(2027, 3, 31)
LONG = ["Name", "Credential", "Number", "Expires", "Status"]
TODAY = D(2026, 11, 22)


def row(status: str = "Active", end: D = ENDS, number: str | None = None) -> list[object]:
    return ["Ann Lee", "CNIM", number, end, status]


def test_inactive_is_let_go_and_suspended_once(imports: Bringing) -> None:
    imports.sheet(LONG, row("Inactive"))
    credential = Credential.objects.get()
    assert (credential.let_go_on, credential.let_go_why) == (TODAY, "Inactive in the imported file")
    assert list(Suspension.objects.values_list("starts_on", "ends_on")) == [(TODAY, None)]
    assert imports.sheet(LONG, row("Inactive"), at=NEXT_MONTH).is_idle


def test_what_becomes_inactive_later_is_let_go_from_that_day(imports: Bringing) -> None:
    imports.sheet(LONG, row())
    outcome = imports.sheet(LONG, row("Inactive"), at=NEXT_MONTH)
    assert outcome.updated["credentials"] == 1
    assert Credential.objects.get().let_go_on == D(2026, 12, 22)
    assert Suspension.objects.get().starts_on == D(2026, 12, 22)


@pytest.mark.parametrize("lifted_on", [TODAY, D(2026, 12, 1)])
def test_what_a_manager_took_up_again_stays_so(imports: Bringing, lifted_on: D) -> None:
    imports.sheet(LONG, row("Inactive"))
    credential = Credential.objects.get()
    take_up_again(credential, by=imports.by)
    lift(Suspension.objects.get(), on=lifted_on, by=imports.by)
    before = history_rows()
    assert imports.sheet(LONG, row("Inactive"), at=NEXT_MONTH).is_idle
    assert history_rows() == before
    assert Credential.objects.get().let_go_on is None
    plan = imports.plan_sheet(LONG, row("Inactive"), at=NEXT_MONTH)
    assert told(plan, "note")["Roster!E2"] == "CNIM, ABRET was taken up again since an earlier import; it stays so."


def test_what_a_manager_let_go_stays_as_it_is(imports: Bringing) -> None:
    imports.sheet(LONG, row())
    let_go(Credential.objects.get(), on=D(2026, 11, 1), why="moved on", by=imports.by)
    imports.sheet(LONG, row("Inactive"), at=NEXT_MONTH)
    assert Credential.objects.get().let_go_why == "moved on"


def test_inactive_can_mean_in_force(imports: Bringing) -> None:
    imports.sheet(LONG, row("Inactive"), answers={"word:Inactive": "active"})
    assert Credential.objects.get().let_go_on is None
    assert not Suspension.objects.exists()


def test_suspended_is_suspended_and_still_renewed(imports: Bringing) -> None:
    imports.sheet(LONG, row("Suspended"))
    assert Credential.objects.get().let_go_on is None
    assert Suspension.objects.get().starts_on == TODAY
    assert imports.sheet(LONG, row("Suspended"), at=NEXT_MONTH).is_idle


def test_hours_are_a_balance_that_next_month_s_file_replaces(imports: Bringing) -> None:
    head = ["Name", "CNIM exp", "CEUs (cycle)"]
    imports.sheet(head, ["Ann Lee", D(2026, 12, 31), "47 / 50"])
    cnim, ceu = Credential.objects.get(type__code="cnim"), Credential.objects.get(type__code="ceu")
    assert (ceu.serves, ceu.periods.count()) == (cnim, 0)
    outcome = imports.sheet(head, ["Ann Lee", D(2026, 12, 31), "49.5"])
    assert (outcome.updated["credentials"], outcome.created.total()) == (1, 0)
    assert CreditActivity.objects.get().hours == Decimal("49.5")
    assert imports.sheet(head, ["Ann Lee", D(2026, 12, 31), 49.5]).is_idle


def test_a_renewed_cycle_starts_with_the_hours_of_the_new_file(imports: Bringing) -> None:
    head = ["Name", "CNIM exp", "CEUs (cycle)"]
    imports.sheet(head, ["Ann Lee", D(2026, 12, 31), 50])
    imports.sheet(head, ["Ann Lee", D(2031, 12, 31), 2], at=NEXT_MONTH)
    balance = CreditActivity.objects.get()
    assert (balance.hours, balance.earned_on) == (2, None)


def test_hours_of_nobody_s_cycle_serve_the_cnim_that_comes_later(imports: Bringing) -> None:
    imports.sheet(["Name", "CEUs (cycle)"], ["Ann Lee", 12])
    assert Credential.objects.get().serves is None
    assert imports.sheet(["Name", "CEUs (cycle)"], ["Ann Lee", 12]).is_idle
    imports.sheet(["Name", "CNIM exp", "CEUs (cycle)"], ["Ann Lee", D(2026, 12, 31), 12])
    assert Credential.objects.get(type__code="ceu").serves.type.code == "cnim"
    assert Credential.objects.count() == 2


def test_a_number_is_filled_in_and_another_one_loses_the_verification(imports: Bringing) -> None:
    imports.sheet(LONG, row())
    imports.sheet(LONG, row(number="CNIM-1"))
    verify(Period.objects.standing_now().get(), method="website", result="active", by=imports.by, at=AT)
    assert imports.sheet(LONG, row(number="CNIM-1")).is_idle
    assert imports.sheet(LONG, row()).is_idle
    imports.sheet(LONG, row(number="CNIM-2"), at=NEXT_MONTH)
    assert Credential.objects.get().number == "CNIM-2"
    assert not Period.objects.standing_now().get().is_verified


def test_notes_and_comments_of_a_credential_are_kept_once(imports: Bringing) -> None:
    head = [*LONG, "Notes"]
    imports.sheet(head, [*row(), "paid 10/30"])
    imports.sheet(head, [*row(), "sent 11/2"])
    assert imports.sheet(head, [*row(), "sent 11/2"]).is_idle
    assert Credential.objects.get().note == "paid 10/30\nsent 11/2"


def test_types_of_the_catalogue_are_switched_on_and_archived_ones_taken_out(imports: Bringing) -> None:
    archive(CredentialType.objects.get(code="acls"), at=AT)
    rows = [["Name", "ACLS exp", "TB test (done)", "Flu 26-27"], ["Ann Lee", ENDS, D(2026, 2, 10), "declined"]]
    plan = imports.plan_sheet(*rows)
    assert [kind.code for kind in plan.types] == ["acls", "tb"]
    outcome = imports.sheet(*rows)
    assert outcome.created["types"] == 2
    assert CredentialType.objects.get(code="acls").archived_at is None
    assert not CredentialType.objects.filter(code="influenza").exists()


def test_a_span_that_ends_before_it_starts_is_reported(imports: Bringing) -> None:
    plan = imports.plan_sheet(["Name", "Flu 25-26"], ["Ann Lee", D(2026, 10, 14)])
    assert "would end before it starts" in told(plan, "error")["Roster!B2"]


def test_all_or_nothing(imports: Bringing, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("credentials.importing.roster.applying.change_credentials", fail)
    before, people = history_rows(), Technologist.objects.count()
    with pytest.raises(RuntimeError):
        imports.sheet(["Name", "TB test (done)"], ["Ann Lee", D(2026, 2, 10)])
    assert (history_rows(), Technologist.objects.count(), Credential.objects.count()) == (before, people, 0)
    assert not CredentialType.objects.filter(code="tb").exists()


def queries_for(imports: Bringing, family: str, count: int) -> int:
    head = ["Name", "Email", "CNIM exp", "BLS exp", "TB test (done)", "CEUs (cycle)"]
    names = [f"Ann {family}{first}{second}" for first in "abcdefgh" for second in "klmno"][:count]
    dates = [D(2026, 12, 31), ENDS, D(2026, 2, 10), 12]
    content = excel(Roster=[head, *([name, f"{name[4:]}@example.org", *dates] for name in names)])
    with CaptureQueriesContext(connection) as captured:
        outcome = imports.bring(content)
    assert (outcome.created["technologists"], outcome.created["periods"]) == (count, 3 * count)
    return len(captured)


def test_a_new_roster_takes_the_same_queries_however_long(imports: Bringing) -> None:
    imports.sheet(["Name", "TB test (done)"], ["Zoe Zell", D(2026, 2, 10)])
    assert queries_for(imports, "Long", 40) == queries_for(imports, "Short", 5)
