"""A hospital's free text, as practices write it, and what is proposed of it."""

from dataclasses import fields
from datetime import date as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.expiry import ExpiryRule
from credentials.importing.typefacts import DEFAULT_TYPES, TypeFacts
from credentials.importing.values import DateOrder
from hospitals.importing.pieces import Types
from hospitals.importing.proposals import Proposal
from hospitals.importing.texts import read_notes, read_requirements

TYPES = Types({**DEFAULT_TYPES, "fit_test": TypeFacts("N95 fit test", ExpiryRule.MONTHS_FROM_ISSUE)})
PLAIN = Proposal(any_of=(), source="")
MARGIN = "nothing expiring within 30 days of case"


def told(proposal: Proposal) -> tuple[str, dict[str, object]]:
    """The types, and all that is not as it usually is; where it was read is left out."""
    names = [each.name for each in fields(Proposal) if each.name not in ("any_of", "source")]
    said = {name: getattr(proposal, name) for name in names if getattr(proposal, name) != getattr(PLAIN, name)}
    return " | ".join(proposal.any_of), said


def asked(text: str) -> list[tuple[str, dict[str, object]]]:
    """Of technologists: what is proposed of oversight physicians with it is left out."""
    said = read_requirements(text, TYPES, order=DateOrder.MDY)
    return [told(each) for each in said.proposals if each.side != "oversight"]


