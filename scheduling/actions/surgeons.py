"""Surgeons and modalities by the names that forms, files and programs give them."""

from collections.abc import Iterable

from django.db.models import Q

from scheduling.models import Case, CaseModality, Modality, Surgeon


def enter_surgeon(name: str) -> Surgeon | None:
    """Who goes by that name, else a new one; None without a name."""
    said = " ".join(name.split())
    if not said:
        return None
    known = Surgeon.objects.filter(Q(name__iexact=said) | Q(aliases__contains=[said])).first()
    return known or Surgeon.objects.get_or_create(name__iexact=said, defaults={"name": said})[0]


def enter_modalities(names: Iterable[str]) -> list[Modality]:
    """Those of these names, the new ones entered; each once, whatever its capitals."""
    said: dict[str, str] = {}
    for name in (" ".join(each.split()) for each in names):
        said.setdefault(name.casefold(), name)
    said.pop("", None)
    return [Modality.objects.get_or_create(name__iexact=name, defaults={"name": name})[0] for name in said.values()]


def set_modalities(case: Case, names: Iterable[str]) -> None:
    """These and no others."""
    wanted = enter_modalities(names)
    rows = CaseModality.objects.filter(case=case)
    rows.exclude(modality__in=wanted).delete()
    known = set(rows.values_list("modality_id", flat=True))
    CaseModality.objects.bulk_create(CaseModality(case=case, modality=each) for each in wanted if each.pk not in known)
