import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.gsm import BASIC, EXTENSION, clip, septets, transliterate

NAMES = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Zoë Müller", "Zoe Müller"),
        ("Łukasz Gołąb", "Lukasz Golab"),
        ("São João", "Sao Joao"),
        ("“St. Brendan’s” – OR 6…", '"St. Brendan\'s" - OR 6...'),
        ("Þórdís Ðorđe", "Thordis Dorde"),
        ("hard\u00a0space", "hard space"),
        ("Nguyễn", "Nguyen"),
        ("½ fi ｆull", "1/2 fi full"),
        ("zero\u200bwidth", "zerowidth"),
        ("李小龙", "???"),
        ("fine 👍", "fine ?"),
        ("€5 {a}", "€5 {a}"),
    ],
)
def test_letters_that_sms_lacks_become_their_nearest(text: str, plain: str):
    assert transliterate(text) == plain


@given(NAMES)
def test_any_name_becomes_gsm_letters_only_and_stays_so(name: str):
    plain = transliterate(name)
    assert set(plain) <= BASIC | EXTENSION
    assert transliterate(plain) == plain


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), ("a" * 160, 160), ("é" * 153, 153), ("€" * 80, 160), ("[a]", 5)],
)
def test_a_letter_of_the_extension_table_takes_two(text: str, number: int):
    assert septets(text) == number


@given(NAMES.map(transliterate), st.integers(min_value=0, max_value=80))
def test_a_clipped_text_fits(text: str, most: int):
    assert septets(clip(text, most)) <= most
