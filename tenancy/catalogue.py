"""The catalogue audit: asks PostgreSQL itself whether the wall stands around every table. Empty means it does."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import connection

from tenancy.grants import privileges, walled_models
from tenancy.managers import PracticeManager
from tenancy.receivers import is_history
from tenancy.roles import APP, OWNER

# Tables that belong to no practice. A table that is neither here nor walled fails the audit.
GLOBAL_TABLES = frozenset(
    """account_emailaddress account_emailconfirmation auth_group auth_group_permissions auth_permission
    django_content_type django_migrations django_session mfa_authenticator nc_cache notifications_optout
    notifications_outage notifications_refusal notifications_senderstop pghistory_context practices_practice
    practices_user usersessions_usersession""".split()
)

# Indexes that answer a question asked before a practice is open.
OTHER_INDEXES = frozenset(
    {
        ("practices_membership", "user_id"),
        ("practices_membership", "nc_number_hash(phone::text)"),
        ("practices_technologist", "nc_number_hash(phone::text)"),
    }
)

# The only SECURITY DEFINER functions there may be, and the NOLOGIN role each belongs to (rules.md H2).
DEFINER_FUNCTIONS: dict[str, str] = {
    "nc_sweep": "nc_sweep",
    "nc_fan_out": "nc_sweep",
    "nc_practices_due": "nc_due",
    "nc_reconciliations_overdue": "nc_due",
    "nc_sweeps_overdue": "nc_due",
    "nc_sweeps_due": "nc_due",
    "nc_reconciliations_due": "nc_due",
    "nc_watch_practices": "nc_due",
    "nc_watch_deliveries": "nc_due",
    "nc_watch_counts": "nc_due",
    "nc_practices_holding": "nc_due",
}

CURRENT = "( SELECT (NULLIF(current_setting('app.practice'::text, true), ''::text))::uuid AS \"nullif\")"
CURRENT_USER = CURRENT.replace("app.practice", "app.user")

_TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"""

_POLICIES = """
SELECT tablename, policyname, cmd, roles::text[], qual, with_check FROM pg_policies WHERE schemaname = 'public'"""

_FOREIGN_KEYS = """
SELECT conname, conrelid::regclass::text, confrelid::regclass::text,
       ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY k(n, i)
             JOIN pg_attribute ON attrelid = conrelid AND attnum = n ORDER BY i)
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace"""

_INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, i.indisprimary,
       pg_get_indexdef(i.indexrelid, 1, true)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace"""

_DEFINERS = """
SELECT p.proname::text, r.rolname::text, r.rolcanlogin, coalesce(p.proconfig::text, ''),
       coalesce(p.proacl::text, '{=X') LIKE '%%{=X%%' OR coalesce(p.proacl::text, '=X') LIKE '%%,=X%%'
FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"""

_VIEWS = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
AND NOT coalesce(c.reloptions::text, '') LIKE '%%security_invoker=true%%'"""

_RIGHTS = """
SELECT table_name::text, string_agg(privilege_type::text, ', ' ORDER BY privilege_type)
FROM information_schema.role_table_grants WHERE grantee = %s AND table_schema = 'public' GROUP BY table_name"""

_ROLE = """
SELECT rolsuper, rolbypassrls, EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid),
       EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = %s"""


def audit() -> list[str]:
    """Every breach of the wall as a sentence. Reads the catalogue only; any role may run it."""
    return [sentence for check in _CHECKS for sentence in check()]


def _tables() -> Iterator[str]:
    walled = _walled_tables()
    for table, enabled, forced in _rows(_TABLES):
        if table in walled and not (enabled and forced):
            yield f"{table}: row security is not enabled and forced."
        if table not in walled and table not in GLOBAL_TABLES:
            yield f"{table}: is neither practice-owned nor listed as global."


def _policies() -> Iterator[str]:
    found = {(table, name): rest for table, name, *rest in _rows(_POLICIES)}
    extra = {model._meta.db_table: model.wall_also_visible for model in walled_models()}  # type: ignore[attr-defined]
    for table in _walled_tables():
        wall = found.pop((table, f"{table}_wall"), None)
        if wall != ["ALL", ["public"], f"(practice_id = {CURRENT})", f"(practice_id = {CURRENT})"]:
            yield f"{table}: its wall is missing or altered."
        if extra[table]:
            also = found.pop((table, f"{table}_wall_also"), None)
            if also is None or also[0] != "SELECT" or also[2] != f"(user_id = {CURRENT_USER})":
                yield f"{table}: what is visible outside its practice is missing or altered."
    function_roles = set(DEFINER_FUNCTIONS.values())
    for (table, name), (_, roles, *_rest) in found.items():
        if not set(roles) <= function_roles:
            yield f"{table}: policy {name} opens it to {', '.join(roles)}."


def _foreign_keys() -> Iterator[str]:
    walled = _walled_tables()
    for name, table, target, columns in _rows(_FOREIGN_KEYS):
        if table in walled and target in walled and columns[0] != "practice_id":
            yield f"{table}: foreign key {name} could point at another practice's row."
    for model in walled_models():
        for field in model._meta.local_fields:
            target_model = field.related_model
            if target_model in walled_models() and not hasattr(field, "is_within_practice"):
                yield f"{model._meta.db_table}: {field.name} is a plain foreign key; use PracticeForeignKey."


def _indexes() -> Iterator[str]:
    walled = _walled_tables()
    for table, index, primary, first in _rows(_INDEXES):
        if table in walled and not primary and first != "practice_id" and (table, first) not in OTHER_INDEXES:
            yield f"{table}: index {index} does not start with practice_id."


def _definer_functions() -> Iterator[str]:
    for name, owner, can_log_in, config, public in _rows(_DEFINERS):
        if DEFINER_FUNCTIONS.get(name) != owner:
            yield f"{name}(): a SECURITY DEFINER function of {owner} that is not listed."
        if can_log_in or "search_path=pg_catalog" not in config or public:
            yield f"{name}(): needs an owner without a log-in, a fixed search_path and no EXECUTE for everyone."


def _views() -> Iterator[str]:
    for (name,) in _rows(_VIEWS):
        yield f"{name}: a view without security_invoker shows what its owner sees."


def _rights() -> Iterator[str]:
    granted = dict(_rows(_RIGHTS, APP))
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    for table, *_flags in _rows(_TABLES):
        wanted = ", ".join(sorted(privileges(models[table]).split(", "))) if table in models else granted.get(table)
        if granted.get(table) != wanted:
            yield f"{table}: {APP} holds “{granted.get(table, 'nothing')}”, not “{wanted}”."
    for superuser, bypasses, member, owns in _rows(_ROLE, APP):
        if superuser or bypasses or member or owns:
            yield f"{APP}: is a superuser, bypasses row security, belongs to another role or owns a table."
    for superuser, bypasses, *_rest in _rows(_ROLE, OWNER):
        if superuser or bypasses:
            yield f"{OWNER}: is a superuser or bypasses row security."


def _model_managers() -> Iterator[str]:
    for model in walled_models():
        if not isinstance(model._default_manager, PracticeManager):
            yield f"{model._meta.label}: its manager is not scoped to the open practice."
        if not is_history(model) and not isinstance(model._base_manager, PracticeManager):
            yield f"{model._meta.label}: its Meta does not inherit PracticeOwned.Meta."


def _walled_tables() -> set[str]:
    return {model._meta.db_table for model in walled_models()}


def _rows(query: str, *params: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


_CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    _tables,
    _policies,
    _foreign_keys,
    _indexes,
    _definer_functions,
    _views,
    _rights,
    _model_managers,
)
