"""What becomes of the addresses and names of rows that were merged away."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect

from practices.models import Merge

READS = ("GET", "HEAD")


def forwarded(request: HttpRequest) -> HttpResponseRedirect | None:
    """To the same page of the row that was kept, where the address names one that was merged away. One query or none
    for an address without ids; inside the practice."""
    match = request.resolver_match
    if match is None or request.method not in READS:
        return None
    path = request.get_full_path()
    for named in [each for each in match.kwargs.values() if isinstance(each, UUID)]:
        if kept := Merge.objects.successor(named):
            path = path.replace(str(named), str(kept))
    return HttpResponseRedirect(path) if path != request.get_full_path() else None


def names_of_merged(gone: Iterable[UUID]) -> Mapping[UUID, str]:
    """What rows were called that were merged away."""
    return dict(Merge.objects.of(gone).values_list("gone_id", "gone_name"))
