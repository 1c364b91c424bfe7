"""Hospitals: listed, shown, added, changed and archived."""

from typing import Any

import pytest

from credentials.models import Issuer
from hospitals.models import Hospital, Requirement
from tests.conftest import opened
from tests.factories import CredentialFactory, IssuerFactory
from tests.hospitals.listening import told
from tests.hospitals.rounds import Rounds
from tests.hospitals.ward import HospitalFactory, RequirementFactory

COLUMBIA = {"name": "Columbia  Spine Center", "city": "Vancouver", "state": "wa", "timezone": "America/Los_Angeles"}


@pytest.fixture
def alice(rounds: Rounds, sign_in: Any) -> Any:
    return sign_in(rounds.world.alice)


def names(page: Any) -> list[str]:
    return [row.hospital.name for row in page.context["rows"]]


def test_the_list_says_how_much_is_known(rounds: Rounds, alice: Any) -> None:
    page = alice.get(rounds.url("hospitals"))
    assert [(row.hospital.name, row.confirmed, row.proposed) for row in page.context["rows"]] == [
        ("Mt. Tabor", 0, 1),
        ("St. Brendan", 3, 0),
    ]
    words = page.content.decode()
    assert "not known" in words
    assert "1 to confirm" in words
    assert "12:00 PST" in words


