"""The embedded servers, in folders and on ports of their own."""

import os
import signal
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from nervecenter.embedded.cluster import AlreadyRunning, embedded_servers
from nervecenter.embedded.instance import Instance, instance_environment, port_of, read_instance, running_instance
from nervecenter.embedded.postgres import EVERYDAY, FOR_TESTS
from nervecenter.embedded.roles import FUNCTION_ROLES, bootstrap
from nervecenter.embedded.server import StartFailed
from tests.nervecenter.processes import SERVER_SETTINGS, processes_of, read_until, run_python

ATTRIBUTES = "rolcanlogin, rolcreatedb, rolinherit, rolsuper, rolcreaterole, rolbypassrls"
MAKE_TABLE = "CREATE TABLE kept AS SELECT 42 AS id"


@contextmanager
def servers(data: Path, settings: Mapping[str, str] = FOR_TESTS) -> Iterator[Instance]:
    with embedded_servers(data, public_base_url="http://127.0.0.1:1", settings=settings) as instance:
        yield instance


def execute(url: str, sql: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(sql)


def rows(url: str, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(sql).fetchall()


def broker_processes(instance: Instance) -> list[str]:
    return processes_of(f"127.0.0.1:{port_of(instance.redis_url)}")


def test_a_running_instance_is_found_by_its_file_and_leaves_no_process(tmp_path: Path) -> None:
    with servers(tmp_path) as instance:
        assert running_instance(tmp_path) == instance
        assert set(instance_environment(tmp_path)) == SERVER_SETTINGS
        assert stat.S_IMODE((tmp_path / "instance.json").stat().st_mode) == 0o600
        assert "postgres" in processes_of(tmp_path)
        assert broker_processes(instance) == ["valkey-server"]
    assert running_instance(tmp_path) is None
    assert instance_environment(tmp_path) == {}
    assert processes_of(tmp_path) == []
    assert broker_processes(instance) == []


def test_roles_are_as_the_wall_needs_them_also_after_a_second_bootstrap(tmp_path: Path) -> None:
    with servers(tmp_path) as instance:
        bootstrap(instance)
        url = instance.database_admin_url
        roles = rows(url, f"SELECT rolname, {ATTRIBUTES} FROM pg_roles WHERE rolname LIKE 'nc\\_%'")
        memberships = rows(
            url,
            "SELECT roleid::regrole::text, inherit_option, set_option FROM pg_auth_members"
            " WHERE member = 'nc_owner'::regrole",
        )
        owner = rows(url, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'nervecenter'")
    assert {name: attributes for name, *attributes in roles} == {
        "nc_owner": [True, True, False, False, False, False],
        "nc_app": [True, False, True, False, False, False],
        "nc_backup": [True, False, True, False, False, True],
        **{name: [False, False, True, False, False, False] for name in FUNCTION_ROLES},
    }
    assert sorted(memberships) == [(name, False, True) for name in sorted(FUNCTION_ROLES)]
    assert owner == [("nc_owner",)]


def test_the_backup_role_reads_through_row_security_and_writes_nothing(tmp_path: Path) -> None:
    with servers(tmp_path) as instance:
        execute(instance.database_owner_url, f"{MAKE_TABLE}; ALTER TABLE kept ENABLE ROW LEVEL SECURITY")
        assert rows(instance.database_backup_url, "SELECT id FROM kept") == [(42,)]
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            execute(instance.database_backup_url, "CREATE TEMPORARY TABLE copy AS SELECT 1; DELETE FROM kept")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(instance.database_url, "SELECT id FROM kept")


def test_a_second_start_keeps_data_and_passwords(tmp_path: Path) -> None:
    with servers(tmp_path) as first:
        execute(first.database_owner_url, MAKE_TABLE)
    with servers(tmp_path) as second:
        assert rows(second.database_owner_url, "SELECT id FROM kept") == [(42,)]
        assert second.secret_key == first.secret_key


def test_nothing_committed_is_lost_by_kill_9_of_the_server(tmp_path: Path) -> None:
    with servers(tmp_path, EVERYDAY) as instance:
        execute(instance.database_owner_url, MAKE_TABLE)
        os.kill(int((tmp_path / "postgres/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    with servers(tmp_path, EVERYDAY) as instance:
        assert rows(instance.database_owner_url, "SELECT id FROM kept") == [(42,)]


def test_a_pid_file_left_behind_with_the_number_of_another_process_is_no_obstacle(tmp_path: Path) -> None:
    pid_file = tmp_path / "postgres/postmaster.pid"
    with servers(tmp_path):
        _, *left = pid_file.read_text().split("\n")
    pid_file.write_text("\n".join([str(os.getpid()), *left]))
    with servers(tmp_path) as instance:
        assert instance.answers()


def test_kill_9_of_the_starter_leaves_nothing_that_hinders_the_next_start(tmp_path: Path) -> None:
    starter = run_python(
        "-c",
        "import signal; from pathlib import Path; from nervecenter.embedded.cluster import embedded_servers\n"
        f"with embedded_servers(Path({str(tmp_path)!r}), public_base_url=''):\n"
        "    print('up'); signal.pause()",
    )
    read_until(starter, "up")
    abandoned = read_instance(tmp_path)
    assert abandoned
    assert abandoned.answers()
    starter.kill()
    starter.communicate()
    with servers(tmp_path) as instance:
        assert instance.secret_key == abandoned.secret_key
    assert processes_of(tmp_path) + broker_processes(abandoned) == []


def test_a_data_folder_is_used_by_one_at_a_time(tmp_path: Path) -> None:
    refusal = r"^NerveCenter already runs in .*, at http://127\.0\.0\.1:1\.$"
    with servers(tmp_path), pytest.raises(AlreadyRunning, match=refusal), servers(tmp_path):
        pytest.fail("started twice")


def test_lost_passwords_are_told_and_not_made_anew(tmp_path: Path) -> None:
    with servers(tmp_path):
        (tmp_path / "instance.json").unlink()
    with pytest.raises(StartFailed, match=r"instance\.json"), servers(tmp_path):
        pytest.fail("started without the passwords")
    assert not (tmp_path / "instance.json").exists()
