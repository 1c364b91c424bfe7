"""Time zones that may be stored: the sweep reckons with them in the database, so the database has to know each."""

from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from practices.models import Practice, Technologist
from practices.zones import all_zones, validate_zone


@pytest.mark.django_db
def test_the_database_knows_every_zone_that_is_offered():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        known = {row[0] for row in cursor.fetchall()}
    assert len(all_zones()) > 400
    assert set(all_zones()) - known == set()


def test_every_zone_that_is_offered_has_a_clock_and_may_be_stored():
    for zone in all_zones():
        assert ZoneInfo(zone).key == zone
        validate_zone(zone)


@pytest.mark.parametrize(
    "name",
    ["localtime", "posixrules", "right/UTC", "posix/America/New_York", "Factory", "Mars/Olympus_Mons", "../etc", ""],
)
def test_what_is_no_place_is_refused(name: str):
    with pytest.raises(ValidationError, match="is not a time zone such as America/Los_Angeles"):
        validate_zone(name)


@pytest.mark.parametrize(
    "someone", [Practice(slug="ana", name="Ana", timezone="localtime"), Technologist(name="Ana", timezone="localtime")]
)
def test_neither_a_practice_nor_a_person_lives_in_a_zone_that_only_this_machine_knows(someone: Practice | Technologist):
    with pytest.raises(ValidationError) as refused:
        someone.clean_fields()
    assert set(refused.value.message_dict) == {"timezone"}