AHA = {"issuers": ("AHA",)}
READER = ("hospital_privileges", {"side": "oversight", "warns": True})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CNIM or D.ABNM, BLS (AHA only), ACLS, TB within 12 months, flu Oct-Mar, privileges",
            [
                ("cnim | dabnm", {}),
                ("bls", AHA),
                ("acls", {}),
                ("tb", {"issued_within_months": 12}),
                ("influenza", {"in_season": True}),
                ("hospital_privileges", {}),
                READER,
            ],
        ),
        (
            f"CNIM, BLS, COI, privileges; {MARGIN}",
            [
                ("cnim", {"days_left": 30}),
                ("bls", {"days_left": 30}),
                ("liability", {"days_left": 30}),
                ("hospital_privileges", {"days_left": 30}),
                ("hospital_privileges", {"days_left": 30, "side": "oversight", "warns": True}),
            ],
        ),
        (
            "CNIM (board eligible ok w/ supervision), BLS, vendor badge",
            [("cnim", {"remark": "board eligible ok w/ supervision"}), ("bls", {}), ("vendor_badge", {})],
        ),
        (
            "CNIM, BLS, ACLS, background check every 5 yrs, privileges",
            [
                ("cnim", {}),
                ("bls", {}),
                ("acls", {}),
                ("background", {"issued_within_months": 60}),
                ("hospital_privileges", {}),
                READER,
            ],
        ),
    ],
)
def test_the_four_hospitals_of_the_tracker(text, expected):
    said = read_requirements(text, TYPES)
    assert [told(each) for each in said.proposals] == expected
    assert (said.unread, said.waived) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CNIM/D.ABNM", [("cnim | dabnm", {})]),
        ("CNIM, or DABNM", [("cnim | dabnm", {})]),
        ("CNIM, R. EEG T., or D.ABNM; BLS", [("cnim | reegt | dabnm", {}), ("bls", {})]),
        ("BLS, CNIM, or D.ABNM", [("bls", {}), ("cnim | dabnm", {})]),
        ("One of: CNIM, CAPM, D.ABNM; ACLS", [("cnim | capm | dabnm", {}), ("acls", {})]),
        ("either hospital privileges or vendor badge", [("hospital_privileges | vendor_badge", {})]),
        ("BLS/ACLS", [("bls", {}), ("acls", {})]),
        ("BLS & ACLS (AHA only)", [("bls", AHA), ("acls", AHA)]),
        ("BLS, ACLS, AHA only", [("bls", AHA), ("acls", AHA)]),
        ("life support (BLS, ACLS)", [("bls", {}), ("acls", {})]),
        ("CNIM and BLS and ACLS", [("cnim", {}), ("bls", {}), ("acls", {})]),
        ("1. CNIM 2. BLS card 3. Flu shot", [("cnim", {}), ("bls", {}), ("influenza", {"in_season": True})]),
        ("- CNIM\n- BLS\n- TB test", [("cnim", {}), ("bls", {}), ("tb", {})]),
        ("• current CNIM • proof of BLS", [("cnim", {}), ("bls", {})]),
        ("Must have current CNIM. BLS required. Valid ACLS.", [("cnim", {}), ("bls", {}), ("acls", {})]),
    ],
)
def test_where_one_requirement_ends_and_what_stands_for_one_another(text, expected):
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BLS by AHA", AHA),
        ("BLS (American Heart Association)", AHA),
        ("BLS - no Red Cross", AHA),
        ("BLS (Red Cross not accepted)", AHA),
        ("BLS (American Heart Association ONLY - no online cards)", {**AHA, "remark": "no online"}),
        ("BLS, not by Red Cross", AHA),
        ("BLS (AHA or Red Cross)", {"issuers": ("AHA", "American Red Cross")}),
        ("CNIM from ABRET", {}),
        ("CNIM verified", {"verified": True}),
        ("CNIM, must be verified on the ABRET website", {"verified": True}),
        ("CNIM w/ primary source verification", {"verified": True}),
        ("CNIM, grace period ok", {"accepts_grace": True}),
        ("CNIM, no grace period", {}),
        ("CNIM with at least 60 days left", {"days_left": 60}),
        ("BLS good for two weeks past DOS", {"days_left": 14}),
        ("BLS not expiring within 45 days of surgery", {"days_left": 45}),
        ("TB within the last year", {"issued_within_months": 12}),
        ("TB less than a year old", {"issued_within_months": 12}),
        ("TB < 6 months", {"issued_within_months": 6}),
        ("TB every other year", {"issued_within_months": 24}),
        ("TB, done within 90 days of the case", {"checked_within_days": 90}),
        ("HIPAA annually", {"issued_within_months": 12}),
        ("drug screen q6 months", {"issued_within_months": 6}),
        ("OIG/SAM check monthly", {"checked_within_days": 31}),
        ("OIG within 30 days", {"checked_within_days": 30}),
        ("BLS every 2 years", {}),
        ("COI yearly", {}),
        ("flu during flu season", {"in_season": True}),
        ("annual flu shot", {"in_season": True}),
        ("flu vaccine (October through March)", {"in_season": True}),
        ("ACLS preferred", {"warns": True}),
        ("ACLS is recommended", {"warns": True}),
        ("TB starting 3/15/2027", {"starts_on": D(2027, 3, 15)}),
        ("TB effective Mar 1, 2027", {"starts_on": D(2027, 3, 1)}),
        ("N95 fit test within 12 months", {"issued_within_months": 12}),
        ("TB (QuantiFERON only)", {}),
        ("TB with 2 yrs experience", {"remark": "2 yrs experience"}),
        ("Liability $1M, COI", {"remark": "1M"}),
        ("TB chest film ok", {"remark": "chest film"}),
        ("no Red Cross BLS", AHA),
        ("OIG annually", {"checked_within_days": 365}),
        ("OIG every 2 years", {"checked_within_days": 730}),
        ("TB 12 months", {"issued_within_months": 12}),
        ("CNIM 5 years", {}),
        # How long it takes, or how long it must still run, is not how old it may be.
        ("privileges (allow 90 days)", {"remark": "allow 90 days"}),
        ("hospital privileges 90 day lead time", {"remark": "90 day lead time"}),
        ("privileges within 90 days", {"remark": "within 90 days"}),
        ("vendor badge takes 3 weeks", {"remark": "takes 3 weeks"}),
        ("BLS 60 days", {"remark": "60 days"}),
        ("CNIM 30 days", {"remark": "30 days"}),
        ("TB in season", {"remark": "in season"}),
        # Longer than any hospital means, and spans that end before they begin.
        ("BLS good for 100 years past case", {"remark": "good for 100 years past case"}),
        ("BLS 999 years left", {"remark": "999 years left"}),
        ("BLS with 600 weeks left", {"remark": "600 weeks left"}),
        ("OIG every 999 years", {"remark": "every 999 years"}),
        ("OIG every 20 years", {"remark": "every 20 years"}),
        ("TB starting 3/15/2027 until 3/15/2026", {"remark": "starting 3/15/2027 until 3/15/2026"}),
        ("TB starting 3/15/2027, until 3/15/2026", {"remark": "from 15 Mar 2027 until 15 Mar 2026"}),
    ],
)
def test_how_one_requirement_must_be_met(text, expected):
    [said] = [said for _, said in asked(text) if said.get("side") != "oversight"]
    assert said == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D.ABNM or CNIM (ABRET)", ("dabnm | cnim", {})),
        ("D.ABNM (ABNM) or CNIM (ABRET)", ("dabnm | cnim", {})),
        ("BLS or ACLS (AHA only)", ("bls | acls", AHA)),
        ("BLS or ACLS, no Red Cross", ("bls | acls", AHA)),
        ("CNIM verified or D.ABNM verified", ("cnim | dabnm", {"verified": True})),
        ("CNIM verified or D.ABNM", ("cnim | dabnm", {"remark": "CNIM verified or D.ABNM"})),
        ("CNIM or BLS (AHA only)", ("cnim | bls", {"remark": "AHA"})),
        ("CNIM or BLS, AHA only", ("cnim | bls", {"remark": "AHA"})),
        ("BLS (AHA) or ACLS (Red Cross)", ("bls | acls", {"remark": "BLS (AHA) or ACLS (Red Cross)"})),
        ("OIG or background check every 5 years", ("exclusion | background", {"remark": "every 5 years"})),
        ("TB or drug screen within 12 months", ("tb | drug_screen", {"issued_within_months": 12})),
        ("flu or TB within 12 months", ("influenza | tb", {"remark": "within 12 months"})),
        ("TB or flu in season", ("tb | influenza", {"remark": "in season"})),
    ],
)
def test_what_is_asked_of_one_alternative_is_not_asked_of_the_other(text, expected):
    assert asked(text) == [expected]


