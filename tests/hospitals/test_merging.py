"""Two hospitals on record that are one: what a manager sees, chooses and finds afterwards."""

from datetime import date

import pytest

from audit.presenters import recent
from credentials.models import Issuer
from hospitals.models import Exemption, Hospital, Requirement
from practices.models import Merge
from scheduling.models import TravelTime
from tests.conftest import opened
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.rounds import NOON, Rounds
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.scheduling.theatre import CaseFactory, travel_time


@pytest.fixture
def alice(rounds: Rounds, client):
    client.force_login(rounds.world.alice)
    return client


@pytest.fixture
def twice(rounds: Rounds):
    """St. Brendan, once more under another name, with a requirement of its own, a case and a road."""
    with opened(rounds.world.practice.pk):
        med = HospitalFactory(
            name="St Brendan Med",
            aliases=["SBM"],
            city="",
            portal="symplr",
            note="Ring the desk.",
            timezone="America/Boise",
        )
        RequirementFactory(hospital=med, any_of=("acls",))
        CaseFactory(hospital=med, number="M-1")
        travel_time(med, rounds.tabor, 50)
        yield med


def choices(page, **chosen):
    return {"seen": page.context["form"].initial["seen"], **_initial(page), **chosen}


def _initial(page):
    fields = page.context["form"].fields
    return {name: field.initial for name, field in fields.items() if name.startswith("field_")}


def merge(client, rounds, kept, gone, **chosen):
    url = rounds.url("hospital-merge-with", kept.pk, gone.pk)
    return client.post(url, choices(client.get(url), **chosen), follow=True)


def test_the_others_are_offered_the_likeliest_first(rounds, twice, alice):
    page = alice.get(rounds.url("hospital-merge", rounds.brendan.pk))
    assert [each.name for each in page.context["others"]] == ["St Brendan Med", "Mt. Tabor"]
    assert (
        rounds.url("hospital-merge", rounds.brendan.pk)
        in alice.get(rounds.url("hospital", rounds.brendan.pk)).content.decode()
    )


def test_the_preview_says_what_differs_and_what_would_move(rounds, twice, alice):
    page = alice.get(rounds.url("hospital-merge-with", rounds.brendan.pk, twice.pk))
    form, outlook = page.context["form"], page.context["outlook"]
    assert {field.label: field.initial for field in form.choices} == {
        "Name": "kept",
        "Time zone": "kept",
        "Who grants privileges": "kept",
        "Vendor portal": "other",
    }
    assert [str(each) for each in outlook.moved] == ["1 requirement", "1 case", "1 travel time"]
    assert "Asked for besides: ACLS, for everyone; blocks a booking." in outlook.says
    assert any("keep their moment" in each for each in outlook.says)
    assert "merge St Brendan Med into St. Brendan" in str(form["along"].label)
    assert Hospital.objects.filter(pk=twice.pk).exists()


def test_the_kept_one_has_everything_and_the_other_is_gone(rounds, twice, alice):
    page = merge(alice, rounds, rounds.brendan, twice)
    assert (
        "Merged St Brendan Med into St. Brendan: 1 requirement, 1 case, 1 travel time moved." in page.content.decode()
    )
    kept = Hospital.objects.get(pk=rounds.brendan.pk)
    assert (kept.name, kept.aliases, kept.portal, kept.city) == (
        "St. Brendan",
        ["SBM", "St Brendan Med"],
        "symplr",
        "Portland",
    )
    assert kept.note == "Ring the desk."
    assert list(kept.cases.values_list("number", flat=True)) == ["M-1"]
    assert kept.requirements.count() == 4
    listed = alice.get(rounds.url("hospitals")).content.decode()
    assert "St. Brendan" in listed
    assert "St Brendan Med" not in listed


def test_of_each_field_the_chosen_value_stays(rounds, twice, alice):
    merge(alice, rounds, rounds.brendan, twice, field_name="other", field_timezone="other", field_portal="kept")
    kept = Hospital.objects.get(pk=rounds.brendan.pk)
    assert (kept.name, kept.timezone, kept.portal) == ("St Brendan Med", "America/Boise", "")
    assert kept.aliases == ["SBM", "St. Brendan"]


def test_the_issuers_are_merged_too_so_that_privileges_from_either_count(rounds, twice, alice):
    ann = CredentialFactory(technologist=rounds.ann, type="hospital_privileges", issuer=twice.privileges_issuer)
    merge(alice, rounds, rounds.brendan, twice, along="on")
    kept = Hospital.objects.select_related("privileges_issuer").get(pk=rounds.brendan.pk)
    ann.refresh_from_db()
    assert ann.issuer == kept.privileges_issuer
    assert kept.privileges_issuer.aliases == ["St Brendan Med"]
    assert not Issuer.objects.filter(name="St Brendan Med").exists()


