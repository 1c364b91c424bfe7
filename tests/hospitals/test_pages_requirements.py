"""Requirements: filled in, read back, confirmed, ended, taken off; and exemptions from them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from credentials.catalogue import switch_on
from credentials.models import CredentialType, Issuer
from hospitals.models import Exemption, Requirement
from practices.models import Technologist
from scheduling.models import Modality
from tests.conftest import opened
from tests.factories import RECORDED_AT
from tests.hospitals.listening import EVERYTHING, told
from tests.hospitals.rounds import Rounds
from tests.hospitals.ward import HospitalFactory, RequirementFactory


@pytest.fixture
def alice(rounds: Rounds, sign_in: Any) -> Any:
    return sign_in(rounds.world.alice)


@pytest.fixture
def kinds(rounds: Rounds) -> dict[str, UUID]:
    with opened(rounds.world.practice.pk):
        return dict(CredentialType.objects.values_list("code", "pk"))


@pytest.fixture
def asked(rounds: Rounds, kinds: dict[str, UUID]) -> dict[str, Any]:
    """The least that the form of a hospital's requirement takes."""
    return {"any_of": [kinds["cnim"]], "place": "hospital", "hospital": rounds.brendan.pk, "severity": "block"}


def last(rounds: Rounds) -> Requirement:
    with opened(rounds.world.practice.pk):
        return Requirement.objects.with_words().latest("id")


def count(rounds: Rounds) -> int:
    with opened(rounds.world.practice.pk):
        return Requirement.objects.count()


def test_a_requirement_is_put_on_record_and_read_back(
    rounds: Rounds, alice: Any, asked: dict[str, Any], kinds: dict[str, UUID]
) -> None:
    with opened(rounds.world.practice.pk):
        abret = Issuer.objects.get(name="ABRET")
    asked |= {
        "any_of": [kinds["dabnm"], kinds["cnim"]],
        "issuers": [abret.pk],
        "verified": "on",
        "days_left": 30,
        "issued_within_months": 60,
        "side": "technologist",
        "modality": " SSEP ",
        "severity": "warn",
        "starts_on": "2027-03-01",
        "ends_on": "2027-12-31",
        "accepts_grace": "on",
        "note": "Bylaws, section 4",
    }
    with told() as heard:
        page = alice.post(rounds.url("hospital-requirement-new", rounds.brendan.pk), asked, follow=True)
    sentence = (
        "From 1 Mar 2027 through 31 Dec 2027: CNIM or D.ABNM, from ABRET only, verified, issued within 60 months "
        "before the case, with at least 30 days left on the day of the case, accepted in its grace days too, for "
        "technologists and trainees on cases with "
        "SSEP; only warns."
    )
    words = page.content.decode()
    assert f'<p class="sentence">{sentence}</p>' in words
    assert "Bylaws, section 4" in words
    made = last(rounds)
    with opened(rounds.world.practice.pk):
        assert made.confirmed_by.user == rounds.world.alice
    assert (made.state, made.modality, made.days_left) == ("confirmed", "SSEP", 30)
    assert heard == [frozenset({rounds.brendan.pk})]


