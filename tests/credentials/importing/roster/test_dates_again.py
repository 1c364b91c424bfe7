"""Next month's file (rules.md F1): what is the same, renewed, corrected, and what a person flips."""

from datetime import date as D

import pytest

from credentials.actions.periods import correct, withdraw
from credentials.actions.renewals import open_renewal
from credentials.models import Credential, Period
from tests.credentials.importing.roster.bringing import AT, NEXT_MONTH, Bringing, held, history_rows, told

HEAD = ["Name", "Email", "BLS exp"]
ANN = ["Ann Lee", "ann@example.org"]
ENDS = D(2027, 3, 31)


@pytest.fixture
def known(imports: Bringing) -> Bringing:
    """Ann's BLS to 31 March 2027 is on record."""
    imports.sheet(HEAD, [*ANN, ENDS])
    return imports


def ends(*, standing: bool = True) -> list[D | None]:
    periods = Period.objects.standing_now() if standing else Period.objects.all()
    return sorted(periods.values_list("expires_on", flat=True))


def steps(plan):
    return [period for step in plan.credentials for period in step.periods]


@pytest.mark.parametrize(
    ("said", "action"),
    [
        (D(2027, 3, 31), "same"),
        (D(2027, 4, 30), "correct"),  # 30 days later
        (D(2027, 5, 1), "renew"),  # 31 days later
        (D(2029, 3, 31), "renew"),
        (D(2027, 3, 30), "correct"),
        (D(2025, 3, 31), "correct"),
    ],
)
def test_a_date_is_unchanged_a_renewal_or_a_correction(known: Bringing, said: D, action: str) -> None:
    plan = known.plan_sheet(HEAD, [*ANN, said])
    assert [step.action for step in steps(plan)] == [action]


def test_a_later_date_is_a_renewal_and_the_old_period_stays(known: Bringing) -> None:
    credential = Credential.objects.get()
    renewal = open_renewal(credential, on=D(2026, 12, 1))
    outcome = known.sheet(HEAD, [*ANN, D(2029, 3, 31)], at=NEXT_MONTH)
    assert ends() == [ENDS, D(2029, 3, 31)]
    assert (outcome.created["periods"], outcome.updated.total()) == (1, 0)
    newest = Period.objects.get(expires_on=D(2029, 3, 31))
    assert (newest.starts_on, newest.origin, newest.recorded_at) == (D(2027, 4, 1), "renewed", NEXT_MONTH)
    renewal.refresh_from_db()
    assert (renewal.stage, renewal.closed_at) == ("accepted", NEXT_MONTH)


def test_a_correction_supersedes_and_is_listed_as_a_question(known: Bringing) -> None:
    row = [HEAD, [*ANN, D(2027, 3, 15)]]
    plan = known.plan_sheet(*row)
    assert told(plan, "question")["Roster!C2"] == (
        "Ann Lee: BLS ends on 31 March 2027 by the record, on 15 March 2027 by the file. Read as a correction."
    )
    assert plan.errors == []
    outcome = known.sheet(*row, at=NEXT_MONTH)
    assert ends() == [D(2027, 3, 15)]
    old = Period.objects.get(expires_on=ENDS)
    assert (old.superseded_at, old.superseded_by.expires_on) == (NEXT_MONTH, D(2027, 3, 15))
    assert (outcome.created["periods"], outcome.updated["periods"]) == (0, 1)


@pytest.mark.parametrize("said", [D(2027, 4, 15), D(2027, 3, 15), D(2029, 3, 31)])
def test_the_old_date_can_be_kept(known: Bringing, said: D) -> None:
    [step] = steps(known.plan_sheet(HEAD, [*ANN, said]))
    before = history_rows()
    outcome = known.sheet(HEAD, [*ANN, said], choices={step.key: "keep"})
    assert outcome.is_idle
    assert ends() == [ENDS]
    assert history_rows() == before


def test_a_renewal_can_be_flipped_to_a_correction_and_back(known: Bringing) -> None:
    [step] = steps(known.plan_sheet(HEAD, [*ANN, D(2029, 3, 31)]))
    assert (step.choices, step.chosen) == (("renew", "correct", "keep"), "renew")
    known.sheet(HEAD, [*ANN, D(2029, 3, 31)], choices={step.key: "correct"})
    assert ends() == [D(2029, 3, 31)]


def test_a_small_step_forward_can_be_flipped_to_a_renewal(known: Bringing) -> None:
    [step] = steps(known.plan_sheet(HEAD, [*ANN, D(2027, 4, 15)]))
    assert (step.choices, step.chosen) == (("renew", "correct", "keep"), "correct")
    known.sheet(HEAD, [*ANN, D(2027, 4, 15)], choices={step.key: "renew"})
    assert ends() == [ENDS, D(2027, 4, 15)]


def test_an_earlier_date_cannot_be_a_renewal(known: Bringing) -> None:
    [step] = steps(known.plan_sheet(HEAD, [*ANN, D(2026, 3, 31)]))
    assert step.choices == ("correct", "keep")
    [step] = steps(known.plan_sheet(HEAD, [*ANN, D(2026, 3, 31)], choices={step.key: "renew"}))
    assert step.action == "correct"


