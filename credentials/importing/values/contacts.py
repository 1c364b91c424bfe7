"""Phone numbers and e-mail addresses."""

import re
from dataclasses import dataclass

import phonenumbers

from credentials.importing.text import LONGEST_VALUE, clean, one_line
from credentials.importing.values.words import word_of
from credentials.importing.workbook import Value, shown

REGION = "US"
LOOKALIKE = re.compile(r"(?<=[\d\s().-])[OoQIlSBZ|](?=[\d\s().-]|$)")
PHONE = re.compile(r"\+?[\d(][\d\s().\-–/\u2011]*\d")
SEVERAL = re.compile(r"\s+(?:/|or|and|&)\s+|[,;]\s*(?=[+(\d]{3})", re.IGNORECASE)
WORDS_BEFORE = {"cell", "mobile", "phone", "c", "m", "ph", "tel", "home", "h", "work", "w", "cell:"}
ADDRESS = re.compile(
    r"(?<![^\s<>()\[\],;:\"])[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)
# "john smith@x.com" is no address with a name before it; "John Smith <smith@x.com>" is.
BESIDE = re.compile(r"(?!mailto:)[^<@:]*[^<@\s,;(\[]\s+[^\s@<(]+@", re.IGNORECASE)


@dataclass(frozen=True)
class ContactReading:
    """`value` in its standard form, `note` for words beside it, `reason` where it cannot be read."""

    value: str = ""
    note: str = ""
    reason: str = ""


def parse_phone(value: Value, *, region: str = REGION) -> ContactReading:
    """In E.164, numbers without a country code being of `region`."""
    line = one_line(clean(shown(value)))
    if not line or word_of(line):
        return ContactReading()
    if len(line) > LONGEST_VALUE:
        return ContactReading(reason="a long text, not a phone number")
    if letter := _letter_for_digit(line):
        return ContactReading(reason=f"has the letter {letter} where a digit should be")
    first, *others = SEVERAL.split(line)
    match = PHONE.search(first)
    if not match:
        return ContactReading(reason="not a phone number")
    beside = _beside(first[: match.start()].strip(" :"), first[match.end() :].strip())
    note = f"one of {1 + len(others)} numbers: {line}" if others else beside
    return _phone(match[0], note, region)


def _letter_for_digit(line: str) -> str | None:
    # A lone letter among the digits; "x" before an extension and words are none.
    digits = sum(character.isdigit() for character in line)
    found = LOOKALIKE.search(line)
    return found[0] if found and digits >= 6 else None


def _beside(before: str, after: str) -> str:
    words = [] if before.lower() in WORDS_BEFORE else [before]
    words += [after.strip("() ")]
    return " ".join(filter(None, words))


def _phone(digits: str, note: str, region: str) -> ContactReading:
    try:
        number = phonenumbers.parse(re.sub(r"^00(?=[1-9])", "+", digits.replace("–", "-")), region)
    except phonenumbers.NumberParseException:
        return ContactReading(reason="not a phone number")
    count = sum(character.isdigit() for character in digits)
    if not phonenumbers.is_possible_number(number):
        return ContactReading(reason=f"has {count} digits, which is not the length of a phone number")
    if not phonenumbers.is_valid_number(number):
        return ContactReading(reason=_why_invalid(count, region))
    return ContactReading(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), note)


def _why_invalid(count: int, region: str) -> str:
    if region == "US" and count == 7:
        return "has no area code"
    return "no such number is given out"


def parse_email(value: Value) -> ContactReading:
    """Lower-case. Of several addresses the first is taken, with a note."""
    line = clean(shown(value))
    if not line or word_of(line):
        return ContactReading()
    if len(line) > LONGEST_VALUE * 2:
        return ContactReading(reason="a long text, not an e-mail address")
    found = ADDRESS.findall(line)
    if not found or any(_is_broken(address) for address in found):
        return ContactReading(reason=_why_not_an_address(line))
    if BESIDE.match(line) or "@" in ADDRESS.sub("", line):
        return ContactReading(reason="has words or a blank before the address")
    if len(found) > 1:
        return ContactReading(found[0].lower(), f"one of {len(found)} addresses: {one_line(line)}")
    return ContactReading(found[0].lower())


def _is_broken(address: str) -> bool:
    local, _, domain = address.partition("@")
    return ".." in address or local.startswith(".") or local.endswith(".") or domain.startswith("-")


def _why_not_an_address(line: str) -> str:
    local, at, domain = line.partition("@")
    if not at:
        return "has no @, so it is not an e-mail address"
    if not local.strip() or not domain.strip():
        return "is cut off: nothing stands before or after the @"
    if "." not in domain:
        return f"is cut off: after the @ stands only “{domain.strip()}”, without an ending such as .com or .org"
    return "not an e-mail address"
