"""The four stages of bringing a file, for the line above its pages."""

from dataclasses import dataclass

from django.urls import reverse

from credentials.models import ImportRun
from credentials.models.imports import ImportState

UPLOAD, UNDERSTOOD, PREVIEW, DONE = range(4)


@dataclass(frozen=True, slots=True)
class Stage:
    label: str
    url: str
    done: bool
    current: bool


def stages(slug: str, current: int, run: ImportRun | None = None) -> list[Stage]:
    """A run that still waits can be gone back through."""
    is_open = run is not None and run.state == ImportState.UNDERSTOOD
    urls = ["", "", "", ""]
    if run and is_open:
        urls = ["", reverse("import-run", args=[slug, run.pk]), reverse("import-preview", args=[slug, run.pk]), ""]
    labels = ("Upload", "What was understood", "What would be written", "Done")
    return [
        Stage(label, url, done=number < current, current=number == current)
        for number, (label, url) in enumerate(zip(labels, urls, strict=True))
    ]
