import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

from tenancy.outages import will_pass


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


PASSES = [
    caused(OperationalError(), psycopg.OperationalError("connection refused")),
    caused(InterfaceError(), psycopg.InterfaceError("the connection is closed")),
    caused(OperationalError(), psycopg.errors.AdminShutdown()),
    caused(OperationalError(), psycopg.errors.CrashShutdown()),
    caused(OperationalError(), psycopg.errors.CannotConnectNow()),
    caused(OperationalError(), psycopg.errors.TooManyConnections()),
    caused(OperationalError(), psycopg.errors.DeadlockDetected()),
    caused(OperationalError(), psycopg.errors.SerializationFailure()),
]
STAYS = [
    caused(OperationalError(), psycopg.errors.DiskFull()),
    caused(OperationalError(), psycopg.errors.ObjectInUse()),
    caused(IntegrityError(), psycopg.errors.UniqueViolation()),
    caused(DataError(), psycopg.errors.NumericValueOutOfRange()),
    ConnectionError("of the broker"),
    None,
]


@pytest.mark.parametrize("error", PASSES, ids=lambda error: type(error.__cause__).__name__)
def test_what_passes_by_itself(error):
    assert will_pass(error)


@pytest.mark.parametrize("error", STAYS, ids=repr)
def test_what_stays_until_somebody_mends_it(error):
    assert not will_pass(error)
