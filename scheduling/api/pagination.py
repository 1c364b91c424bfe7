from tenancy.api.pagination import NewestFirst


class SoonestFirst(NewestFirst):
    """By the start of the case."""

    ordering = ("starts_at", "id")  # type: ignore[assignment]


class FirstToBreak(NewestFirst):
    """By the start of the case that it would break."""

    ordering = ("case_starts_at", "id")  # type: ignore[assignment]
