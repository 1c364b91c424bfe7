"""“How to reach me”: a person's own addresses, consent and choices; and what a manager sees of a technologist's."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications.consent import number_words
from notifications.models import Delivery
from notifications.preferences import choose
from notifications.reach import (
    Oneself,
    answer,
    can_be_tried_again,
    consents_of,
    oneself,
    role_of,
    set_email,
    set_phone,
    set_zone,
    try_again,
)
from notifications.reach_forms import WaysForm
from notifications.reach_page import Choices, choices_page, off_words
from notifications.readers import Person
from notifications.unwarned import warning_to
from notifications.ways import CHANNELS, Way, ways_to
from practices.models import Technologist
from practices.permissions import SEE_TODAY
from practices.requests import PracticeRequest
from tenancy import clock

RECENT = 10


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock says where somebody is."""

    time: str
    zone: str


@dataclass(frozen=True, slots=True)
class OwnWay:
    """`role` where it is a way in that role only."""

    way: Way
    can_try: bool
    role: str


@require_http_methods(["GET", "HEAD", "POST"])
def reach_me(request: PracticeRequest, practice: str) -> HttpResponse:
    who = oneself(request.membership)
    form, chosen = _ways_form(request, who), [choices_page(each, request.POST or None) for each in who.persons]
    if request.method == "POST" and who.main is None:
        raise Http404
    if request.method == "POST" and form.is_valid() and all(each.form.is_valid() for each in chosen):
        for person, each in zip(who.persons, chosen, strict=True):
            choose(person, each.form.off, at=clock.now())
        _say_saved(request, who, number=_keep(request, who, form))
        return redirect("settings-me", practice)
    return _page(request, who, form, chosen, status=422 if form.errors else 200)


def _say_saved(request: PracticeRequest, who: Oneself, *, number: str) -> None:
    """`number`: the one that is asked about next."""
    said = [f"Saved. Now say below whether texts may come to {number}: none leaves before you do."] if number else []
    warnings = [warning for person in who.persons if (warning := warning_to(person))]
    level = messages.warning if warnings else messages.success
    level(request, " ".join([*(said or ["Saved."]), *warnings]))


@require_POST
def my_trial(request: PracticeRequest, practice: str, channel: str) -> HttpResponse:
    """The person says that an address of theirs works after all."""
    for person in oneself(request.membership).persons:
        _try_again(request, person, channel, by_owner=True)
    return redirect("settings-me", practice)


@require_safe
def reach_of(request: PracticeRequest, practice: str, technologist: UUID) -> HttpResponse:
    person = get_object_or_404(Technologist.objects.select_related("membership__user"), pk=technologist)
    context = {
        "person": person,
        "ways": _shown(person, by_owner=False),
        "off": off_words(person),
        "deliveries": Delivery.objects.filter(technologist=person)[:RECENT],
        "clock": _clock(person.timezone),
    }
    return render(request, "notifications/reach_of.html", context)


@require_POST
def trial(request: PracticeRequest, practice: str, technologist: UUID, channel: str) -> HttpResponse:
    """A manager says that an address works after all."""
    person = get_object_or_404(Technologist, pk=technologist)
    _try_again(request, person, channel, by_owner=False)
    return redirect("technologist-reach", practice, technologist)


def _try_again(request: PracticeRequest, person: Person, channel: str, *, by_owner: bool) -> None:
    way = next((each for each in ways_to(person) if each.channel == channel), None)
    if way is None or not can_be_tried_again(way, by_owner=by_owner):
        return
    try_again(way, reason=f"{request.user} says that it works.", at=clock.now())
    messages.success(request, f"The next message goes to {way.address} again.")


def _ways_form(request: PracticeRequest, who: Oneself) -> WaysForm:
    person, technologist = who.main, who.technologist
    initial = {"phone": person.phone} if person else {}
    if technologist:
        initial["email"] = technologist.email
    if who.manager:
        initial["timezone"] = who.manager.timezone
    consents, zone = consents_of(who, request.practice), "" if technologist else request.practice.timezone
    return WaysForm(
        request.POST or None, initial=initial, has_email=technologist is not None, zone=zone, consents=consents
    )


def _keep(request: PracticeRequest, who: Oneself, form: WaysForm) -> str:
    """Gives the number that is to be agreed to next, in words; "" for none."""
    said, phone = form.cleaned_data, str(form.cleaned_data["phone"] or "")
    if who.technologist and "email" in form.changed_data:
        set_email(who.technologist, said["email"])
    if who.manager and "timezone" in form.changed_data:
        set_zone(who.manager, said["timezone"])
    for consent in form.consents if form.has_read else ():
        answer(consent, texts=form.agrees(consent), name=str(request.user), at=clock.now())
    is_another = who.main is not None and str(who.main.phone) != phone
    if is_another:
        set_phone(who, phone)
    is_asked = phone and (is_another or not form.has_read)
    return number_words(phone) if is_asked else ""


def _page(
    request: PracticeRequest, who: Oneself, form: WaysForm, chosen: list[Choices], *, status: int
) -> HttpResponse:
    person = who.main
    context = {
        "form": form,
        "person": person,
        "ways": _own_ways(who),
        "choices": chosen,
        "clock": _clock((person.timezone if person else "") or request.practice.timezone),
    }
    frame = "reach_me" if SEE_TODAY in request.can else "reach_me_own"
    return render(request, f"notifications/{frame}.html", context, status=status)


def _own_ways(who: Oneself) -> list[OwnWay]:
    """Every way in every role, each once."""
    roles: dict[Way, list[str]] = {}
    for person in who.persons:
        for way in ways_to(person):
            roles.setdefault(way, []).append(role_of(person))
    found = [OwnWay(way, can_be_tried_again(way, by_owner=True), _as(each, who)) for way, each in roles.items()]
    return sorted(found, key=lambda each: CHANNELS.index(each.way.channel))


def _as(roles: list[str], who: Oneself) -> str:
    return f"as a {roles[0]}" if len(roles) < len(who.persons) else ""


def _shown(person: Person, *, by_owner: bool) -> list[tuple[Way, bool]]:
    return [(way, can_be_tried_again(way, by_owner=by_owner)) for way in ways_to(person)]


def _clock(zone: str) -> Clock:
    return Clock(f"{clock.local(clock.now(), zone):%H:%M}", zone.replace("_", " "))
