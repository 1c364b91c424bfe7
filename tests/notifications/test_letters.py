"""What is read of an address without Django says what Django would have said."""

from email.utils import parseaddr

from django.core.mail.message import sanitize_address
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.letters import PLAIN


@given(st.from_regex(PLAIN, fullmatch=True))
def test_a_plain_address_is_written_as_it_is(address: str):
    assert (sanitize_address(address, "utf-8"), parseaddr(address)[1]) == (address, address)