def test_unticked_the_issuers_stay_two(rounds, twice, alice):
    merge(alice, rounds, rounds.brendan, twice)
    assert Issuer.objects.filter(name="St Brendan Med").exists()


def test_issuers_that_grant_elsewhere_are_not_offered(rounds, twice, alice):
    HospitalFactory(name="Another campus", privileges_issuer=twice.privileges_issuer)
    page = alice.get(rounds.url("hospital-merge-with", rounds.brendan.pk, twice.pk))
    assert "along" not in page.context["form"].fields


def test_what_both_ask_for_is_asked_once_and_its_exemptions_hold(rounds, twice, alice):
    ours = rounds.brendan.requirements.get(any_of__type__code="bls")
    theirs = RequirementFactory(hospital=twice, any_of=("bls",))
    Exemption.objects.create(
        technologist=rounds.ann,
        requirement=theirs,
        starts_on=date(2026, 1, 1),
        document="A letter",
        recorded_at=rounds.brendan.created_at,
    )
    merge(alice, rounds, rounds.brendan, twice)
    asked = Requirement.objects.listed().filter(hospital=rounds.brendan, any_of__type__code="bls")
    assert list(asked) == [ours]
    assert Exemption.objects.get().requirement == ours


def test_a_confirmed_requirement_outweighs_the_same_one_proposed(rounds, twice, alice):
    RequirementFactory(hospital=rounds.brendan, any_of=("acls",), state="proposed", source="ACLS please")
    page = alice.get(rounds.url("hospital-merge-with", rounds.brendan.pk, twice.pk))
    assert "Asked for besides: ACLS, for everyone; blocks a booking." in page.context["outlook"].says
    merge(alice, rounds, rounds.brendan, twice)
    asked = Requirement.objects.filter(hospital=rounds.brendan, any_of__type__code="acls")
    assert sorted(asked.values_list("state", "source")) == [("confirmed", ""), ("dismissed", "ACLS please")]


def test_roads_that_both_know_keep_the_kept_ones_minutes(rounds, twice, alice):
    far = HospitalFactory(name="Far")
    travel_time(rounds.brendan, rounds.tabor, 20)
    travel_time(rounds.brendan, twice, 5)
    travel_time(twice, far, 90)
    merge(alice, rounds, rounds.brendan, twice)
    minutes = {frozenset((row.one_id, row.other_id)): row.minutes for row in TravelTime.objects.all()}
    assert minutes == {
        frozenset((rounds.brendan.pk, rounds.tabor.pk)): 20,
        frozenset((rounds.brendan.pk, far.pk)): 90,
    }


def test_an_archived_one_is_in_use_again_with_one_that_is(rounds, twice, alice):
    Hospital.objects.filter(pk=rounds.brendan.pk).update(archived_at=rounds.brendan.created_at)
    merge(alice, rounds, rounds.brendan, twice)
    assert Hospital.objects.get(pk=rounds.brendan.pk).archived_at is None


def test_it_is_one_entry_of_the_log_with_all_it_changed_behind_it(rounds, twice, alice):
    merge(alice, rounds, rounds.brendan, twice)
    first, second, *_ = recent(3)
    assert first.sentence == "Merged St Brendan Med into St. Brendan: 1 requirement, 1 case, 1 travel time moved"
    assert first.who == "Alice"
    assert second.verb == "added"
    log = alice.get(rounds.url("audit")).content.decode()
    assert f"?part_of={first.act}" in log
    parts = recent(20, part_of=first.act)
    assert {(each.verb, each.what) for each in parts} >= {
        ("changed", "case"),
        ("changed", "requirement"),
        ("changed", "hospital"),
        ("deleted", "hospital"),
    }
    moved = next(each for each in parts if each.what == "case")
    assert [(change.before, change.after) for change in moved.changes] == [("St Brendan Med", "St. Brendan")]


def test_an_old_address_leads_to_the_kept_one(rounds, twice, alice):
    old = rounds.url("hospital", twice.pk)
    merge(alice, rounds, rounds.brendan, twice)
    assert alice.get(old).headers["Location"] == rounds.url("hospital", rounds.brendan.pk)
    assert alice.get(f"{old}?on=2026-12-01").headers["Location"].endswith(f"{rounds.brendan.pk}/?on=2026-12-01")
    assert alice.post(rounds.url("hospital-confirmation", twice.pk)).status_code == 404
    merge(alice, rounds, rounds.tabor, rounds.brendan)
    assert alice.get(old, follow=True).context["hospital"].name == "Mt. Tabor"
    api = f"/api/v1/practices/cascade/hospitals/{twice.pk}/"
    assert alice.get(api, follow=True).json()["name"] == "Mt. Tabor"


def test_sent_twice_it_is_done_once(rounds, twice, alice):
    url = rounds.url("hospital-merge-with", rounds.brendan.pk, twice.pk)
    chosen = choices(alice.get(url))
    pages = [alice.post(url, chosen).headers["Location"] for _ in range(2)]
    assert pages == [rounds.url("hospital", rounds.brendan.pk)] * 2
    assert Merge.objects.count() == 1