@pytest.mark.parametrize(
    ("text", "proposed", "unread"),
    [
        ("CNIM not CAPM", "cnim", "not CAPM"),
        ("CNIM (not CAPM)", "cnim", "not CAPM"),
        ("BLS but not ACLS", "bls", "but not ACLS"),
        ("BLS and not ACLS", "bls", "not ACLS"),
        ("BLS unless ACLS current", "bls", "unless ACLS current"),
        ("CNIM or D.ABNM, except for CAPM", "cnim | dabnm", "except for CAPM"),
    ],
)
def test_what_is_denied_is_not_proposed(text, proposed, unread):
    assert [types for types, _ in asked(text)] == [proposed]
    assert read_requirements(text, TYPES).unread == (unread,)


@pytest.mark.parametrize(
    "words",
    [
        MARGIN,
        "no expirations within 30 days",
        "all credentials must be valid at least 30 days after the case date",
        "everything good for 30 days past DOS",
        "must not expire within 30 days",
        "no expirations <30 days out",
        "nothing may lapse within one month of the procedure",
    ],
)
def test_a_margin_of_the_whole_hospital_holds_for_each_requirement(words):
    for text in (f"CNIM, BLS; {words}", f"{words.capitalize()}. CNIM, BLS"):
        said = read_requirements(text, TYPES)
        assert [(each.any_of, each.days_left) for each in said.proposals] == [(("cnim",), 30), (("bls",), 30)]
        assert said.unread == ()


def test_the_longer_margin_of_one_requirement_stays():
    proposals = read_requirements("CNIM (90 days left), BLS; nothing expiring within 30 days", TYPES).proposals
    assert [each.days_left for each in proposals] == [90, 30]


def test_for_whom_a_text_says():
    text = "Neurophysiologists: CNIM, BLS; Readers: privileges; state license for readers; trainees: BLS"
    said = read_requirements(text, TYPES)
    assert [(each.any_of[0], each.side, each.warns) for each in said.proposals] == [
        ("cnim", "technologist", False),
        ("bls", "technologist", False),
        ("hospital_privileges", "oversight", False),
        ("state_license", "oversight", False),
        ("bls", "trainee", False),
    ]


@pytest.mark.parametrize(
    ("text", "unread", "waived"),
    [
        ("CNIM, MMR titers, photo ID", ("MMR titers", "photo ID"), ()),
        ("see the binder", ("see the binder",), ()),
        ("TBD", ("TBD",), ()),
        ("CNIM; St. Brendan badge not accepted", ("St. Brendan badge not accepted",), ()),
        ("CNIM, no ACLS", (), ("no ACLS",)),
        ("CNIM, no BLS from AHA", (), ("no BLS from AHA",)),
        ("CNIM, ACLS not required", (), ("ACLS not required",)),
        ("no expirations within 30 days", ("no expirations within 30 days",), ()),
        ("none", (), ()),
        ("n/a", (), ()),
        ("", (), ()),
    ],
)
def test_what_is_not_understood_or_not_asked_for_is_said(text, unread, waived):
    said = read_requirements(text, TYPES)
    assert (said.unread, said.waived) == (unread, waived)
    assert [each.any_of for each in said.proposals] == ([("cnim",)] if text.startswith("CNIM") else [])


@pytest.mark.parametrize(
    ("text", "proposed", "notes", "portal"),
    [
        ("verify CNIM on ABRET site", [("cnim", {"verified": True, "warns": True})], (), ""),
        ("St. Brendan badge not accepted", [], ("St. Brendan badge not accepted",), ""),
        ("symplr", [], (), "symplr"),
        ("uses Vendormate", [], (), "GHX"),
        ("drive 5.5 h", [], ("drive 5.5 h",), ""),
        ("ACLS preferred; park in lot B", [("acls", {"warns": True})], ("park in lot B",), ""),
        ("call Joan for a badge", [], ("call Joan for a badge",), ""),
        ("no flu shot needed", [], ("no flu shot needed",), ""),
    ],
)
def test_notes_propose_warnings_only_and_are_kept_where_nothing_is_read(text, proposed, notes, portal):
    said = read_notes(text, TYPES)
    assert ([told(each) for each in said.proposals], said.notes, said.portal) == (proposed, notes, portal)


WORDS = st.sampled_from(
    "CNIM BLS ACLS D.ABNM TB flu privileges or and / , ; ( ) only AHA within 12 months 30 days left no not verify every"
    " of case expiring nothing 5 yrs N95 Oct-Mar badge symplr : - . Readers one grace effective 3/1/27".split()
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_no_text_breaks_the_reader_and_each_type_is_proposed_or_reported(text):
    said = read_requirements(text, TYPES)
    for each in said.proposals:
        assert each.any_of
        assert each.source
    if "BLS" in text.split():
        read = " ".join((*(each.source for each in said.proposals), *said.unread, *said.waived))
        assert "BLS" in read


@given(st.text(max_size=300))
def test_whatever_stands_in_a_cell_is_read_without_a_mishap(text):
    read_requirements(text, TYPES)
    read_notes(text, TYPES)
