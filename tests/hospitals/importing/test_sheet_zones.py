"""Time zones as people write them, and where they are."""

import pytest

from hospitals.importing.zones import zone_in, zones_of
from practices.zones import validate_zone


@pytest.mark.parametrize(
    ("text", "state", "zone"),
    [
        ("Pacific", "OR", "America/Los_Angeles"),
        ("Pacific Time", "WA", "America/Los_Angeles"),
        ("PST", "", "America/Los_Angeles"),
        ("PT", "CA", "America/Los_Angeles"),
        ("Mountain", "OR", "America/Boise"),
        ("MT", "ID", "America/Boise"),
        ("Mountain", "AZ", "America/Phoenix"),
        ("Mountain Standard Time", "CO", "America/Denver"),
        ("MST", "", "America/Denver"),
        ("Central", "IL", "America/Chicago"),
        ("CDT", "TN", "America/Chicago"),
        ("ET", "", "America/New_York"),
        ("US/Eastern", "", "America/New_York"),
        ("Eastern", "IN", "America/Indiana/Indianapolis"),
        ("Eastern", "MI", "America/Detroit"),
        ("Hawaii", "HI", "Pacific/Honolulu"),
        ("Alaska time", "AK", "America/Anchorage"),
        ("america/boise", "", "America/Boise"),
        ("America/Los Angeles", "", "America/Los_Angeles"),
        ("Pafic", "", None),
        ("UTC-8", "", None),
    ],
)
def test_zones_in_words(text, state, zone):
    assert zone_in(text, state) == zone


def test_every_zone_of_a_state_is_one_that_the_product_knows():
    states = "AL AK AZ CA CO FL HI ID IN KS KY MI MT ND NE NV OR SD TN TX WA PR GU".split()
    for state in states:
        assert zones_of(state)
        for zone in zones_of(state):
            validate_zone(zone)
    assert zones_of("OR") == ("America/Los_Angeles", "America/Boise")
    assert zones_of("") == ()