def test_the_sentence_follows_the_fields(rounds: Rounds, alice: Any, kinds: dict[str, UUID]) -> None:
    address = rounds.url("requirement-reading")
    asked = {"any_of": [kinds["hospital_privileges"]], "place": "hospital", "hospital": rounds.brendan.pk}
    page = alice.get(address, asked | {"days_left": 45}).content.decode()
    assert "St. Brendan asks for:" in page
    assert (
        "Hospital privileges, with at least 45 days left on the day of the case, for everyone; blocks a booking."
        in page
    )
    assert "Hospital privileges count as granted by St. Brendan." in page
    assert "<html" not in page
    assert "Tick what is asked for" in alice.get(address).content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"days_left": "many"}, "CNIM, for everyone; blocks a booking."),
        ({"severity": "x", "side": "x"}, "CNIM, for everyone; blocks a booking."),
        ({"starts_on": "soon", "modality": "x" * 99}, "CNIM, for everyone; blocks a booking."),
        ({"place": "state", "state_code": "or"}, "Every hospital of OR asks for:"),
        ({"place": "state", "state_code": "NV"}, "No hospital of NV is on record: it holds nowhere yet."),
        ({"starts_on": "2027-03-01", "ends_on": "2027-02-01"}, "which cannot be: CNIM"),
        ({"place": "house"}, "Every hospital asks for:"),
    ],
)
def test_what_cannot_be_read_yet_is_left_out_of_the_sentence(
    rounds: Rounds, alice: Any, kinds: dict[str, UUID], query: dict[str, str], words: str
) -> None:
    page = alice.get(rounds.url("requirement-reading"), {"any_of": [kinds["cnim"]]} | query)
    assert page.status_code == 200
    assert words in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"any_of": []}, "Tick at least one."),
        ({"any_of": ["x"]}, "is not a valid"),
        ({"hospital": ""}, "Which hospital?"),
        ({"place": "state"}, "Which state? Its two letters."),
        ({"place": "state", "state_code": "ZZ"}, "Write the state&#x27;s two letters, such as OR."),
        ({"place": "state", "state_code": "Ore"}, "Write the state&#x27;s two letters, such as OR."),
        ({"place": "moon"}, "Select a valid choice."),
        ({"place": ""}, "This field is required."),
        ({"days_left": "0"}, "At least 1; or leave it empty."),
        ({"days_left": "-3"}, "At least 1; or leave it empty."),
        ({"days_left": "99999"}, "less than or equal to 3650"),
        ({"issued_within_months": "a year"}, "Enter a whole number."),
        ({"in_season": "on"}, "CNIM has no season."),
        ({"starts_on": "2027-03-01", "ends_on": "2027-02-28"}, "It cannot end before it is in force."),
        ({"starts_on": "0001-01-01"}, "between 1950 and 2099"),
        ({"starts_on": "soon"}, "Write a date such as 2026-11-22."),
        ({"side": "surgeon"}, "Select a valid choice."),
        ({"severity": ""}, "This field is required."),
        ({"modality": "x" * 41}, "at most 40 characters"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    rounds: Rounds, alice: Any, asked: dict[str, Any], changes: dict[str, Any], sentence: str
) -> None:
    before = count(rounds)
    page = alice.post(
        rounds.url("hospital-requirement-new", rounds.brendan.pk), asked | {"note": "typed by hand"} | changes
    )
    words = page.content.decode()
    assert page.status_code == 422
    assert sentence in words
    assert "typed by hand</textarea>" in words
    assert count(rounds) == before


def test_influenza_without_its_season_reads_as_asked_for_all_year(
    rounds: Rounds, alice: Any, kinds: dict[str, UUID]
) -> None:
    with opened(rounds.world.practice.pk):
        flu = switch_on("influenza").pk
    address = rounds.url("requirement-reading")
    said = [alice.get(address, {"any_of": flu} | more).content.decode() for more in ({}, {"in_season": "on"})]
    assert ["all year round, also out of season" in words for words in said] == [True, False]


def test_a_second_click_is_no_second_requirement(rounds: Rounds, alice: Any, asked: dict[str, Any]) -> None:
    address = rounds.url("hospital-requirement-new", rounds.brendan.pk)
    pages = [alice.post(address, asked | {"days_left": 45, "note": "clicked"}) for _ in range(2)]
    assert [page.status_code for page in pages] == [302, 422]
    assert "Just this is asked for already." in pages[1].content.decode()
    assert alice.post(address, asked | {"days_left": 45, "severity": "warn"}).status_code == 302


def test_a_rule_of_a_state_is_begun_with_its_letters(rounds: Rounds, alice: Any) -> None:
    form = alice.get(rounds.url("requirement-new") + "?state=OR").context["form"]
    assert (form["place"].value(), form["state_code"].value()) == ("state", "OR")
    assert alice.get(rounds.url("requirement-new")).context["form"]["place"].value() == "house"


