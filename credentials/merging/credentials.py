"""What hangs on a credential that is joined with another one."""

from credentials.merging.joining import move_hours, move_periods, move_suspensions, settle_renewals
from credentials.merging.regrouping import keep_serving
from credentials.models import Credential, CreditActivity, Period, Renewal, Suspension
from notifications.merging import said_of_it
from practices.merging.following import Follower, follow, key_of


def follow_credentials() -> None:
    follow(
        Credential,
        Follower(keys=(key_of(Renewal, "credential"),), move=settle_renewals, order=10),
        Follower(keys=(key_of(Period, "credential"),), move=move_periods, order=20),
        Follower(keys=(key_of(Suspension, "credential"),), move=move_suspensions),
        Follower(keys=(key_of(CreditActivity, "credential"),), move=move_hours),
        Follower(keys=(key_of(Credential, "serves"),), move=keep_serving),
        said_of_it(),
    )