def test_the_list_is_filtered(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        HospitalFactory(name="Rainier", city="Seattle", state="WA")
        HospitalFactory(name="Closed", archived_at="2026-01-01T00:00Z")
    for query, expected in (
        ("", ["Mt. Tabor", "Rainier", "St. Brendan"]),
        ("?q=seat", ["Rainier"]),
        ("?state=OR", ["Mt. Tabor", "St. Brendan"]),
        ("?show=to-confirm", ["Mt. Tabor"]),
        ("?show=archived", ["Closed"]),
        ("?q=nothing", []),
        ("?state=XX&show=what", ["Mt. Tabor", "Rainier", "St. Brendan"]),
    ):
        assert names(alice.get(rounds.url("hospitals") + query)) == expected, query


def test_before_there_are_any_the_page_offers_the_first_step(world: Any, sign_in: Any) -> None:
    words = {
        name: sign_in(getattr(world, name)).get("/cascade/hospitals/").content.decode() for name in ("alice", "sam")
    }
    assert "No hospitals yet" in words["alice"]
    assert "Add a hospital" in words["alice"]
    assert "Add a hospital" not in words["sam"]


def test_a_new_hospital_gets_an_issuer_and_privileges_to_confirm(rounds: Rounds, alice: Any) -> None:
    page = alice.post(rounds.url("hospital-new"), COLUMBIA | {"aliases": "CSC\nCSC\n Columbia "}, follow=True)
    words = page.content.decode()
    assert "<h1>Columbia Spine Center</h1>" in words
    assert "Hospital privileges, for technologists and trainees; blocks a booking." in words
    assert "What it asks for is not known." in words
    with opened(rounds.world.practice.pk):
        made = Hospital.objects.get(name="Columbia Spine Center")
        first = Requirement.objects.get(hospital=made)
        assert (made.state, made.aliases) == ("WA", ["CSC", "Columbia"])
        assert (made.privileges_issuer.name, made.privileges_issuer.kind) == ("Columbia Spine Center", "hospital")
        assert (first.state, first.any_of.get().type.code) == ("proposed", "hospital_privileges")


@pytest.mark.parametrize("by", ["portal", "issuer"])
def test_a_new_hospital_that_gives_badges_gets_one_to_confirm(rounds: Rounds, alice: Any, by: str) -> None:
    with opened(rounds.world.practice.pk):
        issuer = IssuerFactory(name="Columbia group", kind="hospital")
        if by == "issuer":
            CredentialFactory(technologist=rounds.ann, type="vendor_badge", issuer=issuer)
    more = {"portal": "symplr"} if by == "portal" else {}
    alice.post(rounds.url("hospital-new"), COLUMBIA | {"privileges_issuer": issuer.pk} | more)
    with opened(rounds.world.practice.pk):
        first = Requirement.objects.get(hospital__name="Columbia Spine Center")
        assert (first.state, first.any_of.get().type.code) == ("proposed", "vendor_badge")


def test_a_name_too_long_to_keep_is_refused(rounds: Rounds, alice: Any) -> None:
    page = alice.post(rounds.url("hospital-new"), COLUMBIA | {"aliases": "x" * 161})
    assert page.status_code == 422
    assert "is longer than 160 letters." in page.content.decode()


def test_campuses_share_an_issuer(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        issuer = IssuerFactory(name="Providence", aliases=["Providence Portland"])
    alice.post(rounds.url("hospital-new"), COLUMBIA | {"name": "East", "privileges_issuer": issuer.pk})
    page = alice.post(rounds.url("hospital-new"), COLUMBIA | {"name": "Providence Portland"}, follow=True)
    words = page.content.decode()
    assert "granted by Providence" in words
    assert "shared with" in words
    assert ">East</a>" in words
    with opened(rounds.world.practice.pk):
        assert Issuer.objects.filter(name__startswith="Providence").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "…"}, "A name has letters in it."),
        ({"name": "st. brendan"}, "A hospital of this name exists already."),
        ({"name": "AHA"}, "AHA is on record as a training body. Choose who grants privileges here."),
        ({"state": "Oregon"}, "Write the state&#x27;s two letters, such as OR."),
        ({"state": "7"}, "Write the state&#x27;s two letters, such as OR."),
        ({"timezone": "Pacific"}, "Select a valid choice."),
        ({"timezone": ""}, "This field is required."),
        ({"privileges_issuer": "not-an-id"}, "is not a valid"),
        ({"reader_required": "perhaps"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    rounds: Rounds, alice: Any, changes: dict[str, str], sentence: str
) -> None:
    page = alice.post(rounds.url("hospital-new"), COLUMBIA | {"portal": "symplr typed"} | changes)
    words = page.content.decode()
    assert page.status_code == 422
    assert sentence in words
    assert 'value="symplr typed"' in words
    with opened(rounds.world.practice.pk):
        assert Hospital.objects.count() == 2


def fields_of(rounds: Rounds, hospital: Hospital) -> dict[str, Any]:
    """What its form would post unchanged."""
    from hospitals.forms.hospitals import HospitalForm

    with opened(rounds.world.practice.pk):
        form = HospitalForm(instance=Hospital.objects.get(pk=hospital.pk))
        return {bound.name: "" if bound.value() is None else bound.value() for bound in form}


def test_saving_unchanged_changes_nothing_and_tells_nobody(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        before = Hospital.objects.values().get(pk=rounds.brendan.pk)
    with told() as heard:
        response = alice.post(rounds.url("hospital-edit", rounds.brendan.pk), fields_of(rounds, rounds.brendan))
    assert (response.status_code, heard) == (302, [])
    with opened(rounds.world.practice.pk):
        assert Hospital.objects.values().get(pk=rounds.brendan.pk) == before


@pytest.mark.parametrize(
    ("changes", "tells"),
    [
        ({"name": "St. Brendan Medical Center"}, False),
        ({"portal": "GHX"}, False),
        ({"state": "WA"}, True),
        ({"timezone": "America/Boise"}, True),
        ({"reader_required": "no"}, True),
    ],
)
def test_people_are_judged_again_where_it_counts(
    rounds: Rounds, alice: Any, changes: dict[str, str], tells: bool
) -> None:
    asked = fields_of(rounds, rounds.brendan) | changes
    with told() as heard:
        assert alice.post(rounds.url("hospital-edit", rounds.brendan.pk), asked).status_code == 302
    assert heard == ([frozenset({rounds.brendan.pk})] if tells else [])


def test_a_refused_edit_keeps_the_hospitals_name_in_the_heading(rounds: Rounds, alice: Any) -> None:
    asked = fields_of(rounds, rounds.brendan) | {"name": "Mt. Tabor"}
    page = alice.post(rounds.url("hospital-edit", rounds.brendan.pk), asked)
    assert page.status_code == 422
    assert "<h1>St. Brendan</h1>" in page.content.decode()


def test_archived_it_is_listed_no_more_and_keeps_what_it_asked_for(rounds: Rounds, alice: Any) -> None:
    address = rounds.url("hospital-archiving", rounds.brendan.pk)
    assert names(alice.post(address, follow=True)) == ["Mt. Tabor"]
    page = alice.get(rounds.url("hospital", rounds.brendan.pk)).content.decode()
    assert "Archived: it is offered no more" in page
    assert "CNIM, for everyone; blocks a booking." in page
    alice.post(address, {"back": "1"})
    assert names(alice.get(rounds.url("hospitals"))) == ["Mt. Tabor", "St. Brendan"]


def test_the_page_groups_what_is_asked_for(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        RequirementFactory(hospital=rounds.brendan, any_of=("acls",), state="proposed", source="ACLS pls")
        RequirementFactory(hospital=rounds.brendan, any_of=("capm",), ends_on="2026-11-21")
        RequirementFactory(hospital=rounds.brendan, any_of=("dabnm",), ends_on="2026-11-22")
        RequirementFactory(hospital=rounds.brendan, any_of=("rept",), state="dismissed")
        RequirementFactory(hospital=None, any_of=("liability",))
        RequirementFactory(hospital=None, state_code="OR", any_of=("state_license",))
        RequirementFactory(hospital=None, state_code="WA", any_of=("race",))
    page = alice.get(rounds.url("hospital", rounds.brendan.pk)).context["page"]
    groups = {
        name: [each.sentence.partition(",")[0].rpartition(": ")[2] for each in getattr(page.own, name)]
        for name in ("proposed", "confirmed", "over")
    }
    assert groups == {"proposed": ["ACLS"], "confirmed": ["CNIM", "BLS", "TB test", "D.ABNM"], "over": ["CAPM"]}
    assert [each.sentence.partition(",")[0] for each in page.wider] == [
        "Professional liability insurance",
        "State license",
    ]


@pytest.mark.parametrize(
    ("sides", "unknown"),
    [
        (["oversight"], "technologists and trainees"),
        (["technologist"], "oversight physicians"),
        (["trainee"], "technologists and oversight physicians"),
        (["technologist", "oversight"], ""),
        ([""], ""),
    ],
)
def test_it_says_of_whom_nothing_is_known(rounds: Rounds, alice: Any, sides: list[str], unknown: str) -> None:
    with opened(rounds.world.practice.pk):
        for side in sides:
            RequirementFactory(hospital=rounds.tabor, any_of=("bls",), side=side)
    page = alice.get(rounds.url("hospital", rounds.tabor.pk))
    assert page.context["page"].unknown_of == unknown
    assert ("What it asks of" in page.content.decode()) is bool(unknown)


def test_what_begins_later_makes_no_hospital_known(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        RequirementFactory(hospital=rounds.tabor, any_of=("bls",), starts_on="2026-11-23")
    words = alice.get(rounds.url("hospital", rounds.tabor.pk)).content.decode()
    assert "What it asks for is not known." in words
    assert "Begins only on Mon 23 Nov 2026." in words
