"""One finding, to the person it is about and to others."""

import pytest

from hospitals.wording import about, to_holder

SAID = [
    ("Holds no BLS.", "You hold no BLS.", "Ana Ruiz holds no BLS."),
    ("Holds neither CNIM nor D.ABNM.", "You hold neither CNIM nor D.ABNM.", "Ana Ruiz holds neither CNIM nor D.ABNM."),
    ("BLS ended Sat 21 Nov.", "BLS ended Sat 21 Nov.", "Ana Ruiz: BLS ended Sat 21 Nov."),
    (
        "Ana Ruiz is away through Fri 11 Dec.",
        "You are away through Fri 11 Dec.",
        "Ana Ruiz is away through Fri 11 Dec.",
    ),
    ("Ana Ruiz leaves on Fri 4 Dec.", "You leave on Fri 4 Dec.", "Ana Ruiz leaves on Fri 4 Dec."),
    ("Ana Ruiz would read 4 cases at once.", "You would read 4 cases at once.", "Ana Ruiz would read 4 cases at once."),
]


@pytest.mark.parametrize(("found", "to_her", "to_others"), SAID, ids=[found for found, *_ in SAID])
def test_a_finding_speaks_to_its_holder_and_of_him_to_others(found: str, to_her: str, to_others: str):
    assert (to_holder(found, "Ana Ruiz"), about("Ana Ruiz", found)) == (to_her, to_others)
