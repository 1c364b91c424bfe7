"""Plain SMS letters: the GSM 7-bit alphabet (3GPP TS 23.038, 6.2.1) and its extension table.

One letter outside it would turn a whole message into UCS-2, with 70 letters a segment in place of 160, or of 153 where
there are several.
"""

import unicodedata

EACH_OF_MANY = 153

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")

_LOOKALIKES = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "`": "'", "´": "'",
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "·": "-", "•": "-", "…": "...", "×": "x", "⁄": "/",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "Oe",
        "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ə": "e", "Ə": "E", "ı": "i", "ẞ": "SS", "\t": " ",
    }
)  # fmt: skip


def transliterate(text: str) -> str:
    """The text in GSM letters only: accents that the alphabet lacks fall off, the rest becomes “?”."""
    composed = unicodedata.normalize("NFC", text).translate(_LOOKALIKES)
    return "".join(letter if _is_gsm(letter) else _nearest(letter) for letter in composed)


def septets(text: str) -> int:
    """How many 7-bit units GSM text takes; a letter of the extension table takes two."""
    return sum(2 if letter in EXTENSION else 1 for letter in text)


def clip(text: str, most: int) -> str:
    """At most so many septets, with “...” where something is left out."""
    if septets(text) <= most:
        return text
    kept, room = "", most - 3
    for letter in text:
        room -= septets(letter)
        if room < 0:
            break
        kept += letter
    return f"{kept.rstrip()}..." if most >= 3 else ""


def _is_gsm(letter: str) -> bool:
    return letter in BASIC or letter in EXTENSION


def _nearest(letter: str) -> str:
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    plain = plain.translate(_LOOKALIKES)
    if plain and all(_is_gsm(part) for part in plain):
        return plain
    return " " if letter.isspace() else "" if _is_invisible(letter) else "?"


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cf", "Mn", "Me")
