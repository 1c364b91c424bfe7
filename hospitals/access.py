"""How people get into a hospital: by privileges, or by the badge of its portal (rules.md D1). Pure."""

PRIVILEGES, BADGE = "hospital_privileges", "vendor_badge"


def way_in(*, portal: str, gives_badges: bool) -> str:
    """The type that is asked for first, by code: a badge where there is a portal or the issuer gives badges."""
    return BADGE if portal or gives_badges else PRIVILEGES