def test_the_old_name_finds_the_kept_one(rounds, twice, alice):
    merge(alice, rounds, rounds.brendan, twice)
    page = alice.get(rounds.url("hospitals") + "?q=brendan med")
    assert [row.hospital.name for row in page.context["rows"]] == ["St. Brendan"]


def test_a_choice_made_from_what_has_changed_since_is_refused(rounds, twice, alice):
    url = rounds.url("hospital-merge-with", rounds.brendan.pk, twice.pk)
    chosen = choices(alice.get(url))
    Hospital.objects.filter(pk=twice.pk).update(portal="GHX")
    page = alice.post(url, chosen)
    assert page.status_code == 422
    assert "was changed since you looked" in page.content.decode()
    assert Hospital.objects.filter(pk=twice.pk).exists()
    assert not Merge.objects.exists()


def test_a_choice_that_is_none_is_refused_and_nothing_is_merged(rounds, twice, alice):
    url = rounds.url("hospital-merge-with", rounds.brendan.pk, twice.pk)
    page = alice.post(url, choices(alice.get(url), field_portal="nonsense"))
    assert page.status_code == 422
    assert not Merge.objects.exists()


def test_another_practices_hospital_cannot_be_chosen(rounds, alice):
    for kept, gone in (
        (rounds.brendan, rounds.foreign),
        (rounds.foreign, rounds.brendan),
        (rounds.brendan, rounds.brendan),
    ):
        url = rounds.url("hospital-merge-with", kept.pk, gone.pk)
        assert alice.get(url).status_code == 404
        assert alice.post(url, {"seen": "x"}).status_code == 404
    with opened(rounds.world.other.pk):
        assert Hospital.objects.filter(pk=rounds.foreign.pk).exists()
    page = alice.get(rounds.url("hospital-merge", rounds.brendan.pk) + "?q=Canary")
    assert page.context["others"] == []


@pytest.mark.parametrize("who", ["sam", "tess", "audrey"])
def test_only_managers_merge(who, rounds, twice, client):
    client.force_login(getattr(rounds.world, who))
    for url in (
        rounds.url("hospital-merge", rounds.brendan.pk),
        rounds.url("hospital-merge-with", rounds.brendan.pk, twice.pk),
    ):
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403
    TechnologistFactory()
    assert Hospital.objects.filter(pk=twice.pk).exists()


def exempt(person, requirement, starts_on, ends_on, document, hospital=None):
    return Exemption.objects.create(
        technologist=person,
        requirement=requirement,
        hospital=hospital,
        starts_on=starts_on,
        ends_on=ends_on,
        document=document,
        recorded_at=NOON,
    )


def spans():
    return list(
        Exemption.objects.order_by("starts_on").values_list("technologist__name", "starts_on", "ends_on", "document")
    )


def test_exemptions_of_two_people_who_are_one_cover_the_days_of_both_and_no_more(rounds, alice, practice):
    bls = rounds.brendan.requirements.get(any_of__type__code="bls")
    again = TechnologistFactory(name="Anna Archer")
    exempt(rounds.ann, bls, date(2026, 1, 1), date(2026, 3, 31), "A letter")
    exempt(rounds.ann, bls, date(2026, 6, 1), None, "An e-mail")
    exempt(again, bls, date(2026, 3, 1), date(2026, 4, 30), "A call")
    url = rounds.url("technologist-merge-with", rounds.ann.pk, again.pk)
    assert "1 exemption" in map(str, alice.get(url).context["outlook"].moved)
    alice.post(url, choices(alice.get(url)))
    assert spans() == [
        ("Ann Archer", date(2026, 1, 1), date(2026, 4, 30), "A letter; A call"),
        ("Ann Archer", date(2026, 6, 1), None, "An e-mail"),
    ]


def test_exemptions_from_a_house_rule_that_both_hospitals_gave_become_one(rounds, twice, alice):
    rule = RequirementFactory(hospital=None, any_of=("acls",))
    exempt(rounds.ann, rule, date(2026, 1, 1), date(2026, 6, 30), "From the one", rounds.brendan)
    exempt(rounds.ann, rule, date(2026, 6, 1), date(2026, 12, 31), "From the other", twice)
    exempt(rounds.tess, rule, date(2026, 6, 1), None, "Hers", twice)
    merge(alice, rounds, rounds.brendan, twice)
    assert sorted(spans()) == [
        ("Ann Archer", date(2026, 1, 1), date(2026, 12, 31), "From the one; From the other"),
        ("Tess Tanaka", date(2026, 6, 1), None, "Hers"),
    ]
    assert set(Exemption.objects.values_list("hospital", flat=True)) == {rounds.brendan.pk}
