"""The practice's own names of modalities, for those who offer them."""

from scheduling.models import Modality


def names_in_use() -> list[str]:
    return list(Modality.objects.values_list("name", flat=True))
