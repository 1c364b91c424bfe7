from typing import Any


class OutsideRouter:
    """Sends the rate-limit cache over a connection of its own, so that it survives a practice's rollback."""

    def db_for_read(self, model: Any, **_: Any) -> str | None:
        return "outside" if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        return False if db == "outside" else None
