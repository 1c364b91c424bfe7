"""Migration operations for the functions that work across practices, and for the roles that own them (rules.md H2).

Nobody logs in as those roles. Each may touch only the columns named here, under a policy of its own; the application
role executes the functions and can neither read the rows nor become the role.
"""

from pathlib import Path

from django.db.migrations import RunSQL

from tenancy.roles import APP

SWEEP, DUE = "nc_sweep", "nc_due"

# A source is always the newest one: it may name columns and functions that only a later migration adds, which then
# replaces it, and may take more than it did. So a function goes by its name alone, which none shares with another.
_OWNED = """
SET LOCAL check_function_bodies = off;
{source};
SET LOCAL check_function_bodies = on;
REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name} TO {app};
GRANT CREATE ON SCHEMA public TO {role};
ALTER FUNCTION {name} OWNER TO {role};
REVOKE CREATE ON SCHEMA public FROM {role}"""

_DISOWNED = """
SET LOCAL ROLE {role};
DROP FUNCTION {name};
RESET ROLE"""

_PLAIN = """
SET LOCAL check_function_bodies = off;
{source};
SET LOCAL check_function_bodies = on;
REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name} TO {app}, {role}"""


def definer_function(role: str, signature: str, source: Path) -> RunSQL:
    """A SECURITY DEFINER function that belongs to `role`. List it in tenancy.catalogue too."""
    words = _words(role, signature, source)
    return RunSQL(_OWNED.format(**words), _DISOWNED.format(**words))


def replaced_function(role: str, signature: str, source: Path) -> RunSQL:
    """The function as its source is by now, where a database has an older one."""
    words = _words(role, signature, source)
    return RunSQL(f"{_DISOWNED.format(**words)};{_OWNED.format(**words)}", RunSQL.noop)


def shared_function(role: str, signature: str, source: Path) -> RunSQL:
    """A function that runs with the rights of its caller: the application role, or a function of `role`."""
    words = _words(role, signature, source)
    return RunSQL(_PLAIN.format(**words), f"DROP FUNCTION {words['name']}")


def replaced_shared_function(role: str, signature: str, source: Path) -> RunSQL:
    """As replaced_function, of one that runs with the rights of its caller."""
    words = _words(role, signature, source)
    return RunSQL(f"DROP FUNCTION {words['name']};{_PLAIN.format(**words)}", RunSQL.noop)


def rights(role: str, table: str, *, walled: bool = True, **columns: str) -> RunSQL:
    """What `role` may do in every practice: `select=`, `insert=` and `update=` name columns, separated by spaces."""
    granted = [f"GRANT {verb} ({', '.join(names.split())}) ON {table} TO {role}" for verb, names in columns.items()]
    policies = {f"{table}_{role}_{verb}": verb for verb in columns} if walled else {}
    return RunSQL(
        ";\n".join([*granted, *(_policy(role, table, name, verb) for name, verb in policies.items())]),
        ";\n".join([f"REVOKE ALL ON {table} FROM {role}", *(f"DROP POLICY {name} ON {table}" for name in policies)]),
    )


def _policy(role: str, table: str, name: str, verb: str) -> str:
    condition = {"select": "USING (true)", "insert": "WITH CHECK (true)", "update": "USING (true) WITH CHECK (true)"}
    return f"CREATE POLICY {name} ON {table} FOR {verb} TO {role} {condition[verb]}"


def _words(role: str, signature: str, source: Path) -> dict[str, str]:
    return {"role": role, "name": signature.partition("(")[0], "app": APP, "source": _statement(source)}


def _statement(source: Path) -> str:
    return source.read_text().strip().removesuffix(";")
