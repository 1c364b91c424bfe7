"""Names of modalities to offer while a requirement is filled in; any other can be written."""

from collections.abc import Callable, Iterable

from hospitals.models import Requirement

USUAL = ("SSEP", "MEP", "EMG", "BAEP", "EEG", "VEP", "TCD", "ECoG", "D-wave")

_sources: list[Callable[[], Iterable[str]]] = []


def also_from(source: Callable[[], Iterable[str]]) -> None:
    """Register where else names come from; it is asked inside the practice."""
    _sources.append(source)


def known_modalities() -> list[str]:
    """The usual ones, those that requirements name, and those of the sources; each once, whatever the case."""
    asked = Requirement.objects.exclude(modality="").order_by().values_list("modality", flat=True).distinct()
    names = [*USUAL, *asked, *(name for source in _sources for name in source())]
    return sorted({name.casefold(): name for name in reversed(names)}.values(), key=str.casefold)
