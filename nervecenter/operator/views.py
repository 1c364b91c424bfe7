"""The operator's pages: counts, ids and states of every practice, never content (rules.md H6)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from nervecenter.health.checks import failing_checks
from nervecenter.health.queues import queue_lengths
from nervecenter.operator.gate import OperatorRequest, operators_only
from notifications.models import Channel, SenderStop
from notifications.outages import long_ones
from notifications.sender import LOOK_AGAIN_AFTER, lift
from notifications.watch import everywhere
from notifications.watch.replay import replay
from tenancy import clock

MOST_PRACTICES = 100
MOST_DELIVERIES = 200
STOPS_SHOWN = 10
_SERVED = "Every practice was swept in time, and nothing is late or given up."
RECONCILED = f"{_SERVED[:-1]}; what was said is what should have been."
NOT_YET = f"{_SERVED} Whether what was said is what should have been is not reconciled yet."


@operators_only
@require_safe
def overview(request: OperatorRequest) -> HttpResponse:
    at = clock.now()
    counts, days = everywhere.channel_counts(at), everywhere.days_reconciled(at)
    context = {
        "at": at,
        "totals": everywhere.totals(at),
        "practices": everywhere.practices_in_trouble(at, MOST_PRACTICES),
        "most": MOST_PRACTICES,
        "days": days,
        "reassurance": RECONCILED if days else NOT_YET,
        "counts": counts,
        "nowhere": everywhere.went_nowhere(counts),
        "stops": SenderStop.objects.all()[:STOPS_SHOWN],
        "outages": long_ones(at),
        "queues": queue_lengths(),
        "failing": failing_checks(),
    }
    return render(request, "nervecenter/operator/overview.html", context)


@operators_only
@require_safe
def deliveries(request: OperatorRequest) -> HttpResponse:
    at, practice = clock.now(), _practice(request.GET.get("practice", ""))
    context = {
        "at": at,
        "practice_id": practice,
        "deliveries": everywhere.stuck_deliveries(at, MOST_DELIVERIES, practice),
        "most": MOST_DELIVERIES,
    }
    return render(request, "nervecenter/operator/deliveries.html", context)


@operators_only
@require_POST
def send_again(request: OperatorRequest) -> HttpResponse:
    practice = _practice(request.POST.get("practice", ""))
    given = replay(clock.now(), by=request.user.pk, practice_id=practice)
    words = f"{given:,} given another try" if given else "Nothing was given up"
    messages.success(request, f"{words}; what is late has its turn now.")
    return redirect("operator-deliveries")


@operators_only
@require_POST
def stop_lifted(request: OperatorRequest, channel: str) -> HttpResponse:
    minutes = int(LOOK_AGAIN_AFTER.total_seconds()) // 60
    if lift(channel, by=request.user.email, at=clock.now()):
        messages.success(
            request, f"What goes by {Channel(channel).label} leaves again; what waits follows within {minutes} minutes."
        )
    else:
        messages.info(request, "It was not stopped any more.")
    return redirect("operator")


def _practice(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
