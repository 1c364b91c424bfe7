"""What hospitals keep of people and issuers who are one."""

from credentials.models import Issuer
from hospitals.merging.exemptions import moving_exemptions
from hospitals.models import Hospital, Requirement, RequirementIssuer
from hospitals.telling import tell_of, tell_of_hospitals
from practices.merging.following import Follower, besides, follow, moving, moving_unless_alike
from practices.merging.pair import Pair
from practices.models import Technologist

_NAMING_IT = "requirement that names it", "requirements that name it"


def follow_technologists() -> None:
    follow(Technologist, moving_exemptions("technologist", "exemption", "exemptions"))


def follow_issuers() -> None:
    """A requirement that accepts either accepts the one that is kept."""
    follow(
        Issuer,
        moving(Hospital, "privileges_issuer", "hospital", "hospitals"),
        moving_unless_alike(
            RequirementIssuer,
            "issuer",
            *_NAMING_IT,
            alike=besides("issuer", RequirementIssuer, "requirement_issuer_once"),
        ),
        Follower(after=_tell),
    )


def _tell(pair: Pair[Issuer]) -> None:
    tell_of_hospitals(Hospital.objects.filter(privileges_issuer=pair.kept).values_list("pk", flat=True))
    tell_of(*Requirement.objects.filter(accepted_issuers__issuer=pair.kept))
