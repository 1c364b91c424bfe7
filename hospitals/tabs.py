from dataclasses import dataclass

from practices.requests import PracticeRequest

TABS = (
    ("Hospitals", "hospitals/"),
    ("Clearance", "hospitals/clearance/"),
    ("Conflicting requirements", "requirements/conflicts/"),
    ("House rules", "requirements/"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool


def hospital_tabs(request: PracticeRequest) -> list[Tab]:
    """The pages of hospitals; the day asked for goes along."""
    root, day = f"/{request.practice.slug}/", request.GET.get("on", "")
    query = request.GET.copy()
    for name in [name for name in query if name != "on"]:
        del query[name]
    tail = f"?{query.urlencode()}" if day else ""
    return [Tab(label, f"{root}{path}{tail}", request.path == f"{root}{path}") for label, path in TABS]
