"""The modalities of a case as a list writes them, and what the usual ones are called."""

import re
from dataclasses import dataclass

from credentials.importing.text import clean, fold, one_line

KNOWN: dict[str, tuple[str, ...]] = {
    "SSEP": ("ssep", "sseps", "sep", "seps", "somatosensory", "somatosensory evoked potentials", "ss ep", "ussep"),
    "MEP": (
        "mep", "meps", "tcmep", "tcmeps", "tcemep", "tcemeps", "tc mep", "tce mep", "tces mep",
        "motor evoked potentials",
        "transcranial mep", "motors", "tc e mep",
    ),
    "EMG": (
        "emg", "emgs", "semg", "s emg", "temg", "t emg", "free run emg", "free running emg", "frun emg",
        "spontaneous emg", "triggered emg", "stim emg", "evoked emg", "electromyography", "emg free run",
        "emg triggered",
    ),
    "BAEP": ("baep", "baeps", "baer", "baers", "abr", "abrs", "brainstem auditory", "baep abr"),
    "EEG": ("eeg", "eegs", "electroencephalography", "ceeg"),
    "VEP": ("vep", "veps", "visual evoked potentials"),
    "TCD": ("tcd", "tcds", "transcranial doppler"),
    "ECoG": ("ecog", "electrocorticography"),
    "D-wave": ("d wave", "d waves", "dwave"),
    "TOF": ("tof", "train of four", "train of 4"),
}  # fmt: skip
_BY_WORDS = {words: name for name, group in KNOWN.items() for words in group}
_APART = re.compile(r"[,;\n/+]|\band\b|&", re.I)
_INSIDE = re.compile(r"[(\[].*?[)\]]")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Listed:
    """One modality: `written` as the list has it, `name` what it is known as, else as written without `detail`.

    `detail` is what stood in parentheses: the nerve of “EMG (CN VII)”.
    """

    written: str
    name: str
    detail: str = ""

    @property
    def is_renamed(self) -> bool:
        """Whether it is known by another word than the list's."""
        return fold(self.name) != fold(_INSIDE.sub(" ", self.written))


def parse_modalities(text: str) -> tuple[Listed, ...]:
    """In the list's order, each once; what stands in parentheses is not parted."""
    found: dict[str, Listed] = {}
    for piece in _parted(clean(text)):
        listed = _listed(piece)
        before = found.get(fold(listed.name))
        if before is None or (listed.detail and not before.detail):
            found[fold(listed.name)] = listed
    return tuple(found.values())


def known_as(text: str) -> str:
    """The usual name of a modality; blank for one that is not known."""
    return _BY_WORDS.get(fold(text), "")


def _parted(text: str) -> list[str]:
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hidden.append(found[0])
        return f"\x00{len(hidden) - 1}\x00"

    pieces = _APART.split(_INSIDE.sub(hide, text))
    shown = (re.sub(r"\x00(\d+)\x00", lambda found: hidden[int(found[1])], piece) for piece in pieces)
    return [line for line in (one_line(piece).strip(" .-") for piece in shown) if fold(line)]


def _listed(piece: str) -> Listed:
    if known := known_as(piece):
        return Listed(piece, known)
    bare = one_line(_INSIDE.sub(" ", piece))
    inside = "; ".join(found.strip("()[] ") for found in _INSIDE.findall(piece))
    if known := known_as(bare):
        return Listed(piece, known, inside)
    return Listed(piece, piece)
