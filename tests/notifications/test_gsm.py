import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.gsm import BASIC, EXTENSION, clip, segments, septets, transliterate

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
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2)],
)
def test_segments_are_counted_in_septets(text: str, number: int):
    assert segments(text) == number


@given(NAMES.map(transliterate), st.integers(min_value=0, max_value=80))
def test_a_clipped_text_fits(text: str, most: int):
    assert septets(clip(text, most)) <= most