def test_a_date_that_was_corrected_or_taken_back_is_not_brought_again(known: Bringing) -> None:
    corrected = correct(Period.objects.get(), expires_on=D(2027, 2, 28), by=known.by, at=AT)
    assert known.sheet(HEAD, [*ANN, ENDS], at=NEXT_MONTH).is_idle
    withdraw(corrected, by=known.by, at=AT)
    assert known.sheet(HEAD, [*ANN, D(2027, 2, 28)], at=NEXT_MONTH).is_idle
    assert ends() == []


def test_a_correction_to_before_its_start_forgets_the_start(imports: Bringing) -> None:
    head = ["Name", "Credential", "Issued", "Expires"]
    imports.sheet(head, ["Ann Lee", "State License", D(2026, 1, 5), D(2028, 1, 5)])
    imports.sheet(["Name", "Credential", "Expires"], ["Ann Lee", "State License", D(2025, 1, 5)])
    period = Period.objects.standing_now().get()
    assert (period.issued_on, period.starts_on, period.expires_on) == (None, None, D(2025, 1, 5))


def test_a_renewal_that_has_ended_too_is_put_on_record(imports: Bringing) -> None:
    imports.sheet(HEAD, [*ANN, D(2023, 3, 31)])
    imports.sheet(HEAD, [*ANN, D(2025, 3, 31)])
    assert list(Period.objects.standing_now().order_by("expires_on").values_list("starts_on", "expires_on")) == [
        (None, D(2023, 3, 31)),
        (D(2023, 4, 1), D(2025, 3, 31)),
    ]


def test_several_periods_of_one_credential_are_one_credential(imports: Bringing) -> None:
    head = ["Name", "Credential", "Issued", "Expires", "Status"]
    rows = [
        ["Ann Lee", "BLS", D(2022, 3, 2), D(2024, 3, 31), "Inactive"],
        ["Ann Lee", "BLS", D(2024, 3, 5), D(2026, 3, 31), "Inactive"],
        ["Ann Lee", "BLS", D(2026, 3, 9), D(2028, 3, 31), "Active"],
    ]
    outcome = imports.sheet(head, *rows)
    assert (outcome.created["credentials"], outcome.created["periods"]) == (1, 3)
    credential = Credential.objects.get()
    assert credential.let_go_on is None
    assert not credential.suspensions.exists()
    assert imports.sheet(head, *rows).is_idle


def test_older_cards_in_a_list_correct_nothing(known: Bringing) -> None:
    head = ["Name", "Credential", "Expires"]
    outcome = known.sheet(
        head,
        ["Ann Lee", "BLS", D(2025, 3, 31)],
        ["Ann Lee", "BLS", ENDS],
        ["Ann Lee", "BLS", D(2029, 3, 31)],
    )
    assert ends() == [D(2025, 3, 31), ENDS, D(2029, 3, 31)]
    assert ends(standing=False) == ends()
    assert outcome.created["periods"] == 2


def test_a_period_applied_for_is_answered_by_a_date(imports: Bringing) -> None:
    imports.sheet(["Name", "CNIM #", "CNIM exp"], ["Ann Lee", "pending exam", None])
    assert [(each.state, each.expires_on) for each in Period.objects.all()] == [("applied", None)]
    assert imports.sheet(["Name", "CNIM #", "CNIM exp"], ["Ann Lee", "pending exam", None]).is_idle
    imports.sheet(["Name", "CNIM #", "CNIM exp"], ["Ann Lee", "CNIM-1", D(2031, 12, 31)], at=NEXT_MONTH)
    assert ends() == [D(2031, 12, 31)]
    waiting = Period.objects.get(state="applied")
    assert waiting.superseded_at == NEXT_MONTH
    assert Credential.objects.get().number == "CNIM-1"
    # Last month's file, brought once more by mistake, takes nothing away.
    assert imports.sheet(["Name", "CNIM #", "CNIM exp"], ["Ann Lee", "pending exam", None]).updated["periods"] == 0
    assert ends() == [D(2031, 12, 31)]


def test_what_has_no_end_is_kept_without_one(imports: Bringing) -> None:
    imports.sheet(HEAD, [*ANN, "lifetime"])
    assert held() == {("Ann Lee", "bls", "", None)}
    assert imports.sheet(HEAD, [*ANN, "lifetime"]).is_idle
    [step] = steps(imports.plan_sheet(HEAD, [*ANN, ENDS]))
    assert (step.action, step.choices) == ("correct", ("correct", "keep"))


def test_a_day_of_issue_that_tells_no_end_stands_as_a_note(imports: Bringing) -> None:
    plan = imports.plan_sheet(["Name", "State license issued"], ["Ann Lee", D(2026, 1, 5)])
    assert [each.periods for each in plan.credentials] == [[]]
    assert "does not tell when it ends" in told(plan, "note")["Roster!B2"]