def test_modalities_that_cases_name_are_offered_once(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        Modality.objects.create(name="Facial nerve")
        Modality.objects.create(name="ssep")
        RequirementFactory(hospital=rounds.tabor, modality="Cortical mapping")
    words = alice.get(rounds.url("requirement-new")).content.decode()
    for name in ("Facial nerve", "Cortical mapping", "D-wave"):
        assert f'<option value="{name}">' in words
    assert words.lower().count('<option value="ssep">') == 1


def test_a_rule_of_a_state_and_of_the_house(rounds: Rounds, alice: Any, asked: dict[str, Any]) -> None:
    with told() as heard:
        alice.post(rounds.url("requirement-new"), asked | {"place": "state", "state_code": "or"})
        assert (last(rounds).hospital, last(rounds).state_code) == (None, "OR")
        page = alice.post(rounds.url("requirement-new"), asked | {"place": "house"}, follow=True)
        assert (last(rounds).hospital, last(rounds).state_code) == (None, "")
    assert heard == [frozenset({rounds.brendan.pk, rounds.tabor.pk}), EVERYTHING]
    assert [each.requirement.state_code for each in page.context["groups"].confirmed] == ["", "OR"]


def test_changing_tells_of_where_it_held_and_holds(rounds: Rounds, alice: Any, asked: dict[str, Any]) -> None:
    with opened(rounds.world.practice.pk):
        found = Requirement.objects.get(hospital=rounds.brendan, any_of__type__code="bls")
    form = alice.get(rounds.url("requirement", found.pk)).content.decode()
    assert "BLS, for everyone; blocks a booking." in form
    with told() as heard:
        alice.post(rounds.url("requirement", found.pk), asked | {"hospital": rounds.tabor.pk, "days_left": 14})
    assert heard == [frozenset({rounds.brendan.pk, rounds.tabor.pk})]
    with opened(rounds.world.practice.pk):
        changed = Requirement.objects.get(pk=found.pk)
        assert (changed.hospital, changed.days_left) == (rounds.tabor, 14)
        assert [each.type.code for each in changed.any_of.all()] == ["cnim"]


def test_an_archived_type_and_hospital_stay_with_the_requirement_that_has_them(
    rounds: Rounds, alice: Any, asked: dict[str, Any], kinds: dict[str, UUID]
) -> None:
    with opened(rounds.world.practice.pk):
        found = RequirementFactory(hospital=HospitalFactory(archived_at="2026-01-01T00:00Z"), any_of=("capm",))
        CredentialType.objects.filter(code="capm").update(archived_at="2026-01-01T00:00Z")
    address = rounds.url("requirement", found.pk)
    same = asked | {"any_of": [kinds["capm"]], "hospital": found.hospital_id}
    assert alice.post(address, same).status_code == 302
    assert alice.post(rounds.url("hospital-requirement-new", rounds.brendan.pk), same).status_code == 422


def test_proposals_judge_nobody_until_they_are_confirmed(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        RequirementFactory(hospital=rounds.tabor, any_of=("bls",), state="proposed", source="BLS please")
        first, second = Requirement.objects.filter(hospital=rounds.tabor)
    with told() as heard:
        page = alice.post(rounds.url("requirement-confirmation", first.pk), follow=True)
        assert [each.requirement.pk for each in page.context["page"].own.proposed] == [second.pk]
        alice.post(rounds.url("hospital-confirmation", rounds.tabor.pk))
        alice.post(rounds.url("hospital-confirmation", rounds.tabor.pk))
    assert heard == [frozenset({rounds.tabor.pk})] * 2
    with opened(rounds.world.practice.pk):
        confirmed = Requirement.objects.filter(hospital=rounds.tabor)
        assert {(each.state, each.confirmed_by.user) for each in confirmed} == {("confirmed", rounds.world.alice)}


def test_all_are_confirmed_in_one_act(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        RequirementFactory(hospital=rounds.tabor, any_of=("bls",), state="proposed")
        RequirementFactory(hospital=rounds.tabor, any_of=("acls",), state="dismissed")
    words = alice.get(rounds.url("hospital", rounds.tabor.pk)).content.decode()
    assert "Confirm all 2" in words
    with told() as heard:
        page = alice.post(rounds.url("hospital-confirmation", rounds.tabor.pk), follow=True)
    assert heard == [frozenset({rounds.tabor.pk})]
    assert "2 requirements are confirmed" in page.content.decode()
    assert len(page.context["page"].own.confirmed) == 2


def test_a_proposal_changed_is_confirmed(rounds: Rounds, alice: Any, asked: dict[str, Any]) -> None:
    with opened(rounds.world.practice.pk):
        proposal = RequirementFactory(hospital=rounds.tabor, any_of=("bls",), state="proposed", source="CNIM (boards)")
    form = alice.get(rounds.url("requirement", proposal.pk)).content.decode()
    assert "Save and confirm" in form
    assert "Read from: “CNIM (boards)”" in form
    with told() as heard:
        alice.post(rounds.url("requirement", proposal.pk), asked | {"hospital": rounds.tabor.pk})
    assert heard == [frozenset({rounds.tabor.pk})]
    with opened(rounds.world.practice.pk):
        assert Requirement.objects.get(pk=proposal.pk).state == "confirmed"


def test_what_was_not_understood_is_said_and_confirmed_only_by_itself(
    rounds: Rounds, alice: Any, asked: dict[str, Any]
) -> None:
    with opened(rounds.world.practice.pk):
        for code, remark in (("bls", "not"), ("acls", "allow"), ("tb", "")):
            RequirementFactory(hospital=rounds.tabor, any_of=(code,), state="proposed", source=code, remark=remark)
    words = alice.get(rounds.url("hospital", rounds.tabor.pk)).content.decode()
    assert "Not understood: “not”" in words
    assert "Confirm the 2 others" in words
    alice.post(rounds.url("hospital-confirmation", rounds.tabor.pk))
    with opened(rounds.world.practice.pk):
        acls, bls = Requirement.objects.proposed().order_by("remark")
    assert (acls.remark, bls.remark) == ("allow", "not")
    assert "Not understood: “not”" in alice.get(rounds.url("requirement", bls.pk)).content.decode()
    alice.post(rounds.url("requirement", bls.pk), asked | {"hospital": rounds.tabor.pk})
    alice.post(rounds.url("requirement-confirmation", acls.pk))
    words = alice.get(rounds.url("hospital", rounds.tabor.pk)).content.decode()
    assert "Not understood" not in words
    with opened(rounds.world.practice.pk):
        assert not Requirement.objects.exclude(remark="").exists()


def test_a_proposal_is_dismissed_and_taken_back(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        proposal = Requirement.objects.get(hospital=rounds.tabor)
    address = rounds.url("requirement-dismissal", proposal.pk)
    page = alice.post(address, follow=True)
    assert page.context["page"].own.proposed == []
    assert f'action="{address}?back=1"' in page.content.decode()
    page = alice.post(f"{address}?back=1", follow=True)
    assert [each.requirement.pk for each in page.context["page"].own.proposed] == [proposal.pk]


def test_what_is_confirmed_cannot_be_dismissed(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        found = Requirement.objects.filter(hospital=rounds.brendan).earliest("id")
    page = alice.post(rounds.url("requirement-dismissal", found.pk), follow=True)
    assert "It is confirmed. End it, or take it off the record." in page.content.decode()
    with opened(rounds.world.practice.pk):
        assert Requirement.objects.get(pk=found.pk).state == "confirmed"


def test_ended_it_stands_among_those_that_are_over(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        found = RequirementFactory(hospital=rounds.brendan, any_of=("acls",), starts_on=date(2026, 1, 1))
    address = rounds.url("requirement-end", found.pk)
    assert alice.post(address, {"on": "2025-12-31"}).status_code == 422
    assert alice.post(address, {"on": ""}).status_code == 422
    with told() as heard:
        page = alice.post(address, {"on": "2026-11-21"}, follow=True)
    assert [each.requirement.pk for each in page.context["page"].own.over] == [found.pk]
    assert heard == [frozenset({rounds.brendan.pk})]


def test_taken_off_it_is_gone_with_its_exemptions(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        found = Requirement.objects.filter(hospital=rounds.brendan).earliest("id")
    grant(rounds, alice, found)
    with told() as heard:
        alice.post(rounds.url("requirement-removal", found.pk))
    assert heard == [frozenset({rounds.brendan.pk})]
    with opened(rounds.world.practice.pk):
        assert not Requirement.objects.filter(pk=found.pk).exists()
        assert not Exemption.objects.exists()


def grant(rounds: Rounds, alice: Any, requirement: Requirement, **changes: str) -> Any:
    asked = {
        "technologist": rounds.ann.pk,
        "starts_on": "2026-11-01",
        "ends_on": "2026-12-31",
        "document": "Letter of 30 October",
    }
    return alice.post(rounds.url("exemption-new", requirement.pk), asked | changes, follow=True)


def test_an_exemption_is_recorded_and_ended(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        bls = Requirement.objects.get(hospital=rounds.brendan, any_of__type__code="bls")
    with told() as heard:
        words = grant(rounds, alice, bls).content.decode()
    assert heard == [frozenset({rounds.brendan.pk})]
    assert "Exempt: <b>Ann Archer</b>, from 1 Nov 2026 through 31 Dec 2026 (Letter of 30 October)" in words
    with opened(rounds.world.practice.pk):
        exemption = Exemption.objects.get()
        assert exemption.recorded_by.user == rounds.world.alice
    address = rounds.url("exemption-end", exemption.pk)
    assert "End the exemption of Ann Archer" in alice.get(address).content.decode()
    alice.post(address, {"on": "2026-11-21"})
    assert "Ann Archer" not in alice.get(rounds.url("hospital", rounds.brendan.pk)).content.decode()
    assert alice.post(address, {"on": "2026-12-01"}).status_code == 422
    alice.post(address, {"on": "2026-10-31"})
    with opened(rounds.world.practice.pk):
        assert not Exemption.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"technologist": ""}, "This field is required."),
        ({"document": ""}, "This field is required."),
        ({"ends_on": "2026-10-31"}, "It cannot end before it is granted."),
        ({"starts_on": "2026-12-31", "ends_on": ""}, "Ann Archer is exempt already on some of these days."),
        ({"starts_on": "never"}, "Write a date such as 2026-11-22."),
    ],
)
def test_an_exemption_that_cannot_be(rounds: Rounds, alice: Any, changes: dict[str, str], sentence: str) -> None:
    with opened(rounds.world.practice.pk):
        found = Requirement.objects.filter(hospital=rounds.brendan).earliest("id")
    grant(rounds, alice, found)
    page = grant(rounds, alice, found, **changes)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    with opened(rounds.world.practice.pk):
        assert Exemption.objects.count() == 1


def test_from_a_house_rule_one_hospital_exempts_for_itself(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        rule = RequirementFactory(hospital=None, any_of=("acls",))
        state = RequirementFactory(hospital=None, state_code="WA", any_of=("acls",))
        idle = HospitalFactory(name="Idle General", archived_at="2026-11-01T00:00Z")
    assert "Hospital that grants it" in alice.get(rounds.url("exemption-new", rule.pk)).content.decode()
    for refused in ({}, {"hospital": str(idle.pk)}):
        assert grant(rounds, alice, rule, **refused).status_code == 422
    assert grant(rounds, alice, state, hospital=str(rounds.brendan.pk)).status_code == 422
    words = grant(rounds, alice, rule, hospital=str(rounds.brendan.pk)).content.decode()
    assert "Exempt: <b>Ann Archer</b> at St. Brendan, from 1 Nov 2026" in words
    assert grant(rounds, alice, rule, hospital=str(rounds.tabor.pk)).status_code == 200
    with opened(rounds.world.practice.pk):
        assert Exemption.objects.count() == 2


def test_nobody_is_exempt_from_what_nobody_is_judged_by(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        proposed = Requirement.objects.get(hospital=rounds.tabor)
    page = grant(rounds, alice, proposed)
    assert page.status_code == 422
    assert "Nobody is judged by it until it is confirmed" in page.content.decode()


def test_the_database_refuses_a_second_exemption_on_the_same_days(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        found = Requirement.objects.filter(hospital=rounds.brendan).earliest("id")
    grant(rounds, alice, found)
    with opened(rounds.world.practice.pk), pytest.raises(IntegrityError, match="exemption_once_at_a_time"):
        Exemption.objects.create(
            technologist=rounds.ann,
            requirement=found,
            starts_on=date(2026, 12, 31),
            document="Letter",
            recorded_at=RECORDED_AT,
        )


def test_nobody_of_another_practice_is_exempt(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        found = Requirement.objects.filter(hospital=rounds.brendan).earliest("id")
    page = grant(rounds, alice, found, technologist=str(rounds.world.foreign.pk))
    assert page.status_code == 422
    with opened(rounds.world.practice.pk):
        assert not Exemption.objects.exists()


def test_who_has_left_is_not_offered(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        Technologist.objects.filter(pk=rounds.ann.pk).update(ends_on=date(2026, 11, 21))
        found = Requirement.objects.filter(hospital=rounds.brendan).earliest("id")
    words = alice.get(rounds.url("exemption-new", found.pk)).content.decode()
    assert "Tess Tanaka" in words
    assert "Ann Archer" not in words
