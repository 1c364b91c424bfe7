"""The catalogue audit finds nothing on the real schema, and finds each kind of gap when one is made."""

import pytest
from django.core.management import call_command
from django.db import connection

from tenancy.catalogue import audit
from tenancy.grants import walled_models
from tests.support.owner import as_owner

GAPS = {
    "ALTER TABLE credentials_period DISABLE ROW LEVEL SECURITY": "credentials_period: row security is not enabled",
    "ALTER TABLE credentials_period NO FORCE ROW LEVEL SECURITY": "credentials_period: row security is not enabled",
    "DROP POLICY credentials_period_wall ON credentials_period": "credentials_period: its wall is missing",
    "ALTER POLICY credentials_period_wall ON credentials_period USING (true)": "credentials_period: its wall is",
    "CREATE POLICY open ON credentials_issuer FOR SELECT USING (true)": "credentials_issuer: policy open",
    "ALTER POLICY practices_membership_wall_also ON practices_membership USING (true)": "practices_membership: what is",
    "CREATE TABLE forgotten (id int)": "forgotten: is neither practice-owned nor listed",
    "CREATE INDEX careless ON credentials_period (credential_id)": "credentials_period: index careless",
    "ALTER TABLE credentials_period ADD FOREIGN KEY (credential_id) REFERENCES credentials_credential (id)": (
        "credentials_period: foreign key"
    ),
    "CREATE FUNCTION sly() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'": "sly(): a SECURITY DEFINER",
    "CREATE VIEW peephole AS SELECT * FROM credentials_period": "peephole: a view",
    "GRANT DELETE ON practices_membershippracticeevent TO nc_app": "practices_membershippracticeevent: nc_app",
}


def test_the_wall_stands_around_every_table(db):
    assert len(walled_models()) > 20
    assert audit() == []


@pytest.mark.parametrize(("gap", "sentence"), GAPS.items())
@pytest.mark.django_db(transaction=True)
def test_each_gap_is_named(gap, sentence):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(gap)
        found = audit()
        cursor.execute("ROLLBACK")
    assert any(line.startswith(sentence) for line in found), found


def test_checktenancy_says_so(db, capsys):
    call_command("checktenancy")
    assert "stands around every table" in capsys.readouterr().out
