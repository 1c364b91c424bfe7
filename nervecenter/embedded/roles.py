"""The login roles, the roles that own the definer functions, and the database: made by `deploy/bootstrap.sql`."""

import os
import subprocess

from nervecenter.embedded.instance import ROOT, Instance, password_of, port_of
from nervecenter.embedded.postgres import BINARIES, SUPERUSER
from nervecenter.embedded.server import LOOPBACK, StartFailed

DATABASE = "nervecenter"
OWNER, APP, BACKUP = "nc_owner", "nc_app", "nc_backup"
FUNCTION_ROLES = ("nc_sweep", "nc_due")

_SCRIPT = ROOT / "deploy" / "bootstrap.sql"


def bootstrap(instance: Instance) -> None:
    """Make roles and database where they are missing, and set their passwords and attributes. Harmless to repeat."""
    done = subprocess.run(
        [BINARIES / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={_SCRIPT}"],
        env={**os.environ, **_connection(instance), **_passwords(instance)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StartFailed(f"The database roles could not be made:\n{done.stderr.strip()}")


def _connection(instance: Instance) -> dict[str, str]:
    return {
        "PGHOST": LOOPBACK,
        "PGPORT": str(port_of(instance.database_admin_url)),
        "PGUSER": SUPERUSER,
        "PGDATABASE": SUPERUSER,
        "PGPASSWORD": password_of(instance.database_admin_url),
    }


def _passwords(instance: Instance) -> dict[str, str]:
    return {
        "NC_OWNER_PASSWORD": password_of(instance.database_owner_url),
        "NC_APP_PASSWORD": password_of(instance.database_url),
        "NC_BACKUP_PASSWORD": password_of(instance.database_backup_url),
    }
