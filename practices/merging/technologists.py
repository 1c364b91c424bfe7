"""People on the roster who are one person."""

from practices.merging.choosing import Choosable, names_joined, notes_joined, zone_words
from practices.merging.following import follow, moving
from practices.merging.mergeable import Mergeable
from practices.merging.pair import Outlook, Pair
from practices.models import Invitation, Membership, Technologist

_CONSENT = ("sms_consent_at", "sms_consent_text", "sms_consent_by")
_LONGEST_ALIAS = 254


def _phone(person: Technologist) -> str:
    if not person.phone:
        return ""
    return f"{person.phone.as_international}, {'agreed to texts' if person.sms_consent_at else 'no consent to texts'}"


FIELDS = (
    Choosable(name="name", label="Name", beside=("sort_name",)),
    Choosable(name="discipline", label="Seat"),
    Choosable(name="email", label="E-mail"),
    Choosable(name="phone", label="Mobile phone", words=_phone, beside=_CONSENT),
    Choosable(name="timezone", label="Time zone", words=zone_words),
    Choosable(name="home_base", label="Home base"),
    Choosable(name="employment", label="Employment"),
    Choosable(name="employee_number", label="Employee number"),
    Choosable(name="starts_on", label="Working from"),
    Choosable(name="ends_on", label="Working until", blank="still works here"),
)


def _joined(pair: Pair[Technologist], values: dict[str, object]) -> dict[str, object]:
    kept, gone = pair.kept, pair.gone
    return {
        "aliases": names_joined(
            [*kept.aliases, *gone.aliases],
            _identities(kept) + _identities(gone),
            besides=[str(values.get(name, getattr(kept, name))) for name in ("name", "email", "employee_number")],
            longest=_LONGEST_ALIAS,
        ),
        "notes": notes_joined(kept.notes, gone.notes),
        "membership": _log_in(pair),
        **_consent(pair, values),
    }


def _identities(person: Technologist) -> list[str]:
    """What files know a person by (rules.md F1)."""
    return [person.name, person.email, person.employee_number]


def _consent(pair: Pair[Technologist], values: dict[str, object]) -> dict[str, object]:
    """Consent belongs to a number: the other's word for the same number holds."""
    same_number = pair.kept.phone and pair.kept.phone == pair.gone.phone
    if "phone" in values or not same_number or pair.kept.sms_consent_at or not pair.gone.sms_consent_at:
        return {}
    return {name: getattr(pair.gone, name) for name in _CONSENT}


def _log_in(pair: Pair[Technologist]) -> Membership | None:
    """The one that still opens the practice, of two that do not the kept person's."""
    both = [each for each in (pair.kept.membership, pair.gone.membership) if each]
    return next(filter(_opens, both), next(iter(both), None))


def _opens(log_in: Membership) -> bool:
    return log_in.active and log_in.user.is_active


def _look(pair: Pair[Technologist]) -> Outlook:
    open_ones = [each for each in (pair.kept.membership, pair.gone.membership) if each and _opens(each)]
    if len({each.pk for each in open_ones}) > 1:
        who = " and ".join(each.user.email for each in open_ones)
        words = f"Each has a log-in: {who}. End the access of the one that is not used, under Settings, Members."
        return Outlook(obstacles=[words])
    if pair.kept.membership is None and pair.gone.membership:
        return Outlook(says=[f"The log-in {pair.gone.membership.user.email} comes along."])
    return Outlook()


TECHNOLOGIST = Mergeable(
    model=Technologist,
    noun="technologist",
    plural="technologists",
    fields=FIELDS,
    joined=_joined,
    list_route="technologists",
    page_route="technologist",
    details=lambda person: (
        ", ".join(filter(None, (person.email, person.employee_number, person.home_base)))
        or f"on the roster since {person.created_at:%-d %b %Y}"
    ),
    look=_look,
)


def follow_technologists() -> None:
    follow(Technologist, moving(Invitation, "technologist", "invitation", "invitations"))
