from datetime import UTC, datetime, time

import pytest

from notifications.quiet import next_allowed

QUIET = {"quiet_from": time(21), "quiet_until": time(8)}
NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("at", "zone", "allowed"),
    [
        ("2026-11-22T12:59+00:00", NEW_YORK, "2026-11-22T13:00+00:00"),
        ("2026-11-22T13:00+00:00", NEW_YORK, "2026-11-22T13:00+00:00"),
        ("2026-11-23T01:59+00:00", NEW_YORK, "2026-11-23T01:59+00:00"),
        ("2026-11-23T02:00+00:00", NEW_YORK, "2026-11-23T13:00+00:00"),
        # The night in which the clocks go forward, and the one in which they go back.
        ("2026-03-08T03:00+00:00", NEW_YORK, "2026-03-08T12:00+00:00"),
        ("2026-11-01T02:00+00:00", NEW_YORK, "2026-11-01T13:00+00:00"),
        ("2026-11-22T07:00+00:00", "Pacific/Kiritimati", "2026-11-22T18:00+00:00"),
        ("2026-11-22T07:00+00:00", "Pacific/Midway", "2026-11-22T07:00+00:00"),
    ],
)
def test_sms_leave_between_8_and_21_on_the_recipients_clock(at: str, zone: str, allowed: str):
    assert next_allowed(datetime.fromisoformat(at), zone, **QUIET) == datetime.fromisoformat(allowed)


def test_quiet_hours_may_lie_within_a_day_or_be_none():
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert next_allowed(noon, "UTC", quiet_from=time(11), quiet_until=time(14)) == noon.replace(hour=14)
    assert next_allowed(noon, "UTC", quiet_from=time(8), quiet_until=time(8)) == noon
