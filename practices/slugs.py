from django.core.exceptions import ValidationError

# First parts of paths that are not practices'.
RESERVED = frozenset(
    """about account accounts admin api app assets auth billing contact docs feeds healthz help home invitations l
    legal login logout media metrics nervecenter new operator practices pricing privacy readyz robots.txt security
    signup static status support terms u webhooks www""".split()
)


def validate_not_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ValidationError(f"“{slug}” is needed by NerveCenter itself. Try another.")
