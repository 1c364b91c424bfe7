"""What each role may do in its practice."""

from practices.models.membership import Role

SEE_TODAY = "today.see"
SETTLE_TODAY = "today.settle"
SEE_CREDENTIALS = "credentials.see"
SEE_HEALTH = "credentials.see_health"
EDIT_CREDENTIALS = "credentials.edit"
SEE_TECHNOLOGISTS = "technologists.see"
EDIT_TECHNOLOGISTS = "technologists.edit"
SEE_HOSPITALS = "hospitals.see"
EDIT_HOSPITALS = "hospitals.edit"
SEE_CASES = "cases.see"
EDIT_CASES = "cases.edit"
OVERRIDE = "cases.override"
SEE_OWN = "own.see"
LIST_MESSAGES = "messages.list"
SEE_MESSAGES = "messages.see"
SEND_MESSAGES = "messages.send"
IMPORT = "import.run"
SEE_AUDIT = "audit.see"
SEE_SETTINGS = "settings.see"
EDIT_SETTINGS = "settings.edit"
EDIT_MEMBERS = "members.edit"
MERGE = "records.merge"
MEMBER = "member"

_EVERYONE = frozenset({MEMBER, SEE_OWN})
_READ = _EVERYONE | {SEE_TODAY, SEE_CREDENTIALS, SEE_TECHNOLOGISTS, SEE_HOSPITALS, SEE_CASES}

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.MANAGER: _READ
    | {
        SETTLE_TODAY,
        SEE_HEALTH,
        EDIT_CREDENTIALS,
        EDIT_TECHNOLOGISTS,
        EDIT_HOSPITALS,
        EDIT_CASES,
        OVERRIDE,
        LIST_MESSAGES,
        SEE_MESSAGES,
        SEND_MESSAGES,
        IMPORT,
        SEE_AUDIT,
        SEE_SETTINGS,
        EDIT_SETTINGS,
        EDIT_MEMBERS,
        MERGE,
    },
    Role.SCHEDULER: _READ | {EDIT_CASES, LIST_MESSAGES},
    Role.TECHNOLOGIST: _EVERYONE,
    Role.AUDITOR: _READ | {SEE_HEALTH, LIST_MESSAGES, SEE_MESSAGES, SEE_AUDIT},
}

ALL = frozenset().union(*PERMISSIONS.values())


def permissions_of(role: str) -> frozenset[str]:
    return PERMISSIONS[role]
